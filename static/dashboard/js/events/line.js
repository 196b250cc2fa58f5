/**
 * One line of the feed: who or what, the sentence, when; a burst unfolds.
 *
 * @module events/line
 */

import { el } from '../base/dom.js';
import { t } from '../base/i18n.js';
import { colourOf, initials } from '../presence/people.js';
import { timeElement } from '../base/time.js';
import { isCrash } from './fold.js';
import { burstSentence } from './words.js';

/** @typedef {import('./fold.js').Entry} Entry */
/** @typedef {import('./fold.js').Line} Line */
/**
 * @typedef {object} Reader
 * @property {(entry: Entry) => void} show     leads to the thing on the chart
 * @property {(entry: Entry) => boolean} undoes  whether it may be undone by who reads
 */

/** What a line says, to draw it anew only when that changes. @param {Line} line @param {Reader} reader */
export const lineLook = ({ entries }, reader) => JSON.stringify(entries.map((entry) => [entry.id, entry.sentence, entry.outcome, reader.undoes(entry)]));

/** @param {Line} line @param {Reader} reader @returns {HTMLLIElement} */
export function drawLine({ key, entries }, reader) {
  const [entry] = entries;
  const item = el('li', { class: `event ${look(entry)}`, data: { key } });
  if (entries.length === 1) item.append(single(entry, reader));
  else item.append(burst(entries, reader));
  return item;
}

/** @param {Entry} entry @param {Reader} reader */
function single(entry, { show, undoes }) {
  const body = el('div', { class: 'event-body' }, what(entry, entry.sentence), entry.details.detail && el('p', { class: 'event-detail', text: String(entry.details.detail) }), foot(entry, undoes(entry)));
  const button = entry.node === null ? null : el('button', { type: 'button', class: 'event-show', 'aria-label': t('Show %(name)s on the chart', { name: entry.name }) });
  button?.addEventListener('click', () => show(entry));
  return el('article', {}, sign(entry), body, button);
}

/** @param {Entry[]} entries @param {Reader} reader */
function burst(entries, reader) {
  const [entry] = entries;
  const list = el('ul', { class: 'event-burst' });
  const details = el('details', {}, el('summary', {}, sign(entry), el('div', { class: 'event-body' }, what(entry, burstSentence(entries)), foot(entry, false))), list);
  details.addEventListener('toggle', () => {
    if (details.open && !list.childElementCount) list.append(...entries.map((one) => el('li', { data: { node: one.node ?? '' } }, single(one, reader))));
  });
  return details;
}

/** @param {Entry} entry @param {string} sentence */
function what({ person, token }, sentence) {
  if (!person) return el('p', { class: 'event-what', text: sentence });
  const [before, after] = t('%(who)s %(what)s').split('%(who)s').map((part) => part.replace('%(what)s', () => sentence));
  return el('p', { class: 'event-what' }, before, el('strong', { text: person }), after, token && el('span', { class: 'muted', text: ` ${t('with the token %(token)s', { token })}` }));
}

/** @param {Entry} entry @param {boolean} undo */
function foot({ at, source, outcome, action }, undo) {
  /** @type {Record<string, string>} */
  const outcomes = { refused: t('refused'), failed: t('failed') };
  const word = outcome === null && source === 'person' ? t('no outcome known') : outcomes[outcome ?? ''];
  return el('p', { class: 'event-foot' }, word && el('span', { class: 'event-outcome', text: word }), timeElement(at),
    undo && action !== null && el('a', { href: `/history/${action}/undo/`, text: t('Undo …') }));
}

/** @param {Entry} entry */
function sign({ person }) {
  return person
    ? el('span', { class: 'event-sign person-mark', 'aria-hidden': 'true', data: { colour: String(colourOf(person)) }, text: initials(person) })
    : el('span', { class: 'event-sign', 'aria-hidden': 'true' });
}

/** How bad it is, for a colour and a sign. @param {Entry} entry */
function look(entry) {
  const { kind, outcome, details } = entry;
  if (outcome === 'failed' || outcome === 'refused') return 'warn';
  if (isCrash(entry) || kind === 'oom' || kind === 'engine_lost' || kind === 'plan_failed' || kind === 'heartbeat_failed' || kind === 'backup_damaged' || details.health === 'unhealthy') return 'bad';
  if (kind === 'start' || kind === 'engine_back' || details.health === 'healthy') return 'good';
  return 'plain';
}
