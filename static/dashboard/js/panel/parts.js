/**
 * Small things that several sections of the panel show.
 *
 * @module panel/parts
 */

import { el } from '../base/dom.js';
import { visible } from '../base/escape.js';
import { signWord } from '../base/words.js';

/** @typedef {import('../base/types.js').ContainerView} ContainerView */
/** @typedef {(id: string) => void} Select */

/**
 * A button that goes to another thing on the chart.
 * @param {string} id
 * @param {string} name
 * @param {Select} select
 * @param {string} [look]
 */
export function link(id, name, select, look = '') {
  return el('button', { type: 'button', class: `link ${look}`, text: name, data: { key: id }, onclick: () => select(id) });
}

/** @param {string} sign */
export function stateSign(sign) {
  return el('span', { class: `state ${sign}` }, el('span', { class: 'state-sign', 'aria-hidden': 'true' }), signWord(sign));
}

/** Text that is copied by a press. @param {string|null|undefined} text */
export function mono(text) {
  return text ? el('code', { class: 'mono', text: visible(text) }) : null;
}

/** @param {readonly string[]|null|undefined} list */
export function chips(list) {
  return list?.length ? el('ul', { class: 'chips' }, ...list.map((text) => el('li', { class: 'chip mono', text: visible(text) }))) : null;
}

/**
 * @param {Record<string, unknown>} pairs
 * @returns {HTMLElement}
 */
export function pairList(pairs) {
  const rows = Object.entries(pairs).sort(([a], [b]) => (a < b ? -1 : 1));
  return el('dl', { class: 'pairs' }, ...rows.flatMap(([key, value]) => [el('dt', { text: visible(key) }), el('dd', { text: visible(String(value)) })]));
}
