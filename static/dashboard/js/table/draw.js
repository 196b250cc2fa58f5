/**
 * Draws one row of the table.
 *
 * @module table/draw
 */

import { el } from '../dom.js';
import { t } from '../i18n.js';

/** @typedef {import('./rows.js').Row} Row */

/** @param {Row} row @param {boolean} selected @returns {HTMLTableRowElement} */
export function drawRow(row, selected) {
  return el('tr', { data: { id: row.id }, class: `${row.sign}${selected ? ' selected' : ''}` },
    el('td', {}, el('span', { class: `state ${row.sign}` }, el('span', { class: 'state-sign', 'aria-hidden': 'true' }), row.state)),
    el('th', { scope: 'row' }, el('button', { type: 'button', class: 'row-name', 'aria-pressed': String(selected), title: row.name, text: row.name })),
    el('td', { title: row.project, text: row.project }),
    el('td', { class: 'mono', title: row.image, text: row.image }),
    el('td', {}, networks(row)),
    el('td', {}, ports(row)),
    el('td', { class: 'number', text: row.mounts || '' }),
    el('td', { text: row.sandbox, title: row.sandbox }));
}

/** @param {Row} row */
function networks(row) {
  return el('ul', { class: 'cell-list' }, ...row.networks.map(({ name, address, active }) =>
    el('li', { class: active ? '' : 'inactive' }, name, ' ', address && el('span', { class: 'mono muted', text: address }))));
}

/** @param {Row} row */
function ports(row) {
  return el('ul', { class: 'cell-list ports' }, ...row.ports.map(({ text, everywhere }) =>
    el('li', { class: `flag${everywhere ? ' open' : ''}`, title: everywhere ? t('bound to every address') : null, text })));
}
