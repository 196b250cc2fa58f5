/**
 * Draws one row of the table of sources.
 *
 * @module table/drawsource
 */

import { el } from '../base/dom.js';
import { alertSign } from '../alerts/panel.js';
import { breachSign } from '../expectations/sign.js';
import { changeMark } from './changemark.js';
import { lockSign } from './locksign.js';
import { noteSign } from '../notes/sign.js';
import { boxKey } from '../model/boxes.js';
import { nameThatLeads } from './cells.js';
import { visible } from '../base/escape.js';

/** @typedef {import('./sources.js').SourceRow} SourceRow */

/** @param {SourceRow} row @param {boolean} selected @returns {HTMLTableRowElement} */
export function drawSourceRow(row, selected) {
  const [name, whole, project, backing] = [row.name, row.whole, row.project, row.backing].map(visible);
  return el('tr', { data: { id: row.id }, class: `${row.change?.sign === 'gone' ? 'ghost' : ''}${selected ? ' selected' : ''}` },
    el('td', {}, el('span', { class: `ground g-${row.ground}` }, el('span', { class: 'ground-sign', 'aria-hidden': 'true' }), row.kind)),
    el('th', { scope: 'row' }, el('button', { type: 'button', class: 'row-name', 'aria-pressed': String(selected), title: whole, text: name }), lockSign(row.lock), noteSign(row.note), alertSign(row.alerts), row.breach && breachSign(row.breach), changeMark(row.change),
      row.backing && row.backing !== row.name && el('span', { class: 'muted mono row-backing', title: backing, text: `→ ${backing}` })),
    el('td', { title: project }, row.project && nameThatLeads(boxKey(row.project), row.project)),
    el('td', {}, el('ul', { class: 'cell-list' }, ...row.users.map(({ id, name: user, rw }) => el('li', {}, nameThatLeads(id, user), ' ', el('span', { class: rw ? 'access rw' : 'access muted', text: rw ? 'rw' : 'ro' }))))),
    el('td', { class: row.writers > 1 ? 'number care' : 'number', text: row.writers || '' }),
    el('td', {}, el('span', { class: `fate-line ${row.fate}` }, el('span', { class: 'fate-sign', 'aria-hidden': 'true' }), row.fateWord)),
    el('td', {}, el('ul', { class: 'cell-list' }, ...row.ways.map((text) => el('li', { class: 'way', text: `⚠ ${text}` })), ...row.cares.map((text) => el('li', { class: 'care', text })))),
    el('td', { class: 'number', text: row.size }));
}
