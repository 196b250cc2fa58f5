/**
 * Paths and names cut to a width. Of a path the end says most, so it is cut at its beginning. Pure but for the measuring.
 *
 * @module mounts/pathfit
 */
import { fitText, textWidth } from '../chart/textfit.js';

/**
 * @param {string} text
 * @param {number} room
 * @param {number} size
 * @param {number} [weight]
 */
export function fitPath(text, room, size, weight = 400) {
  if (!text.startsWith('/') || textWidth(text, size, weight) <= room) return fitText(text, room, size, weight);
  const letters = [...text];
  let left = room - textWidth('…', size, weight);
  let from = letters.length;
  while (from > 0) {
    left -= textWidth(letters[from - 1], size, weight);
    if (left < 0) break;
    from -= 1;
  }
  return letters.length - from < 2 ? '' : `…${letters.slice(from).join('')}`;
}
