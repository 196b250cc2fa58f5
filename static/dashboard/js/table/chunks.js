/**
 * Thousands of rows of which only those near the window are there: the rows stand in table bodies of fifty, and a body far
 * away keeps its height only. Rows whose facts are the same stay the same elements, with their focus.
 *
 * @module table/chunks
 */

import { el } from '../base/dom.js';

/** @typedef {{id: string}} Row  what it shows, as JSON */
/** @typedef {{body: HTMLTableSectionElement, rows: Row[], first: number, near: boolean, height: number}} Chunk */

const SIZE = 50;
const ROW_HEIGHT = 33;
const NEAR = '1500px 0px';

export class Chunks {
  #table;
  #columns;
  #draw;
  #observer;
  /** @type {Chunk[]} */
  #chunks = [];
  /** @type {Map<string, {facts: string, element: HTMLTableRowElement}>} */
  #drawn = new Map();
  /** Paper has all of the rows. */
  #printing = false;

  /** @param {HTMLTableElement} table @param {Element} scroller @param {number} columns @param {(row: any) => HTMLTableRowElement} draw */
  constructor(table, scroller, columns, draw) {
    this.#table = table;
    this.#columns = columns;
    this.#draw = draw;
    this.#observer = new IntersectionObserver((entries) => this.#seen(entries), { root: scroller, rootMargin: NEAR });
    addEventListener('beforeprint', () => this.#print(true));
    addEventListener('afterprint', () => this.#print(false));
  }

  /** Those near the window. @returns {string[]} */
  get near() {
    return [...this.#drawn.keys()];
  }

  /** @param {Row[]} rows  in their order */
  show(rows) {
    const focused = this.#table.contains(document.activeElement) ? document.activeElement : null;
    this.#place(rows);
    // A row that moves loses the focus on its way.
    if (focused instanceof HTMLElement && focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
  }

  /** @param {Row[]} rows */
  #place(rows) {
    this.#table.setAttribute('aria-rowcount', String(rows.length + 1));
    this.#resize(Math.ceil(rows.length / SIZE));
    const kept = new Set(rows.map((row) => row.id));
    for (const id of this.#drawn.keys()) if (!kept.has(id)) this.#drawn.delete(id);
    for (const [index, chunk] of this.#chunks.entries()) {
      chunk.first = index * SIZE;
      chunk.rows = rows.slice(chunk.first, chunk.first + SIZE);
      this.#render(chunk);
    }
  }

  /** @param {string} id @returns {HTMLTableRowElement|undefined} where it is near enough to be there */
  row(id) {
    return this.#drawn.get(id)?.element;
  }

  /** @param {number} count */
  #resize(count) {
    for (const { body } of this.#chunks.splice(count)) {
      this.#observer.unobserve(body);
      body.remove();
    }
    while (this.#chunks.length < count) {
      const body = el('tbody');
      this.#chunks.push({ body, rows: [], first: 0, near: this.#chunks.length === 0, height: 0 });
      this.#table.append(body);
      this.#observer.observe(body);
    }
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #seen(entries) {
    for (const { target, isIntersecting } of entries) {
      const chunk = this.#chunks.find(({ body }) => body === target);
      if (!chunk || chunk.near === isIntersecting) continue;
      if (!isIntersecting && chunk.body.contains(document.activeElement)) continue;
      if (!isIntersecting) chunk.height = chunk.body.offsetHeight;
      chunk.near = isIntersecting;
      this.#render(chunk);
    }
  }

  /** @param {boolean} printing */
  #print(printing) {
    this.#printing = printing && !this.#table.hidden;
    for (const chunk of this.#chunks) if (!chunk.near) this.#render(chunk);
  }

  /** @param {Chunk} chunk */
  #render(chunk) {
    if (chunk.near || this.#printing) this.#fill(chunk);
    else this.#empty(chunk);
  }

  /** @param {Chunk} chunk */
  #empty({ body, rows, height }) {
    for (const row of body.rows) this.#drawn.delete(row.dataset.id ?? '');
    const cell = el('td', { colspan: this.#columns });
    cell.style.height = `${height || rows.length * ROW_HEIGHT}px`;
    body.replaceChildren(el('tr', { class: 'far', 'aria-hidden': 'true' }, cell));
  }

  /** @param {Chunk} chunk */
  #fill({ body, rows, first }) {
    let place = body.firstElementChild;
    for (const [index, row] of rows.entries()) {
      const stood = this.#drawn.get(row.id)?.element === place;
      const element = this.#element(row);
      element.setAttribute('aria-rowindex', String(first + index + 2));
      if (stood) place = element.nextElementSibling;
      else body.insertBefore(element, place);
    }
    while (place) {
      const next = place.nextElementSibling;
      place.remove();
      place = next;
    }
  }

  /** @param {Row} row */
  #element(row) {
    const facts = JSON.stringify(row);
    const old = this.#drawn.get(row.id);
    if (old?.facts === facts) return old.element;
    const element = this.#draw(row);
    if (old?.element.isConnected) {
      const focused = old.element.contains(document.activeElement) ? document.activeElement : null;
      const goes = focused instanceof HTMLElement ? focused.dataset.goes : undefined;
      old.element.replaceWith(element);
      const same = goes === undefined ? null : element.querySelector(`[data-goes="${CSS.escape(goes)}"]`);
      if (focused) /** @type {HTMLElement|null} */ (same ?? element.querySelector('button'))?.focus();
    }
    this.#drawn.set(row.id, { facts, element });
    return element;
  }
}
