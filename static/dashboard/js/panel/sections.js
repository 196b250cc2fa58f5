/**
 * A list of sections that is brought up to date in place: only a section whose facts have changed is built anew, so that
 * the focus, what was typed and what was unfolded stay.
 *
 * @module panel/sections
 */

import { el } from '../base/dom.js';

/**
 * @typedef {object} Section
 * @property {string} name   which section it is; stable
 * @property {string} title  '' for one without
 * @property {unknown} facts what it shows, as JSON
 * @property {() => HTMLElement|HTMLElement[]} build
 */

export class Sections {
  /** @type {Map<string, {facts: string, element: HTMLElement}>} */
  #shown = new Map();

  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.parent = parent;
  }

  clear() {
    this.#shown.clear();
    this.parent.replaceChildren();
  }

  /** @param {Section[]} sections */
  show(sections) {
    /** @type {Map<string, {facts: string, element: HTMLElement}>} */
    const next = new Map();
    for (const section of sections) {
      const facts = JSON.stringify([section.title, section.facts]);
      const old = this.#shown.get(section.name);
      next.set(section.name, old?.facts === facts ? old : { facts, element: build(section) });
    }
    for (const [name, { element }] of this.#shown) if (next.get(name)?.element !== element) this.#replace(element, next.get(name)?.element);
    let place = this.parent.firstElementChild;
    for (const { element } of next.values()) {
      if (element === place) place = place.nextElementSibling;
      else this.parent.insertBefore(element, place);
    }
    this.#shown = next;
  }

  /** The focus goes to the same control in the new section, if it has one. @param {HTMLElement} old @param {HTMLElement} [fresh] */
  #replace(old, fresh) {
    const focused = old.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement) : null;
    const key = focused?.dataset.key;
    if (fresh) carry(old, fresh);
    if (fresh) old.replaceWith(fresh);
    else old.remove();
    if (!focused) return;
    const heir = key && fresh ? fresh.querySelector(`[data-key="${CSS.escape(key)}"]`) : null;
    if (heir instanceof HTMLElement) heir.focus();
    else document.getElementById('panel-title')?.focus();
  }
}

/** What was typed and unfolded goes over to the new section. @param {HTMLElement} old @param {HTMLElement} fresh */
export function carry(old, fresh) {
  const typed = 'input[data-key], textarea[data-key]';
  for (const input of old.querySelectorAll(typed)) {
    const heir = [...fresh.querySelectorAll(typed)].find((one) => /** @type {HTMLElement} */ (one).dataset.key === /** @type {HTMLElement} */ (input).dataset.key);
    if (heir) /** @type {HTMLInputElement} */ (heir).value = /** @type {HTMLInputElement} */ (input).value;
  }
  const folds = [...fresh.querySelectorAll('details')];
  for (const [at, { open }] of [...old.querySelectorAll('details')].entries()) if (folds[at] && open) folds[at].open = true;
}

/** @param {Section} section */
function build({ name, title, build: make }) {
  const made = make();
  return el('section', { class: `panel-section ${name}` }, title && el('h3', { text: title }), ...(Array.isArray(made) ? made : [made]));
}
