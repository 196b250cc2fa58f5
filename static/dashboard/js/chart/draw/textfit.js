/**
 * How wide a text is and how much of it fits. Widths are measured once a character, so a thousand labels cost nothing.
 *
 * @module chart/textfit
 */
import { visible } from '../../base/escape.js';

const UNIT = 100;
const ELLIPSIS = '…';
/** No label has room for more; a name may have 10,000. */
const MOST = 600;
/** What one sees as one character may be several. */
const graphemes = new Intl.Segmenter();
const SIMPLE = /^[\u0020-\u02ff\u2018-\u2026\uac00-\ud7a3]*$/;

/** @type {Map<string, number>} */
const widths = new Map();
/** @type {CanvasRenderingContext2D|null|undefined} */
let pen;
/** The page's own fonts, asked once: asking while something is drawn would style the page anew each time. */
let family = 'sans-serif';

function newPen() {
  if (typeof document === 'undefined') return null;
  family = getComputedStyle(document.body).fontFamily || family;
  return document.createElement('canvas').getContext('2d');
}

/** What a text is cut between. @param {string} text @returns {string[]} */
export function characters(text) {
  return SIMPLE.test(text) ? [...text] : Array.from(graphemes.segment(text), ({ segment }) => segment);
}

/** Width of one character at size 1. @param {string} character @param {number} weight */
function advance(character, weight) {
  const key = weight + character;
  let width = widths.get(key);
  if (width === undefined) {
    if (pen === undefined) pen = newPen();
    if (pen) {
      pen.font = `${weight} ${UNIT}px ${family}`;
      width = pen.measureText(character).width / UNIT;
    } else {
      width = 0.58;
    }
    widths.set(key, width);
  }
  return width;
}

/**
 * @param {string} text
 * @param {number} size
 * @param {number} [weight]
 */
export function textWidth(text, size, weight = 400) {
  let width = 0;
  for (const character of characters(text)) width += advance(character, weight);
  return width * size;
}

/**
 * The name as it is drawn, cut with an ellipsis where it does not fit; empty if not even two characters do.
 *
 * @param {string} name
 * @param {number} room
 * @param {number} size
 * @param {number} [weight]
 */
export function fitText(name, room, size, weight = 400) {
  const text = visible(name.slice(0, MOST));
  if (textWidth(text, size, weight) <= room) return text;
  let left = room / size - advance(ELLIPSIS, weight);
  let cut = '';
  for (const character of characters(text)) {
    left -= advance(character, weight);
    if (left < 0) break;
    cut += character;
  }
  return cut.length < 2 ? '' : cut.trimEnd() + ELLIPSIS;
}
