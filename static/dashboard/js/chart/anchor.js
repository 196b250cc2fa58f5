/**
 * Where the camera stands, said by what it looks at: the card or box nearest to the window's middle, how far off the middle
 * is, and the zoom. It means the same in a window of another size and in another arrangement. Pure.
 *
 * @module chart/anchor
 */

import { meets, viewOf } from './layout/lod.js';

/** @typedef {import('../base/types.js').Rect} Rect */
/** @typedef {import('../base/types.js').Anchor} Anchor */
/** @typedef {import('../base/types.js').CameraPlace} CameraPlace */
/** @typedef {import('./layout/fitting.js').View} View */
/** @typedef {import('./layout/fitting.js').Size} Size */
/** @typedef {import('./kind.js').Index} Index */

/** How far from the window's middle, as a share of the way to its edge, what is looked at may stand. */
const WITHIN = 0.8;

/** @param {Rect} rect */
const middleOf = ({ x, y, w, h }) => ({ x: x + w / 2, y: y + h / 2 });

/**
 * @template {Rect} R
 * @param {Iterable<R>} rects
 * @param {{x: number, y: number}} point
 * @returns {R|null} the one that is nearest to a point
 */
function nearest(rects, point) {
  let best = null;
  let least = Infinity;
  for (const rect of rects) {
    const middle = middleOf(rect);
    const away = Math.hypot(Math.max(0, Math.abs(point.x - middle.x) - rect.w / 2), Math.max(0, Math.abs(point.y - middle.y) - rect.h / 2));
    if (away >= least) continue;
    least = away;
    best = rect;
  }
  return best;
}

/**
 * @param {Index} index
 * @param {View} view
 * @param {Size} size
 * @returns {Anchor|null} null where there is nothing to look at
 */
export function anchorOf(index, view, size) {
  const middle = { x: (size.width / 2 - view.x) / view.k, y: (size.height / 2 - view.y) / view.k };
  const card = nearest(index.cards.values(), middle);
  const box = card ? null : nearest([...index.boxes.values()].map((content) => content.box), middle);
  const thing = card ?? box;
  if (!thing) return null;
  const at = middleOf(thing);
  return { at: card ? card.id : /** @type {any} */ (box).key, dx: middle.x - at.x, dy: middle.y - at.y, k: view.k };
}

/**
 * @param {CameraPlace} place
 * @param {Index} index
 * @param {Size} size
 * @returns {View|null} null if nothing would be seen
 */
export function viewAt(place, index, size) {
  if (!('at' in place)) return viewAround(place, index, size);
  const thing = index.cards.get(place.at) ?? index.boxes.get(place.at)?.box;
  if (!thing) return null;
  const { k } = place;
  const hold = (/** @type {number} */ off, /** @type {number} */ room) => Math.max(-room, Math.min(room, off * k)) / k;
  const at = middleOf(thing);
  const x = at.x + hold(place.dx, (WITHIN * size.width) / 2);
  const y = at.y + hold(place.dy, (WITHIN * size.height) / 2);
  return { x: size.width / 2 - x * k, y: size.height / 2 - y * k, k };
}

/** Addresses of old hold a point of the world. @param {{x: number, y: number, k: number}} point @param {Index} index @param {Size} size @returns {View|null} */
function viewAround({ x, y, k }, index, size) {
  const view = { x: size.width / 2 - x * k, y: size.height / 2 - y * k, k };
  const shown = viewOf(view, size);
  for (const card of index.cards.values()) if (meets(card, shown)) return view;
  return null;
}
