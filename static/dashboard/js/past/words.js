/**
 * What changed, in words. Pure.
 *
 * @module past/words
 */

import { n, t } from '../base/i18n.js';

/** @typedef {import('./types.js').Change} Change */
/** @typedef {import('./types.js').Fact} Fact */
/** @typedef {import('./types.js').Sign} Sign */

/** A sign for each, and its word. @type {Record<Sign, string>} */
export const GLYPHS = { came: '+', gone: '−', changed: '~', anew: '±' };

/** @param {Sign} sign */
export function signText(sign) {
  return { came: t('new'), gone: t('gone'), changed: t('changed'), anew: t('made anew') }[sign];
}

/** So much of it is said in a name. */
const NAMED = 3;

/** For an accessible name or a tip. @param {Change|undefined} change @returns {string} '' where nothing is another */
export function phrase(change) {
  if (!change) return '';
  const facts = change.facts.slice(0, NAMED).map(factText);
  const more = change.facts.length - facts.length;
  const said = [...facts, ...(more > 0 ? [t('(and %(count)s more)', { count: more })] : [])].join('; ');
  return said ? `${signText(change.sign)}: ${said}` : signText(change.sign);
}

/** @param {Fact} fact */
export function factText({ kind, name, before, after }) {
  if (kind === 'field') return name === 'image_id' ? t('another image of the same name') : t('%(field)s %(before)s → %(after)s', { field: fieldWord(name), before: before ?? '–', after: after ?? '–' });
  const there = before === null ? 'came' : after === null ? 'gone' : 'changed';
  const values = { name, before: before ?? '', after: after ?? '' };
  switch (`${kind} ${there}`) {
    case 'network came': return t('plugged into %(name)s', values);
    case 'network gone': return t('unplugged from %(name)s', values);
    case 'network changed': return t('on %(name)s %(before)s → %(after)s', values);
    case 'mount came': return t('mounts %(name)s', values);
    case 'mount gone': return t('no longer mounts %(name)s', values);
    case 'mount changed': return t('at %(name)s %(before)s → %(after)s', values);
    case 'port gone': return t('no longer publishes %(name)s', values);
    default: return t('publishes %(name)s', values);
  }
}

/** @param {string} name  of an attribute in the document */
function fieldWord(name) {
  /** @type {Record<string, string>} */
  const words = {
    state: t('state'), health: t('health'), image: t('image'), name: t('name'), project: t('project'), service: t('service'), network_mode: t('network mode'),
    subnets: t('subnets'), internal: t('internal'), icc: t('traffic between its containers'), driver: t('driver'), options: t('options'), device: t('device'),
  };
  return words[name] ?? name;
}

/** How much is different, signs and numbers. @param {Iterable<Change>} changes @returns {{sign: Sign, count: number, words: string}[]} */
export function totals(changes) {
  /** @type {Map<Sign, number>} */
  const counts = new Map();
  for (const { sign } of changes) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  /** @type {Record<Sign, (count: number) => string>} */
  const words = {
    came: (count) => n('%(count)s new', '%(count)s new', count),
    gone: (count) => n('%(count)s gone', '%(count)s gone', count),
    changed: (count) => n('%(count)s changed', '%(count)s changed', count),
    anew: (count) => n('%(count)s made anew', '%(count)s made anew', count),
  };
  return /** @type {Sign[]} */ (['came', 'gone', 'changed', 'anew']).flatMap((sign) => {
    const count = counts.get(sign);
    return count ? [{ sign, count, words: words[sign](count) }] : [];
  });
}
