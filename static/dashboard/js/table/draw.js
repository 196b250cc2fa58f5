/**
 * Draws one row of the table.
 *
 * @module table/draw
 */

import { el } from '../base/dom.js';
import { t } from '../base/i18n.js';
import { alertSign } from '../alerts/panel.js';
import { breachSign } from '../expectations/sign.js';
import { changeMark } from './changemark.js';
import { lockSign } from './locksign.js';
import { noteSign } from '../notes/sign.js';
import { boxKey } from '../model/boxes.js';
import { nameThatLeads } from './cells.js';
import { visible } from '../base/escape.js';

/** @typedef {import('./rows.js').Row} Row */

/** @param {Row} row @param {boolean} selected @returns {HTMLTableRowElement} */
export function drawRow(row, selected) {
  const [name, project, image] = [row.name, row.project, row.image].map(visible);
  return el('tr', { data: { id: row.id }, class: `${row.change?.sign === 'gone' ? 'ghost' : row.sign}${selected ? ' selected' : ''}` },
    el('td', {}, el('span', { class: `state ${row.sign}` }, el('span', { class: 'state-sign', 'aria-hidden': 'true' }), row.state)),
    el('th', { scope: 'row' }, el('button', { type: 'button', class: 'row-name', 'aria-pressed': String(selected), title: name, text: name }), lockSign(row.lock), noteSign(row.note), alertSign(row.alerts), row.breach && breachSign(row.breach), changeMark(row.change)),
    el('td', { title: project }, row.project && nameThatLeads(boxKey(row.project), row.project)),
    ...[row.figures.cpu, row.figures.memory, row.figures.network, row.figures.disk].map(({ text, title }) => el('td', { class: 'number', title: title || null, text })),
    el('td', { class: 'mono', title: image, text: image }),
    el('td', {}, networks(row)),
    el('td', {}, ports(row)),
    el('td', { class: 'number', text: row.mounts || '' }),
    el('td', { text: row.sandbox, title: row.sandbox }));
}

/** @param {Row} row */
function networks(row) {
  return el('ul', { class: 'cell-list' }, ...row.networks.map(({ id, name, address, active }) =>
    el('li', { class: active ? '' : 'inactive' }, nameThatLeads(id, name), ' ', address && el('span', { class: 'mono muted', text: address }))));
}

/** @param {Row} row */
function ports(row) {
  return el('ul', { class: 'cell-list ports' }, ...row.ports.map(({ text, everywhere }) =>
    el('li', { class: `flag${everywhere ? ' open' : ''}`, title: everywhere ? t('bound to every address') : null, text })));
}
