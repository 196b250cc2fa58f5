/**
 * Where the camera must stand to show a world, and how far it may go. Pure.
 *
 * Legible before complete: a world whose names could not be read if all of it were shown runs on beyond the window, and
 * is scrolled.
 *
 * @module chart/fitting
 */

/**
 * @typedef {{x: number, y: number, width: number, height: number, legible?: number}} World  its edges, in its own units;
 *   `legible` is the zoom from which on its names can be read (0 or nothing: at any)
 */
/** @typedef {{x: number, y: number, k: number}} View  screen = world * k + (x, y) */
/** @typedef {{width: number, height: number, most?: number}} Size  of the window, in pixels; `most`: so far fitting may enlarge, where it is read from afar */

/** Fitting never enlarges more than this where nothing else is said: five containers should not look like posters. */
export const FIT_MOST = 1.25;
const EDGE = 20;

/** Kept free around the world. @param {Size} size */
const edge = (size) => Math.min(EDGE, size.width * 0.02);

/** @param {World} world @param {Size} size @returns {{wide: number, high: number}} the zooms that show its whole width and height */
function zooms(world, size) {
  const room = 2 * edge(size);
  return { wide: (size.width - room) / Math.max(1, world.width), high: (size.height - room) / Math.max(1, world.height) };
}

/** The zoom that shows a whole world, whether it can be read or not. @param {World} world @param {Size} size */
export function wholeZoom(world, size) {
  const { wide, high } = zooms(world, size);
  return Math.max(0.01, Math.min(wide, high, size.most ?? FIT_MOST));
}

/** Whether a world is too large to be shown whole and read. @param {World} world @param {Size} size */
export function runsOn(world, size) {
  return wholeZoom(world, size) < (world.legible ?? 0) * 0.999;
}

/**
/**
 * @typedef {object} Framing  how a kind of chart stands in its window
 * @property {(world: World, size: Size, from: View|null) => View} fit  the view that "fit" gives, seen from another one
 * @property {(view: View, world: World, size: Size) => View} keep  the nearest view that a gesture may reach
 * @property {(view: View, world: World, size: Size) => boolean} holds  whether a view that a gesture has reached is still a fitting one
 * @property {(world: World, size: Size) => boolean} scrolls  the wheel moves along the chart, and zooms only with Ctrl
 */

/**
 * The view that shows a whole world in the middle of a window; of one that runs on, its beginning.
 *
 * @param {World} world
 * @param {Size} size
 * @returns {View}
 */
export function fitting(world, size) {
  if (!runsOn(world, size)) return middled(world, size, wholeZoom(world, size));
  const k = Math.max(world.legible ?? 0, Math.min(zooms(world, size).wide, FIT_MOST));
  return fromStart(world, size, k);
}

/** @param {World} world @param {Size} size @param {number} k @returns {View} */
function middled(world, size, k) {
  return { x: (size.width - world.width * k) / 2 - world.x * k, y: (size.height - world.height * k) / 2 - world.y * k, k };
}

/** Each side that fits is in the middle, each that does not begins at the window's edge. @param {World} world @param {Size} size @param {number} k @returns {View} */
function fromStart(world, size, k) {
  const middle = middled(world, size, k);
  return { x: Math.max(middle.x, -world.x * k), y: Math.max(middle.y, -world.y * k), k };
}

/**
 * Moves a view so that the world's middle never leaves the window by more than it must.
 *
 * @param {View} view
 * @param {World} world
 * @param {Size} size
 * @returns {View}
 */
export function kept(view, world, size) {
  const hold = (/** @type {number} */ at, /** @type {number} */ start, /** @type {number} */ length, /** @type {number} */ window) =>
    Math.max(window / 2 - (start + length) * view.k, Math.min(window / 2 - start * view.k, at));
  return { k: view.k, x: hold(view.x, world.x, world.width, size.width), y: hold(view.y, world.y, world.height, size.height) };
}

/**
 * Along one direction, a side that fits is in the middle, and one that does not leaves no gap at either end.
 *
 * @param {View} view
 * @param {World} world
 * @param {Size} size
 * @returns {View}
 */
function withoutGaps({ x, y, k }, world, size) {
  const hold = (/** @type {number} */ at, /** @type {number} */ start, /** @type {number} */ length, /** @type {number} */ window) => {
    const left = window - length * k;
    return left >= 0 ? left / 2 - start * k : Math.max(left - start * k, Math.min(-start * k, at));
  };
  return { x: hold(x, world.x, world.width, size.width), y: hold(y, world.y, world.height, size.height), k };
}

/**
 * The whole world in the window, where the wheel zooms; one that could not be read so runs on, and the wheel scrolls it.
 * @type {Framing}
 */
export const legibleFraming = {
  fit: fitting,
  keep: (view, world, size) => (runsOn(world, size) ? withoutGaps : kept)(view, world, size),
  holds: () => false,
  scrolls: runsOn,
};
