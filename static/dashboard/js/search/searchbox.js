/**
 * The search field: what was found, what can be written, and whether the rest dims (find) or goes (hide).
 *
 * @module searchbox
 */

import { byId } from '../base/dom.js';
import { n, t } from '../base/i18n.js';
import { ReachTerms } from './reachterms.js';
import { asksLabels, countHits, match, parseQuery, problemsOf, REACH_FIELDS } from './search.js';
import { complete } from './completion.js';
import { SearchOptions } from './options.js';
import { asksBroken, brokenBy } from './told.js';
import { valuesOf } from './values.js';

/** @typedef {import('../base/types.js').HostModel} HostModel */
/** @typedef {import('./told.js').Breaches} Breaches */
/** @typedef {import('./grammar.js').Term} Term */

const AFTER_MS = 90;

export class SearchBox {
  #view;
  #field = byId('search', HTMLInputElement);
  #count = byId('search-count');
  #mode = byId('search-mode', HTMLButtonElement);
  #labels;
  #reach;
  /** @type {HostModel|null} */
  #model = null;
  /** What is not as expected. @type {Breaches} */
  #breaches = new Map();
  #options = new SearchOptions(this.#field, () => this.#complete(), (text, caret) => this.#write(text, caret));

  /** @param {import('../app/view.js').View} view @param {import('./labels.js').LabelStore} labels @param {() => void} onReach  a search for reach has its answer now */
  constructor(view, labels, onReach) {
    this.#view = view;
    this.#labels = labels;
    this.#reach = new ReachTerms(onReach);
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    let waiting;
    this.#field.addEventListener('input', () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => view.set({ query: this.#field.value }), AFTER_MS);
      this.#options.update();
    });
    this.#field.addEventListener('keydown', (event) => {
      if (event.isComposing || this.#options.key(event)) {
        event.stopPropagation();
        return;
      }
      if (event.key !== 'Escape') return;
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

  /** @param {HostModel} model @param {boolean} [past]  how it was: of that no reach is known @returns {Set<string>|null} null: nothing is searched for */
  find(model, past = false) {
    this.#model = model;
    const terms = parseQuery(this.#view.state.query);
    if (terms.length === 0) {
      this.#count.textContent = '';
      return null;
    }
    if (asksLabels(terms)) this.#labels.need(model.containers.keys());
    // Of what is not known yet neither a term nor its opposite finds anything.
    const { known, failed } = this.#ask(terms, model, past);
    const told = new Map([...this.#reach.facts, ...brokenBy(terms, this.#breaches)]);
    const hits = known ? match(model, terms, this.#labels.known, told) : new Set();
    const count = countHits(hits, this.#view.state.chart);
    const unknown = this.unknownField(model);
    this.#count.title = failed;
    this.#count.textContent = failed ? t('no answer: %(why)s', { why: failed }) : !known ? t('asking …') : unknown !== null ? t('no field “%(field)s”', { field: `${unknown}:` }) : count ? n('%(count)s hit', '%(count)s hits', count) : t('no hits');
    this.#count.classList.toggle('none', Boolean(failed) || (known && (count === 0 || unknown !== null)));
    return hits;
  }

  /** Whether what the terms ask of others is known. @param {Term[]} terms @param {HostModel} model @param {boolean} past */
  #ask(terms, model, past) {
    if (past && terms.some(({ field }) => REACH_FIELDS.has(field))) return { known: false, failed: t('reach is told of now alone') };
    if (past && asksBroken(terms)) return { known: false, failed: t('expectations are told of now alone') };
    const reach = this.#reach.ask(terms, model);
    return { ...reach, known: reach.known && (this.#labels.known !== null || !asksLabels(terms)) };
  }

  /** @param {Breaches} breaches @returns {boolean} whether that is searched for */
  setBreaches(breaches) {
    this.#breaches = breaches;
    return asksBroken(parseQuery(this.#view.state.query));
  }

  /** The first field that there is not, and that is no plain word which finds something either. @param {HostModel} model */
  unknownField(model) {
    const { query } = this.#view.state;
    const unknown = problemsOf(query).filter(({ code }) => code === 'unknown_field');
    return unknown.find(({ word }) => {
      const terms = parseQuery(query).filter(({ field, value }) => field === null && value.startsWith(`${word}:`));
      return terms.some((term) => match(model, [{ ...term, not: false }]).size === 0);
    })?.word ?? null;
  }

  /** @returns {import('./completion.js').Completion} */
  #complete() {
    const model = this.#model;
    const caret = this.#field.selectionStart ?? this.#field.value.length;
    if (/(?:^|\s)-?label:/.test(this.#field.value)) this.#labels.need(model?.containers.keys() ?? []);
    return complete(this.#field.value, caret, (field) => (model ? valuesOf(model, field, this.#labels.known, this.#breaches) : []));
  }

  /** @param {string} text @param {number} caret */
  #write(text, caret) {
    this.#field.value = text;
    this.#field.setSelectionRange(caret, caret);
    this.#view.set({ query: text });
  }

  #showMode() {
    const hide = this.#view.state.mode === 'hide';
    this.#mode.setAttribute('aria-pressed', String(hide));
    this.#mode.title = hide ? t('What is not found is hidden') : t('What is not found is dimmed');
  }

  /** The labels are known now, or others are. */
  labelsChanged() {
    if (document.activeElement === this.#field) this.#options.update();
  }
}
