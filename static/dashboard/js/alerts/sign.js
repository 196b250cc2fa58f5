/**
 * The summary of troubles in the header and in the tab's title; each trouble is a filter of the view.
 *
 * @module alerts/sign
 */

import { el } from '../base/dom.js';
import { t } from '../base/i18n.js';
import { planTroubles, summary, total, troublesOf } from './troubles.js';

/** @typedef {import('./troubles.js').Entry} Entry */
/** @typedef {import('./troubles.js').Trouble} Trouble */

/**
 * @typedef {object} Page
 * @property {(query: string) => void} filter
 * @property {(words: string) => void} title  what the tab says first
 * @property {(sentence: string) => void} say
 */

export class TroubleSign {
  #button;
  #menu;
  #page;
  /** @type {Entry[]} */
  #entries = [];
  /** Whose last run has failed. @type {string[]} */
  #plans = [];
  /** What was said last. @type {string|null} */
  #said = null;

  /** @param {HTMLButtonElement} button @param {HTMLElement} menu  which the button opens @param {Page} page */
  constructor(button, menu, page) {
    this.#button = button;
    this.#menu = menu;
    this.#page = page;
  }

  /** @param {{entries: Entry[]}} frame */
  take({ entries }) {
    this.#entries = entries;
    this.#show();
  }

  /** @param {string[]} failed  plans of backups, by name */
  takePlans(failed) {
    this.#plans = failed;
    this.#show();
  }

  #show() {
    const troubles = [...troublesOf(this.#entries), ...planTroubles(this.#plans)];
    const words = summary(troubles);
    if (words === this.#said) return;
    if (this.#said !== null && words) this.#page.say(t('Troubles: %(words)s', { words }));
    this.#said = words;
    this.#page.title(words);
    this.#draw(troubles, words);
  }

  /** @param {Trouble[]} troubles @param {string} words */
  #draw(troubles, words) {
    if (!troubles.length && this.#menu.matches(':popover-open')) this.#menu.hidePopover();
    this.#button.hidden = troubles.length === 0;
    this.#button.title = words;
    this.#button.setAttribute('aria-label', t('Troubles: %(words)s', { words }));
    this.#button.replaceChildren(
      el('span', { class: 'trouble-mark', 'aria-hidden': 'true', text: '▲' }),
      el('span', { class: 'trouble-words', text: words }),
      el('span', { class: 'trouble-count', 'aria-hidden': 'true', text: total(troubles) }));
    this.#menu.replaceChildren(...troubles.map((one) => this.#item(one)),
      el('a', { href: this.#menu.dataset.page, text: t('All alerts') }));
  }

  /** @param {Trouble} trouble */
  #item({ when, words, query }) {
    if (query === null) return el('a', { href: when === 'plan_failed' ? this.#menu.dataset.backups : this.#menu.dataset.page, text: words });
    return el('button', { type: 'button', text: words, onclick: () => this.#filter(query) });
  }

  /** @param {string} query */
  #filter(query) {
    this.#menu.hidePopover();
    this.#page.filter(query);
  }
}
