/**
 * Where the camera must stand to show a whole world, and how far it may go. Pure.
 *
 * @module chart/fitting
 */

/** @typedef {{x: number, y: number, width: number, height: number}} World  its edges, in its own units */
/** @typedef {{x: number, y: number, k: number}} View  screen = world * k + (x, y) */

/** Fitting never enlarges more than this: five containers should not look like posters. */
const FIT_MOST = 1.25;
const EDGE = 20;

/**
 * @typedef {object} Framing  how a kind of chart stands in its window
 * @property {(world: World, size: Size, from: View|null) => View} fit  the view that "fit" gives, seen from another one
 * @property {(view: View, world: World, size: Size) => View} keep  the nearest view that a gesture may reach
 * @property {(view: View, world: World, size: Size) => boolean} holds  whether a view that a gesture has reached is still a fitting one
 * @property {boolean} scrolls  the wheel moves along the chart, and zooms only with Ctrl
 *
 * @typedef {{width: number, height: number}} Size  of the window, in pixels
 */

/**
 * The transform that shows a whole world in a window.
 *
 * @param {World} world
 * @param {{width: number, height: number}} size
 * @returns {View} screen = world * k + (x, y)
 */
export function fitting(world, size) {
  const wide = Math.max(1, world.width);
  const high = Math.max(1, world.height);
  const room = Math.min(EDGE, size.width * 0.02);
  const k = Math.max(0.01, Math.min((size.width - 2 * room) / wide, (size.height - 2 * room) / high, FIT_MOST));
  return { x: (size.width - wide * k) / 2 - world.x * k, y: (size.height - high * k) / 2 - world.y * k, k };
}

/** The whole world in the window; the wheel zooms. @type {Framing} */
export const wholeFraming = { fit: fitting, keep: (view, world, size) => kept(view, world, size), holds: () => false, scrolls: false };

/**
 * Moves a view so that the world's middle never leaves the window by more than it must.
 *
 * @param {View} view
 * @param {World} world
 * @param {{width: number, height: number}} size
 * @returns {View}
 */
export function kept(view, world, size) {
  const hold = (/** @type {number} */ at, /** @type {number} */ start, /** @type {number} */ length, /** @type {number} */ window) =>
    Math.max(window / 2 - (start + length) * view.k, Math.min(window / 2 - start * view.k, at));
  return { k: view.k, x: hold(view.x, world.x, world.width, size.width), y: hold(view.y, world.y, world.height, size.height) };
}
