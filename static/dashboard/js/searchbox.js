/**
 * The search field: what was found, and whether the rest dims (find) or goes (hide).
 *
 * @module searchbox
 */

import { get } from './api.js';
import { byId } from './dom.js';
import { n, t } from './i18n.js';
import { countHits, match, parseQuery } from './search.js';

/** @typedef {import('./types.js').HostModel} HostModel */
/** @typedef {import('./search.js').Labels} Labels */

const AFTER_MS = 90;

export class SearchBox {
  #view;
  #field = byId('search', HTMLInputElement);
  #count = byId('search-count');
  #mode = byId('search-mode', HTMLButtonElement);
  /** @type {Labels|null} */
  #labels = null;
  #asked = false;
  #onLabels;

  /** @param {import('./view.js').View} view @param {() => void} onLabels  a search for labels has its answer now */
  constructor(view, onLabels) {
    this.#view = view;
    this.#onLabels = onLabels;
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    let waiting;
    this.#field.addEventListener('input', () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => view.set({ query: this.#field.value }), AFTER_MS);
    });
    this.#field.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || event.isComposing) return;
      event.stopPropagation();
      if (this.#field.value) this.clear();
      else this.#field.blur();
    });
    this.#mode.addEventListener('click', () => view.set({ mode: view.state.mode === 'find' ? 'hide' : 'find' }));
    view.subscribe((state, changed) => {
      if (changed.has('query') && state.query !== this.#field.value) this.#field.value = state.query;
      if (changed.has('mode')) this.#showMode();
    });
    this.#field.value = view.state.query;
    this.#showMode();
  }

  focus() {
    this.#field.focus();
    this.#field.select();
  }

  clear() {
    this.#field.value = '';
    this.#view.set({ query: '' });
  }

  /** @param {HostModel} model @returns {Set<string>|null} null: nothing is searched for */
  find(model) {
    const terms = parseQuery(this.#view.state.query);
    if (terms.length === 0) {
      this.#count.textContent = '';
      return null;
    }
    if (terms.some((term) => term.field === 'label')) this.#askLabels();
    const hits = match(model, terms, this.#labels);
    const count = countHits(hits, this.#view.state.chart);
    this.#count.textContent = count ? n('%(count)s hit', '%(count)s hits', count) : t('no hits');
    this.#count.classList.toggle('none', count === 0);
    return hits;
  }

  #showMode() {
    const hide = this.#view.state.mode === 'hide';
    this.#mode.setAttribute('aria-pressed', String(hide));
    this.#mode.title = hide ? t('What is not found is hidden') : t('What is not found is dimmed');
  }

  /** Labels are not in the document: they are asked for once somebody searches for them. */
  async #askLabels() {
    if (this.#asked) return;
    this.#asked = true;
    try {
      this.#labels = new Map(Object.entries(await get('/api/labels')));
      this.#onLabels();
    } catch {
      this.#asked = false;
    }
  }
}
