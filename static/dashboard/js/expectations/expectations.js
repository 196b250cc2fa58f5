/**
 * How expectations stand: told by the stream, said in the header, on the charts, in the table and in the panel.
 *
 * @module expectations/expectations
 */

import { t } from '../base/i18n.js';
import { breachesOf, brokenOf, concerning, newlyBroken, phrase } from './breaches.js';
import { showSign } from './sign.js';

/** @typedef {import('./breaches.js').Entry} Entry */

/**
 * @typedef {object} Page
 * @property {() => void} changed  charts, table and panel should look again
 * @property {(sentence: string) => void} say
 */

export class Expectations {
  /** @type {import('./breaches.js').Breaches} */
  breaches = new Map();
  /** The page that says all of them. */
  address;
  #sign;
  #page;
  /** @type {Entry[]|null} */
  #entries = null;

  /** @param {HTMLAnchorElement} sign @param {Page} page */
  constructor(sign, page) {
    this.#sign = sign;
    this.#page = page;
    this.address = sign.href;
  }

  /** @param {{entries: Entry[]}} frame */
  take({ entries }) {
    const before = this.#entries;
    this.#entries = entries;
    this.breaches = breachesOf(entries);
    showSign(this.#sign, brokenOf(entries).length);
    const fresh = before ? newlyBroken(before, entries) : [];
    if (fresh.length) this.#page.say(t('No longer as expected: %(names)s', { names: fresh.join(', ') }));
    this.#page.changed();
  }

  /** @param {readonly string[]} ids */
  concerning(ids) {
    return concerning(this.breaches, ids);
  }

  /** What is not as expected of one thing, in a few words. @param {string} id */
  phrase(id) {
    return phrase(this.breaches.get(id) ?? []);
  }
}
