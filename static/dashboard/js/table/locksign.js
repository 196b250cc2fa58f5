/**
 * The lock of a row that somebody protects, with the reason.
 *
 * @module table/locksign
 */

import { el } from '../base/dom.js';

/** @param {string|null} reason */
export const lockSign = (reason) => reason !== null && el('span', { class: 'icon lock row-lock', role: 'img', title: reason, 'aria-label': reason });
