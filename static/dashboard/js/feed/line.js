/**
 * One line of the feed: who or what, the sentence, when; a burst unfolds.
 *
 * @module feed/line
 */

import { el } from '../dom.js';
import { t } from '../i18n.js';
import { colourOf, initials } from '../presence/people.js';
import { timeElement } from '../time.js';
import { burstSentence } from './words.js';

/** @typedef {import('./fold.js').Entry} Entry */
/** @typedef {import('./fold.js').Line} Line */
/** @typedef {(entry: Entry) => void} Show  leads to the thing on the chart */

/** What a line says, to draw it anew only when that changes. @param {Line} line */
export const lineLook = ({ entries }) => JSON.stringify(entries.map(({ id, sentence, outcome, undo }) => [id, sentence, outcome, undo]));

/** @param {Line} line @param {Show} show @returns {HTMLLIElement} */
export function drawLine({ key, entries }, show) {
  const [entry] = entries;
  const item = el('li', { class: `happening ${look(entry)}`, data: { key } });
  if (entries.length === 1) item.append(single(entry, show));
  else item.append(burst(entries, show));
  return item;
}

/** @param {Entry} entry @param {Show} show */
function single(entry, show) {
  const body = el('div', { class: 'happening-body' }, what(entry, entry.sentence), entry.details.detail && el('p', { class: 'happening-detail', text: String(entry.details.detail) }), foot(entry));
  const button = entry.node === null ? null : el('button', { type: 'button', class: 'happening-show', 'aria-label': t('Show %(name)s on the chart', { name: entry.name }) });
  button?.addEventListener('click', () => show(entry));
  return el('article', {}, sign(entry), body, button);
}

/** @param {Entry[]} entries @param {Show} show */
function burst(entries, show) {
  const [entry] = entries;
  const list = el('ul', { class: 'happening-burst' });
  const details = el('details', {}, el('summary', {}, sign(entry), el('div', { class: 'happening-body' }, what(entry, burstSentence(entries)), foot({ ...entry, undo: false }))), list);
  details.addEventListener('toggle', () => {
    if (details.open && !list.childElementCount) list.append(...entries.map((one) => el('li', { data: { node: one.node ?? '' } }, single(one, show))));
  });
  return details;
}

/** @param {Entry} entry @param {string} sentence */
function what({ person, token }, sentence) {
  if (!person) return el('p', { class: 'happening-what', text: sentence });
  const [before, after] = t('%(who)s %(what)s').split('%(who)s').map((part) => part.replace('%(what)s', () => sentence));
  return el('p', { class: 'happening-what' }, before, el('strong', { text: person }), after, token && el('span', { class: 'muted', text: ` ${t('with the token %(token)s', { token })}` }));
}

/** @param {Entry} entry */
function foot({ at, source, outcome, action, undo }) {
  /** @type {Record<string, string>} */
  const outcomes = { refused: t('refused'), failed: t('failed') };
  const word = outcome === null && source === 'person' ? t('no outcome known') : outcomes[outcome ?? ''];
  return el('p', { class: 'happening-foot' }, word && el('span', { class: 'happening-outcome', text: word }), timeElement(at),
    undo && action !== null && el('a', { href: `/record/${action}/undo/`, text: t('Undo …') }));
}

/** @param {Entry} entry */
function sign({ person }) {
  return person
    ? el('span', { class: 'happening-sign person-mark', 'aria-hidden': 'true', data: { colour: String(colourOf(person)) }, text: initials(person) })
    : el('span', { class: 'happening-sign', 'aria-hidden': 'true' });
}

/** How bad it is, for a colour and a sign. @param {Entry} entry */
function look({ kind, outcome, details }) {
  if (outcome === 'failed' || outcome === 'refused') return 'warn';
  const badly = kind === 'die' && details.exit_code !== 0 && details.signal === undefined;
  if (badly || kind === 'oom' || kind === 'engine_lost' || details.health === 'unhealthy') return 'bad';
  if (kind === 'start' || kind === 'engine_back' || details.health === 'healthy') return 'good';
  return 'plain';
}
