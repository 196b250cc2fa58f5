/**
 * The sign in the header that something is not as expected; it leads to the page that says what.
 *
 * @module expectations/sign
 */

import { el } from '../base/dom.js';
import { n } from '../base/i18n.js';

/** The sign of what is not as expected, with what it says to who cannot see it. @param {string} words */
export function breachSign(words) {
  return el('span', { class: 'breach-sign', role: 'img', title: words, 'aria-label': words, text: '!' });
}

/** Where there is little room the number stands alone. @param {HTMLElement} place @param {number} count  of broken ones */
export function showSign(place, count) {
  const words = n('%(count)s expectation broken', '%(count)s expectations broken', count);
  place.hidden = count === 0;
  place.title = words;
  place.setAttribute('aria-label', words);
  place.replaceChildren(el('span', { class: 'breach-sign', 'aria-hidden': 'true', text: '!' }),
    el('span', { class: 'expectation-words', text: words }), el('span', { class: 'expectation-count', 'aria-hidden': 'true', text: count }));
}
