/**
 * The sign in the header that something is not as expected; it leads to the page that says what.
 *
 * @module expectations/sign
 */

import { n } from '../base/i18n.js';

/** @typedef {{name: string, status: string}} Entry */

/** @param {Entry[]} entries @returns {number} how many of them are broken */
export function broken(entries) {
  return entries.filter(({ status }) => status === 'broken').length;
}

export class ExpectationSign {
  #place;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.#place = place;
  }

  /** @param {{entries: Entry[]}} frame */
  take({ entries }) {
    const count = broken(entries);
    this.#place.hidden = count === 0;
    this.#place.textContent = `▲ ${n('%(count)s expectation broken', '%(count)s expectations broken', count)}`;
  }
}
