/**
 * Paths and names cut to a width. Of a path the end says most, so it is cut at its beginning. Pure but for the measuring.
 *
 * @module mounts/pathfit
 */
import { characters, fitText, textWidth } from '../../chart/draw/textfit.js';
import { visible } from '../../base/escape.js';

/** No label has room for more. */
const MOST = 600;

/**
 * @param {string} path
 * @param {number} room
 * @param {number} size
 * @param {number} [weight]
 */
export function fitPath(path, room, size, weight = 400) {
  const text = path.startsWith('/') ? visible(path.slice(-MOST)) : path;
  if (!path.startsWith('/') || textWidth(text, size, weight) <= room) return fitText(text, room, size, weight);
  const letters = characters(text);
  let left = room - textWidth('…', size, weight);
  let from = letters.length;
  while (from > 0) {
    left -= textWidth(letters[from - 1], size, weight);
    if (left < 0) break;
    from -= 1;
  }
  return letters.length - from < 2 ? '' : `…${letters.slice(from).join('')}`;
}
