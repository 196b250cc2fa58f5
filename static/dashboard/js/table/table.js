/**
 * The table: the same facts as rows, with real table markup, sorted and filtered.
 *
 * @module table/table
 */

import { hiddenWords } from '../app/shown.js';
import { el } from '../base/dom.js';
import { Chunks } from './chunks.js';
import { isFigure } from './rows.js';

/** @typedef {import('./kinds.js').TableKind} TableKind */
/** @typedef {import('./kinds.js').World} World */

export class Table {
  #kind;
  #table;
  #caption = el('caption');
  #heads;
  #sorting;
  #chunks;
  /** @type {string|null} */
  #selected = null;
  /** @type {World|null} */
  #world = null;

  /** @param {HTMLElement} host @param {TableKind} kind @param {{select: (id: string) => void, lead: (id: string) => void}} page */
  constructor(host, kind, { select, lead }) {
    this.#kind = kind;
    this.#sorting = kind.start;
    this.#heads = new Map(kind.columns.map((column) => [column, this.#head(column)]));
    this.#table = el('table', { hidden: true }, this.#caption,
      el('colgroup', {}, ...kind.columns.map((column) => el('col', { class: `col-${column}` }))),
      el('thead', {}, el('tr', { 'aria-rowindex': '1' }, ...this.#heads.values())));
    host.append(this.#table);
    this.#chunks = new Chunks(this.#table, host, kind.columns.length, (row) => kind.draw(row, row.id === this.#selected));
    this.#table.addEventListener('click', (event) => {
      if (!(event.target instanceof Element) || getSelection()?.toString()) return;
      const named = event.target.closest('[data-goes]');
      const row = event.target.closest('tr');
      if (named instanceof HTMLElement && named.dataset.goes) lead(named.dataset.goes);
      else if (row?.dataset.id) select(row.dataset.id);
    });
  }

  set hidden(/** @type {boolean} */ hidden) {
    this.#table.hidden = hidden;
  }

  /** @param {string} column */
  #head(column) {
    const button = el('button', { type: 'button', text: this.#kind.title(column), onclick: () => this.#sortBy(column) });
    return el('th', { scope: 'col', class: `col-${column}` }, button);
  }

  /** @param {string} column */
  #sortBy(column) {
    // Of figures one looks for the highest.
    const down = this.#sorting.column === column ? !this.#sorting.down : isFigure(column);
    this.#sorting = { column, down };
    this.#render();
  }

  /** @param {World} world */
  update(world) {
    this.#world = world;
    this.#render();
  }

  /** Whose figures it needs: those near the window, or of all rows where they are sorted by them. @returns {string[]} */
  get sees() {
    if (!this.#world || !isFigure(this.#sorting.column)) return this.#chunks.near;
    return this.#kind.rows(this.#world).rows.map(({ id }) => id);
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
    const { rows, all } = this.#kind.rows(this.#world);
    this.#caption.textContent = [this.#kind.caption(rows.length, all, this.#world.hits !== null), hiddenWords(this.#world.hidden)].filter(Boolean).join(' · ');
    for (const [column, head] of this.#heads) {
      if (column !== this.#sorting.column) head.removeAttribute('aria-sort');
      else head.setAttribute('aria-sort', this.#sorting.down ? 'descending' : 'ascending');
    }
    this.#chunks.show(this.#kind.grouped(this.#kind.sorted(rows, this.#sorting), this.#world));
  }
}
