/**
 * The risks of a container, a source or a mount, each with the sentence that explains it.
 *
 * @module panel/risks
 */

import { el } from '../base/dom.js';
import { t } from '../base/i18n.js';
import { isWay, plainRisks } from '../mounts/risks.js';
import { riskSentence } from '../mounts/riskwords.js';
import { sourceName, wayWord } from '../mounts/words.js';
import { link } from './parts.js';

/** @typedef {import('../mounts/types.js').Risk} Risk */
/** @typedef {import('./panel.js').Context} Context */
/** @typedef {import('./sections.js').Section} Section */

/**
 * @param {readonly Risk[]} all
 * @param {Context} context
 * @param {string|null} [about]  the container that the panel is about
 * @returns {Section[]} none where there is no risk
 */
export function riskSection(all, context, about = null) {
  const risks = plainRisks(all);
  if (!risks.length) return [];
  const { model } = context;
  const nameOf = (/** @type {string} */ id) => {
    const source = model.storage().sources.get(id);
    return source ? sourceName(source) : id.replace(/^[a-z]+:/, '');
  };
  const ways = risks.filter(({ code }) => isWay(code));
  const groups = grouped(risks, (risk) => riskSentence(risk, nameOf));
  return [{
    name: 'risks',
    title: ways.length ? t('Ways to root') : t('Mind this'),
    facts: [...groups].map(([sentence, which]) => [sentence, which.map(({ container }) => model.containers.get(container ?? '')?.name)]),
    build: () => el('ul', { class: 'rows risks' }, ...[...groups].map(([sentence, which]) => item(sentence, which, context, about))),
  }];
}

/** One sentence may hold for many. @param {readonly Risk[]} risks @param {(risk: Risk) => string} say */
function grouped(risks, say) {
  /** @type {Map<string, Risk[]>} */
  const groups = new Map();
  for (const risk of [...risks].sort((a, b) => Number(isWay(b.code)) - Number(isWay(a.code)))) {
    const sentence = say(risk);
    groups.set(sentence, [...(groups.get(sentence) ?? []), risk]);
  }
  return groups;
}

/** @param {string} sentence @param {Risk[]} which @param {Context} context @param {string|null} about */
function item(sentence, which, { model, select }, about) {
  const [{ code }] = which;
  const containers = [...new Set(which.flatMap(({ container }) => container ?? []))].filter((id) => id !== about);
  return el('li', { class: `risk ${isWay(code) ? 'way' : 'care'}` },
    isWay(code) && el('strong', { text: wayWord(code) }), isWay(code) && ' · ', sentence,
    containers.length > 0 && el('div', { class: 'risk-users' }, ...containers.map((id) => link(id, model.containers.get(id)?.name ?? '?', select))));
}
