/**
 * The shelves on which boxes stand: how high each is, where a new box finds a place, and who moves when one grows.
 *
 * @module chart/shelves
 */

import { UNUSED } from '../../model/boxes.js';
import {
  BOX_FOOT_H, BOX_GAP, BOX_TITLE_H, CARD_GAP, CARD_H, CARD_W, LANE_PAD, LANE_PITCH, MIN_LANES, SHELF_GAP,
} from './measures.js';
import { extent } from './memory.js';
import { planWidth } from './plan.js';

/** @typedef {import('../../base/types.js').Memory} Memory */
/** @typedef {import('./plan.js').BoxPlan} BoxPlan */
/** @typedef {{shelf: number, x: number}} Place */
/** @typedef {{size: (plan: BoxPlan) => number, gap: number}} Axis */

/** How a box is measured along its shelf, and what stays free between two. @type {Axis} */
export const ALONG_SHELF = { size: planWidth, gap: BOX_GAP };

/**
 * @param {number} lanes
 * @returns {number} the height of a shelf whose corridor has so many lanes
 */
export function shelfHeight(lanes) {
  return BOX_TITLE_H + 2 * CARD_H + BOX_FOOT_H + corridorHeight(lanes);
}

/**
 * @param {number} lanes
 * @returns {number}
 */
export function corridorHeight(lanes) {
  return 2 * LANE_PAD + (Math.max(MIN_LANES, lanes) - 1) * LANE_PITCH;
}

/**
 * @param {BoxPlan} plan
 * @returns {number} how many lanes its local rails take
 */
export function localLanes(plan) {
  return plan.key === UNUSED ? 0 : extent(plan.locals);
}

/**
 * A place for a new box among those that stand: the first hole on a shelf with enough lanes, or a shelf of its own.
 * @param {BoxPlan} plan
 * @param {BoxPlan[]} standing
 * @param {number[]} widths  of the shelves: each is tried only if the one before has no hole
 * @param {(shelf: number) => boolean} roomy  whether that shelf needs no more lanes for it
 * @param {Axis} axis
 * @returns {Place}
 */
export function holeFor(plan, standing, widths, roomy, axis) {
  const shelves = standing.reduce((most, other) => Math.max(most, other.shelf + other.decks), 0);
  for (const limit of plan.decks === 1 ? widths : []) {
    for (let shelf = 0; shelf < shelves; shelf += 1) {
      const x = roomy(shelf) ? holeOn(shelf, standing, axis.size(plan), limit, axis) : null;
      if (x !== null) return { shelf, x };
    }
  }
  return { shelf: shelves, x: 0 };
}

/**
 * @param {number} shelf
 * @param {BoxPlan[]} standing
 * @param {number} width  of the new box
 * @param {number} limit  of the shelf
 * @param {Axis} axis
 * @returns {number|null} where it fits
 */
function holeOn(shelf, standing, width, limit, { size, gap }) {
  const here = standing.filter((other) => other.shelf <= shelf && shelf < other.shelf + other.decks);
  let x = 0;
  for (const other of here.sort((a, b) => a.x - b.x)) {
    if (x + width + gap <= other.x) return x;
    x = other.x + size(other) + gap;
  }
  return x === 0 || x + width <= limit ? x : null;
}

/**
 * @param {BoxPlan} plan  a new box
 * @param {number} shelf
 * @param {BoxPlan[]} standing
 * @param {Map<string, Set<string>>} shared
 * @param {Memory} before
 * @returns {boolean} whether it can stand there without a higher corridor
 */
export function hasLanes(plan, shelf, standing, shared, before) {
  const here = standing.filter((other) => other.shelf <= shelf && shelf < other.shelf + other.decks);
  const networks = new Set(shared.get(plan.key) ?? []);
  let local = localLanes(plan);
  for (const other of here) {
    local = Math.max(local, localLanes(other));
    for (const id of shared.get(other.key) ?? []) networks.add(id);
  }
  return local + networks.size <= (before.shelves[shelf] ?? Infinity);
}

/**
 * How wide shelves may become before a new one is begun: as wide as they were made, or as the window's shape allows
 * now that the whole has grown; never wider than can be read.
 * @param {Memory} before
 * @param {import('../../base/types.js').Shape} window
 * @param {number} legible  the least zoom; 0: any
 * @returns {number}
 */
export function roomOnShelves(before, { aspect, width = Infinity }, legible) {
  const height = before.shelves.reduce((sum, lanes) => sum + SHELF_GAP + shelfHeight(lanes), shelfHeight(MIN_LANES));
  return Math.max(before.shelfWidth, Math.min(height * aspect, legible > 0 ? width / legible : Infinity));
}

/**
 * A box that would become wider than a shelf may be grows onto the shelves below it, where nobody stands.
 * @param {BoxPlan} plan
 * @param {BoxPlan[]} plans
 * @param {number} shelfWidth
 * @returns {number} by how many decks it may grow
 */
export function decksBelow(plan, plans, shelfWidth) {
  const right = plan.x + planWidth(plan) + BOX_GAP;
  if (!plan.before || right + CARD_W + CARD_GAP <= shelfWidth) return 0;
  const below = plans.filter((other) => other.before && other.shelf >= plan.shelf + plan.decks
    && other.x < right && plan.x < other.x + planWidth(other) + BOX_GAP);
  return Math.min(...below.map((other) => other.shelf), Infinity) - plan.shelf - plan.decks;
}

/**
 * Boxes that have grown push those at their right, and nobody else.
 * @param {BoxPlan[]} plans
 * @param {Axis} axis
 */
export function pushApart(plans, { size, gap }) {
  /** @type {number[]} */
  const edges = [];
  for (const plan of [...plans].sort((a, b) => a.x - b.x || a.shelf - b.shelf)) {
    for (let deck = 0; deck < plan.decks; deck += 1) plan.x = Math.max(plan.x, edges[plan.shelf + deck] ?? 0);
    const right = plan.x + size(plan) + gap;
    for (let deck = 0; deck < plan.decks; deck += 1) edges[plan.shelf + deck] = right;
  }
}
