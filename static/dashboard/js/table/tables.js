/**
 * The tables on the page, of which one is seen at a time, and the switch between them.
 *
 * @module table/tables
 */

import { byId, el } from '../base/dom.js';
import { t } from '../base/i18n.js';
import { containerTable, sourceTable } from './kinds.js';
import { Table } from './table.js';

/** @typedef {import('./kinds.js').World} World */
/** @typedef {'table'|'sources'} Which */

export class Tables {
  #tables;
  /** @type {Map<Which, HTMLButtonElement>} */
  #buttons = new Map();

  /** @param {{select: (id: string) => void, lead: (id: string) => void, show: (which: Which) => void}} page */
  constructor({ select, lead, show }) {
    const host = byId('table');
    const button = (/** @type {Which} */ which, /** @type {string} */ text) => {
      const element = el('button', { type: 'button', text, onclick: () => show(which) });
      this.#buttons.set(which, element);
      return element;
    };
    const name = t('Form, groups and what is hidden');
    const shown = el('button', { type: 'button', class: 'icon-button shown-button', popovertarget: 'shown-menu', 'aria-label': name, title: `${name} (v)` }, el('span', { class: 'icon shown-icon', 'aria-hidden': 'true' }), el('span', { class: 'shown-words', 'aria-hidden': 'true' }));
    host.append(el('div', { class: 'table-tools' }, el('div', { class: 'segments table-switch', role: 'group', 'aria-label': t('What the table lists') }, button('table', t('Containers')), button('sources', t('Volumes and paths'))), shown));
    this.#tables = { table: new Table(host, containerTable, { select, lead }), sources: new Table(host, sourceTable, { select, lead }) };
  }

  /** @param {Which} which @param {World} world */
  update(which, world) {
    for (const [name, table] of Object.entries(this.#tables)) table.hidden = name !== which;
    for (const [name, button] of this.#buttons) button.setAttribute('aria-pressed', String(name === which));
    this.#tables[which].update(world);
  }

  /** The containers whose figures are needed. @returns {string[]} */
  get sees() {
    return this.#tables.table.sees;
  }

  /** @param {string|null} id */
  select(id) {
    for (const table of Object.values(this.#tables)) table.select(id);
  }
}
