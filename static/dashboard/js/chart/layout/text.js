/**
 * How wide a text will be, guessed without a browser: pills must have their size before anything is drawn.
 *
 * @module chart/text
 */

import { visible } from '../../base/escape.js';
import { PILL_FONT, PILL_MAX_W, PILL_MIN_W, PILL_PAD, ROW_TITLE } from './measures.js';

const NARROW = /[iljtfrI.,:;|'!()[\]-]/;
const WIDE = /[mwMW@%]/;
const CAPITAL = /[A-Z0-9_]/;
const IDEOGRAPH = /[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef]/;

/** No pill has room for more. */
const MOST = 600;

/** @type {Map<string, number>} */
const known = new Map();

/**
 * @param {string} letter
 * @returns {number} in em, on the generous side
 */
function letterWidth(letter) {
  if (NARROW.test(letter)) return 0.38;
  if (WIDE.test(letter)) return 0.92;
  if (CAPITAL.test(letter)) return 0.68;
  if (IDEOGRAPH.test(letter) || letter.length > 1) return 1.05;
  return 0.6;
}

/**
 * @param {string} text
 * @returns {number} its width in world units in a pill's font
 */
export function textWidth(text) {
  let width = 0;
  for (const letter of visible(text.slice(0, MOST))) {
    let em = known.get(letter);
    if (em === undefined) {
      em = letterWidth(letter);
      known.set(letter, em);
    }
    width += em;
  }
  return width * PILL_FONT;
}

/**
 * @param {string} text
 * @returns {number} how wide its pill wants to be
 */
export function pillWidth(text) {
  return Math.min(PILL_MAX_W, Math.max(PILL_MIN_W, Math.ceil(textWidth(text)) + 2 * PILL_PAD));
}

/**
 * @param {string} text
 * @returns {number} how wide a box's title and count will be in the dense form, with room at both sides
 */
export function titleWidth(text) {
  return (textWidth(text) * ROW_TITLE) / PILL_FONT + 2 * PILL_PAD;
}

/**
 * The name as it is drawn, cut so that its pill is no wider than allowed.
 * @param {string} name
 * @param {number} width of the pill
 * @returns {string}
 */
export function fitText(name, width) {
  const text = visible(name.slice(0, MOST));
  const room = width - 2 * PILL_PAD;
  if (textWidth(text) <= room) return text;
  let cut = '';
  for (const letter of text) {
    if (textWidth(`${cut}${letter}…`) > room) break;
    cut += letter;
  }
  return `${cut}…`;
}
