/**
 * What has moved between two scenes of the network chart.
 *
 * @module tests/js/support/moved
 */

import { cornerOf, placeOf } from '../../../static/dashboard/js/chart/draw/surface.js';
import { layoutAs } from '../../../static/dashboard/js/chart/layout/form.js';
import { buildModel } from '../../../static/dashboard/js/model/model.js';

/** @typedef {import('../../../static/dashboard/js/base/types.js').Scene} Scene */
/** @typedef {import('../../../static/dashboard/js/base/types.js').Memory} Memory */
/** @typedef {import('./host.js').Host} Host */

export const WINDOW = { aspect: 16 / 9 };

/**
 * @param {Memory['form']} form
 * @param {Host} host
 * @param {Memory|null} memory
 */
export function lay(form, host, memory) {
  return layoutAs(form, buildModel(host.topology), memory, WINDOW);
}

/**
 * @param {Scene} before
 * @param {Scene} after
 * @returns {string[]} ids of the cards that are in both and have moved
 */
export function movedCards(before, after) {
  const was = new Map(before.cards.map((card) => [card.id, card]));
  return after.cards.filter((card) => {
    const old = was.get(card.id);
    return old && (old.x !== card.x || old.y !== card.y);
  }).map((card) => card.id);
}

/**
 * @param {Scene} before
 * @param {Scene} after
 * @returns {string[]} ids of the plugs that are in both and have moved
 */
export function movedPlugs(before, after) {
  const was = new Map(before.plugs.map((plug) => [plug.id, JSON.stringify(plug.line)]));
  return after.plugs.filter((plug) => was.has(plug.id) && was.get(plug.id) !== JSON.stringify(plug.line)).map((plug) => plug.id);
}

/**
 * Where a point of the world is seen on the screen.
 * @param {import('../../../static/dashboard/js/chart/layout/fitting.js').World} world
 * @param {import('../../../static/dashboard/js/chart/layout/fitting.js').View} view
 * @param {{x: number, y: number}} point
 * @param {number} [painted]  the zoom that it was painted at
 */
export function seen(world, view, point, painted = view.k) {
  const corner = cornerOf(world, painted);
  const factor = view.k / painted;
  const { x, y } = placeOf(view, corner, factor);
  return { x: x + (point.x * painted - corner.x) * factor, y: y + (point.y * painted - corner.y) * factor };
}
