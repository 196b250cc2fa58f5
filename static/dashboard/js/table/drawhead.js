/**
 * The head of a group of rows; it leads to what the panel says of the group.
 *
 * @module table/drawhead
 */

import { el } from '../base/dom.js';
import { n } from '../base/i18n.js';
import { visible } from '../base/escape.js';

/** @param {import('./rows.js').Head} head @param {boolean} selected @param {number} columns @returns {HTMLTableRowElement} */
export function drawHead({ id, head, count }, selected, columns) {
  return el('tr', { data: { id }, class: `group-head${selected ? ' selected' : ''}` },
    el('th', { scope: 'rowgroup', colspan: columns },
      el('button', { type: 'button', 'aria-pressed': String(selected), text: visible(head) }),
      el('span', { class: 'count muted', text: n('%(count)s container', '%(count)s containers', count) })));
}
