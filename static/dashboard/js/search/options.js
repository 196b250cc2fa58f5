/**
 * The list below the search field: a combobox as the ARIA practices have it. The focus stays in the field; arrows go through the list,
 * Enter or a press takes what is marked, Escape closes it.
 *
 * @module search/options
 */

import { byId, el } from '../base/dom.js';
import { t } from '../base/i18n.js';
import { signWord } from '../base/words.js';

/** @typedef {import('./completion.js').Completion} Completion */
/** @typedef {import('./completion.js').Option} Option */

export class SearchOptions {
  #field;
  #list = byId('search-options');
  #ask;
  #take;
  /** @type {Completion} */
  #shown = { start: 0, end: 0, options: [] };
  #marked = -1;

  /**
   * @param {HTMLInputElement} field
   * @param {() => Completion} ask
   * @param {(text: string, caret: number) => void} take  the field's new text
   */
  constructor(field, ask, take) {
    this.#field = field;
    this.#ask = ask;
    this.#take = take;
    field.addEventListener('blur', () => this.close());
    // So that a press does not take the focus out of the field first.
    this.#list.addEventListener('pointerdown', (event) => event.preventDefault());
    this.#list.addEventListener('click', ({ target }) => {
      const item = target instanceof Element ? target.closest('[role="option"]') : null;
      if (item instanceof HTMLElement) this.#accept(Number(item.dataset.place));
    });
  }

  get open() {
    return !this.#list.hidden;
  }

  /** Shows what fits to what is written now. */
  update() {
    this.#shown = this.#ask();
    this.#marked = -1;
    const { options } = this.#shown;
    this.#list.replaceChildren(...options.map(draw));
    this.#list.hidden = options.length === 0;
    this.#tell();
  }

  close() {
    this.#list.hidden = true;
    this.#marked = -1;
    this.#tell();
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether the key was for the list */
  key(event) {
    const { key } = event;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      if (!this.open) this.update();
      if (this.open) this.#move(key === 'ArrowDown' ? 1 : -1);
    } else if (key === 'Enter' && this.open) {
      if (this.#marked < 0) this.close();
      else this.#accept(this.#marked);
    } else if (key === 'Escape' && this.open) {
      this.close();
    } else {
      return false;
    }
    event.preventDefault();
    return true;
  }

  /** @param {number} step */
  #move(step) {
    const { length } = this.#shown.options;
    // One place is that in which none is marked: there is only what was written.
    this.#marked = ((this.#marked + 1 + step + length + 1) % (length + 1)) - 1;
    this.#tell();
  }

  #tell() {
    const items = [...this.#list.children];
    items.forEach((item, place) => item.setAttribute('aria-selected', String(place === this.#marked)));
    this.#field.setAttribute('aria-expanded', String(this.open));
    const marked = items[this.#marked];
    if (marked) {
      this.#field.setAttribute('aria-activedescendant', marked.id);
      marked.scrollIntoView({ block: 'nearest' });
    } else {
      this.#field.removeAttribute('aria-activedescendant');
    }
  }

  /** @param {number} place */
  #accept(place) {
    const option = this.#shown.options[place];
    if (!option) return;
    const { start, end } = this.#shown;
    const { value } = this.#field;
    const after = value.slice(end);
    const text = `${value.slice(0, start)}${option.insert}${option.insert.endsWith(' ') ? after.trimStart() : after}`;
    this.#take(text, start + option.insert.length);
    if (option.kind === 'field') this.update();
    else this.close();
  }
}

/** @param {Option} option @param {number} place */
function draw(option, place) {
  return el('li', { role: 'option', id: `search-option-${place}`, data: { place: String(place) }, 'aria-selected': 'false' },
    el('code', { class: 'mono', text: option.text }), el('span', { class: 'search-hint', text: hint(option) }));
}

/** @param {Option} option @returns {string} */
function hint({ kind, field, text }) {
  if (kind === 'state') return t('in this state: %(state)s', { state: signWord(text) });
  if (kind === 'instead') return t('did you mean this?');
  return kind === 'field' && field ? fieldWord(field) : '';
}

/** @param {import('./grammar.js').Field} field */
function fieldWord(field) {
  /** @type {Record<import('./grammar.js').Field, string>} */
  const words = {
    container: t('with that name'), network: t('on a network'), project: t('of a compose project'), service: t('of a compose service'),
    image: t('from an image'), state: t('in a state'), ip: t('with an address'), port: t('with a port'), label: t('with a label'),
    volume: t('with a volume'), path: t('with a path on the host'), mount: t('with a mount point'), id: t('with an ID'),
    exposed: t('to whom it is open'), reaches: t('name of a container that it reaches'), 'reached-by': t('name of a container that reaches it'), out: t('whether it reaches the outside'), broken: t('not as an expectation says'),
  };
  return words[field];
}
