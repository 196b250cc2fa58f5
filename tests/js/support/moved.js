/**
 * What has moved between two scenes of the network chart.
 *
 * @module tests/js/support/moved
 */

import { layoutAs } from '../../../static/dashboard/js/chart/layout/form.js';
import { buildModel } from '../../../static/dashboard/js/model/model.js';

/** @typedef {import('../../../static/dashboard/js/base/types.js').Scene} Scene */
/** @typedef {import('../../../static/dashboard/js/base/types.js').Memory} Memory */
/** @typedef {import('./host.js').Host} Host */

export const WINDOW = { aspect: 16 / 9 };

/**
 * @param {Scene['form']} form
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
