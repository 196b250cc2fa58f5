/**
 * From afar a thing is a few pixels large: each kind of sign has a corner of it, and takes no more of it than leaves its state to be seen.
 * What stands beside it is never covered. Signs of a rail stand at its beginning, one after another. Pure.
 *
 * @module chart/corners
 */

/** @typedef {{x: number, y: number, s?: number}} Place  of a sign's middle; `s`: half its side, where there is less room than usual */

/** A sign takes twice this share of the body's width and height at most. */
const SHARE = 0.25;

/** The stroke that parts a sign from what it stands on, in pixels. @param {boolean} fine */
export const rimOf = (fine) => (fine ? 1.5 : 0.7);

/** @param {import('../../base/types.js').Rect} body @param {number} size  half a sign's side @param {'left'|'right'} across @param {'top'|'bottom'} down @returns {Place} */
export function cornerOf({ x, y, w, h }, size, across, down) {
  const s = Math.min(size, w * SHARE, h * SHARE);
  return { x: across === 'left' ? x + s : x + w - s, y: down === 'top' ? y + s : y + h - s, s };
}

/**
 * Where a rail begins; where there is no room for its line, before the first of its names.
 *
 * @param {string} id
 * @param {import('../kind.js').Index} index
 * @param {number} size   half a sign's side
 * @param {number} aside  so far further, where another sign stands first
 * @returns {Place|null}
 */
export function startOf(id, index, size, aside) {
  const rail = index.rails.get(id);
  const [segment] = rail?.segments ?? [];
  if (segment) return segment.x1 === segment.x2 ? { x: segment.x1, y: segment.y1 + aside } : { x: segment.x1 + aside, y: segment.y1 };
  const label = rail && index.scene?.labels?.find((one) => one.id === id);
  return label ? { x: label.x - size - aside, y: label.y + label.h / 2 } : null;
}
