/**
 * The sign that there is a note, in a row of the table.
 *
 * @module notes/sign
 */

import { el } from '../base/dom.js';

/** @param {string} phrase  what it says; '' where there is none */
export const noteSign = (phrase) => phrase !== '' && el('span', { class: 'icon note row-note', role: 'img', title: phrase, 'aria-label': phrase });
