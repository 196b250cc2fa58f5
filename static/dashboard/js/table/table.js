/**
 * The table: the same facts as rows, with real table markup. Rows come in chunks, a screenful first, and only rows whose
 * facts have changed are drawn again.
 *
 * @module table/table
 */

import { byId, el } from '../dom.js';
import { n, t } from '../i18n.js';
import { drawRow } from './draw.js';
import { COLUMNS, columnTitle, rowOf, sorted } from './rows.js';

/** @typedef {import('../types.js').HostModel} HostModel */
/** @typedef {import('./rows.js').Column} Column */
/** @typedef {import('./rows.js').Row} Row */

const FIRST = 60;
const CHUNK = 250;

export class Table {
  #host = byId('table');
  #caption = el('caption');
  #body = el('tbody');
  #heads = new Map(COLUMNS.map((column) => [column, this.#head(column)]));
  /** @type {import('./rows.js').Sorting} */
  #sorting = { column: 'project', down: false };
  /** @type {Map<string, {facts: string, element: HTMLTableRowElement}>} */
  #drawn = new Map();
  /** @type {Row[]} */
  #wanted = [];
  /** @type {number|undefined} */
  #next;
  #select;
  /** @type {string|null} */
  #selected = null;
  /** @type {{model: HostModel, hits: Set<string>|null, mode: string}|null} */
  #world = null;

  /** @param {(id: string) => void} select */
  constructor(select) {
    this.#select = select;
    this.#host.append(el('table', {}, this.#caption,
      el('colgroup', {}, ...COLUMNS.map((column) => el('col', { class: `col-${column}` }))),
      el('thead', {}, el('tr', {}, ...this.#heads.values())), this.#body));
    this.#body.addEventListener('click', (event) => {
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
    const row = id === null ? null : this.#drawn.get(id)?.element;
    row?.classList.toggle('selected', on);
    row?.querySelector('button')?.setAttribute('aria-pressed', String(on));
  }

  #render() {
    if (!this.#world) return;
    const { model, hits } = this.#world;
    // A row is not dimmed but gone: among thousands of rows one would not find the bright ones.
    const views = [...model.containers.values()].filter((view) => !hits || hits.has(view.id));
    this.#wanted = sorted(views.map((view) => rowOf(view, model)), this.#sorting);
    this.#caption.textContent = hits
      ? t('%(shown)s of %(all)s containers', { shown: views.length, all: model.containers.size })
      : n('%(count)s container', '%(count)s containers', views.length);
    for (const [column, head] of this.#heads) {
      if (column !== this.#sorting.column) head.removeAttribute('aria-sort');
      else head.setAttribute('aria-sort', this.#sorting.down ? 'descending' : 'ascending');
    }
    const kept = new Set(this.#wanted.map((row) => row.id));
    for (const [id, { element }] of this.#drawn) {
      if (kept.has(id)) continue;
      element.remove();
      this.#drawn.delete(id);
    }
    cancelAnimationFrame(this.#next ?? 0);
    this.#place(0, Math.max(FIRST, this.#drawn.size));
  }

  /** Puts rows where they belong, and goes on in the next frame. @param {number} from @param {number} count */
  #place(from, count) {
    const rows = this.#wanted.slice(from, from + count);
    let after = from === 0 ? null : this.#drawn.get(this.#wanted[from - 1].id)?.element ?? null;
    for (const row of rows) {
      const element = this.#element(row);
      const place = after ? after.nextElementSibling : this.#body.firstElementChild;
      if (place !== element) this.#body.insertBefore(element, place);
      after = element;
    }
    if (from + count < this.#wanted.length) this.#next = requestAnimationFrame(() => this.#place(from + count, CHUNK));
  }

  /** @param {Row} row */
  #element(row) {
    const facts = JSON.stringify(row);
    const old = this.#drawn.get(row.id);
    if (old?.facts === facts) return old.element;
    const element = drawRow(row, row.id === this.#selected);
    if (old) {
      const focused = old.element.contains(document.activeElement);
      old.element.replaceWith(element);
      if (focused) element.querySelector('button')?.focus();
    }
    this.#drawn.set(row.id, { facts, element });
    return element;
  }
}
