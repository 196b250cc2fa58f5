/**
 * The table: the same facts as rows, with real table markup, sorted and filtered.
 *
 * @module table/table
 */

import { byId, el } from '../dom.js';
import { n, t } from '../i18n.js';
import { Chunks } from './chunks.js';
import { drawRow } from './draw.js';
import { COLUMNS, columnTitle, rowOf, sorted } from './rows.js';

/** @typedef {import('../types.js').HostModel} HostModel */
/** @typedef {import('./rows.js').Column} Column */

export class Table {
  #host = byId('table');
  #caption = el('caption');
  #heads = new Map(COLUMNS.map((column) => [column, this.#head(column)]));
  /** @type {import('./rows.js').Sorting} */
  #sorting = { column: 'project', down: false };
  #chunks;
  #select;
  /** @type {string|null} */
  #selected = null;
  /** @type {{model: HostModel, hits: Set<string>|null, mode: string}|null} */
  #world = null;

  /** @param {(id: string) => void} select */
  constructor(select) {
    this.#select = select;
    const table = el('table', {}, this.#caption,
      el('colgroup', {}, ...COLUMNS.map((column) => el('col', { class: `col-${column}` }))),
      el('thead', {}, el('tr', { 'aria-rowindex': '1' }, ...this.#heads.values())));
    this.#host.append(table);
    this.#chunks = new Chunks(table, this.#host, (row) => drawRow(row, row.id === this.#selected));
    table.addEventListener('click', (event) => {
      const row = event.target instanceof Element ? event.target.closest('tr') : null;
      if (row?.dataset.id && !getSelection()?.toString()) this.#select(row.dataset.id);
    });
  }

  /** @param {Column} column */
  #head(column) {
    const button = el('button', { type: 'button', text: columnTitle(column), onclick: () => this.#sortBy(column) });
    return el('th', { scope: 'col', class: `col-${column}` }, button);
  }

  /** @param {Column} column */
  #sortBy(column) {
    const down = this.#sorting.column === column && !this.#sorting.down;
    this.#sorting = { column, down };
    this.#render();
  }

  /** @param {HostModel} model @param {Set<string>|null} hits @param {'find'|'hide'} mode */
  update(model, hits, mode) {
    this.#world = { model, hits, mode };
    this.#render();
  }

  /** @param {string|null} id */
  select(id) {
    this.#mark(this.#selected, false);
    this.#selected = id;
    this.#mark(id, true);
  }

  /** @param {string|null} id @param {boolean} on */
  #mark(id, on) {
    const row = id === null ? null : this.#chunks.row(id);
    row?.classList.toggle('selected', on);
    row?.querySelector('button')?.setAttribute('aria-pressed', String(on));
  }

  #render() {
    if (!this.#world) return;
    const { model, hits } = this.#world;
    // A row is not dimmed but gone: among thousands of rows one would not find the bright ones.
    const views = [...model.containers.values()].filter((view) => !hits || hits.has(view.id));
    this.#caption.textContent = hits
      ? t('%(shown)s of %(all)s containers', { shown: views.length, all: model.containers.size })
      : n('%(count)s container', '%(count)s containers', views.length);
    for (const [column, head] of this.#heads) {
      if (column !== this.#sorting.column) head.removeAttribute('aria-sort');
      else head.setAttribute('aria-sort', this.#sorting.down ? 'descending' : 'ascending');
    }
    this.#chunks.show(sorted(views.map((view) => rowOf(view, model)), this.#sorting));
  }
}
