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
 * @property {(query: string) => void} filter  of the view as it is now
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
  /** A moment of the past is looked at: what is summed up is of now. */
  #away = false;
  /** What was said last. @type {string|null} */
  #said = null;
  /** What the button says, and what the menu finds. */
  #drawn = '';

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

  /** @param {boolean} away */
  setAway(away) {
    this.#away = away;
    this.#show();
  }

  #show() {
    const troubles = [...troublesOf(this.#entries), ...planTroubles(this.#plans)];
    const words = summary(troubles);
    const fresh = words !== this.#said;
    if (fresh && this.#said !== null && words) this.#page.say(t('Troubles: %(words)s', { words }));
    this.#said = words;
    if (fresh) this.#page.title(words);
    this.#draw(troubles, this.#away && words ? t('Now: %(words)s', { words }) : words);
  }

  /** @param {Trouble[]} troubles @param {string} words */
  #draw(troubles, words) {
    const drawn = JSON.stringify([words, troubles.map(({ query }) => query)]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    if (!troubles.length && this.#menu.matches(':popover-open')) this.#menu.hidePopover();
    this.#button.hidden = troubles.length === 0;
    this.#button.title = words;
    this.#button.setAttribute('aria-label', t('Troubles: %(words)s', { words }));
    this.#button.replaceChildren(
      el('span', { class: 'trouble-mark', 'aria-hidden': 'true', text: '▲' }),
      el('span', { class: 'trouble-words', text: words }),
      el('span', { class: 'trouble-count', 'aria-hidden': 'true', text: total(troubles) }));
    const unkept = troubles.some(({ when }) => when === 'expectation_broken');
    this.#menu.replaceChildren(...troubles.map((one) => this.#item(one)),
      ...(unkept ? [el('a', { href: this.#menu.dataset.expectations, text: t('All expectations') })] : []),
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
