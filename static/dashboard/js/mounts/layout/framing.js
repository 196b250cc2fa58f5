/**
 * How the mount chart stands in its window: as wide as it, from the top, and as long as it must be. Pure.
 *
 * @module mounts/framing
 */

import { FIT_MOST, wholeZoom } from '../../chart/layout/fitting.js';

/** @typedef {import('../../chart/layout/fitting.js').World} World */
/** @typedef {import('../../chart/layout/fitting.js').View} View */
/** @typedef {import('../../chart/layout/fitting.js').Size} Size */

const SAME = 1e-3;

/**
 * A chart narrower than its window is enlarged a little, whether it is longer than that or not; more only where it is read
 * from afar, and as long as all of it is seen.
 *
 * @param {World} world
 * @param {Size} size
 */
function widthScale(world, size) {
  const wide = size.width / Math.max(1, world.width);
  return Math.max(0.01, Math.min(wide, FIT_MOST), Math.min(wide, wholeZoom(world, size)));
}

/**
 * Along one direction: what is shorter than the window stands at its beginning or in its middle; what is longer leaves no gap
 * at either end.
 *
 * @param {number} at  where the view stands now
 * @param {number} start  of the world
 * @param {number} length
 * @param {number} window
 * @param {number} k
 * @param {number} share  of what is left of the window, before it
 */
function hold(at, start, length, window, k, share) {
  const left = window - length * k;
  if (left >= 0) return left * share - start * k;
  return Math.max(left - start * k, Math.min(-start * k, at));
}

/** @param {View} view @param {World} world @param {Size} size @returns {View} */
function keep({ x, y, k }, world, size) {
  return { x: hold(x, world.x, world.width, size.width, k, 0.5), y: hold(y, world.y, world.height, size.height, k, 0), k };
}

/**
 * As wide as the window; what was uppermost stays there.
 *
 * @param {World} world
 * @param {Size} size
 * @param {View|null} from  null: from the top
 * @returns {View}
 */
function fit(world, size, from) {
  const k = widthScale(world, size);
  return keep({ x: 0, y: from ? (from.y / from.k) * k : -world.y * k, k }, world, size);
}

/** @type {import('../../chart/layout/fitting.js').Framing} */
export const widthFraming = {
  fit,
  keep,
  holds: (view, world, size) => Math.abs(view.k / widthScale(world, size) - 1) < SAME,
  scrolls: () => true,
};
