/**
 * The head of a group of rows; it leads to what the panel says of the group.
 *
 * @module table/drawhead
 */

import { el } from '../base/dom.js';
import { visible } from '../base/escape.js';

/** @param {import('./rows.js').Head} head @param {boolean} selected @param {number} columns @returns {HTMLTableRowElement} */
export function drawHead({ id, head, counted, leads }, selected, columns) {
  return el('tr', { data: leads ? { id } : {}, class: `group-head${selected ? ' selected' : ''}` },
    el('th', { scope: 'rowgroup', colspan: columns },
      leads ? el('button', { type: 'button', 'aria-pressed': String(selected), text: visible(head) }) : el('span', { text: visible(head) }),
      el('span', { class: 'count muted', text: counted })));
}
