/**
 * Which box stands on which shelf, and where: so that the whole fits the window's shape at first, and so that nobody
 * moves afterwards.
 *
 * @module chart/shelves
 */

import {
  BOX_FOOT_H, BOX_GAP, BOX_PAD, BOX_TITLE_H, CARD_GAP, CARD_H, CARD_W, LANE_PAD, LANE_PITCH, MIN_LANES, SHELF_GAP,
} from './measures.js';
import { extent } from './memory.js';
import { planWidth, spareColumns } from './plan.js';
import { columnsFor } from './slots.js';
import { UNUSED } from '../model/boxes.js';

/** @typedef {import('../types.js').Memory} Memory */
/** @typedef {import('./plan.js').BoxPlan} BoxPlan */
/** @typedef {{shelf: number, x: number}} Place */
/** @typedef {{size: (plan: BoxPlan) => number, gap: number}} Axis */

const CANDIDATES = 40;

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
 * In how many decks a new box stands on shelves of a width, and how wide it then is, roughly.
 * @param {BoxPlan} plan
 * @param {number} shelfWidth
 * @returns {{decks: number, width: number}}
 */
export function roughSize(plan, shelfWidth) {
  if (plan.units.length === 0) return { decks: 1, width: planWidth(plan) };
  const spare = spareColumns(plan.key);
  const room = Math.max(1, Math.floor((shelfWidth - 2 * BOX_PAD + CARD_GAP) / (CARD_W + CARD_GAP)));
  let decks = 1;
  while (decks < 64 && columnsFor(plan.units, decks, spare) > room) decks += 1;
  if (columnsFor(plan.units, decks, spare) > room) decks = 1;
  return { decks, width: 2 * BOX_PAD + columnsFor(plan.units, decks, spare) * (CARD_W + CARD_GAP) - CARD_GAP };
}

/**
 * The width of the shelves with which the whole looks largest in a window of the given shape.
 * @param {BoxPlan[]} plans
 * @param {Map<string, Set<string>>} shared  networks of each box that are not local
 * @param {number} aspect  width by height
 * @returns {number}
 */
export function chooseWidth(plans, shared, aspect) {
  const total = plans.reduce((sum, plan) => sum + roughSize(plan, Infinity).width + BOX_GAP, 0);
  let best = { width: total, badness: Infinity };
  // Around the width that boxes without gaps and rails would have: from a third of it to three times as much.
  const guess = Math.sqrt(total * shelfHeight(MIN_LANES) * aspect);
  for (let step = 0; step < CANDIDATES; step += 1) {
    const width = Math.max(2 * BOX_PAD + CARD_W, guess * Math.pow(3, (2 * step) / (CANDIDATES - 1) - 1));
    const sizes = plans.map((plan) => roughSize(plan, width));
    const places = packed(sizes, width);
    const badness = Math.max(rightEdge(sizes, places) / aspect, roughHeight(plans, sizes, places, shared));
    if (badness < best.badness) best = { width, badness };
  }
  return best.width;
}

/**
 * Puts boxes on shelves in their order, a new shelf when one is full.
 * @param {{decks: number, width: number}[]} sizes
 * @param {number} width  of the shelves
 * @param {number} [gap]
 * @returns {Place[]}
 */
export function packed(sizes, width, gap = BOX_GAP) {
  let shelf = 0;
  let x = 0;
  return sizes.map((size) => {
    if (x > 0 && (size.decks > 1 || x + size.width > width)) {
      shelf += 1;
      x = 0;
    }
    const place = { shelf, x };
    x += size.width + gap;
    shelf += size.decks - 1;
    return place;
  });
}

/**
 * @param {{width: number}[]} sizes
 * @param {Place[]} places
 */
function rightEdge(sizes, places) {
  return Math.max(1, ...places.map((place, index) => place.x + sizes[index].width));
}

/**
 * @param {BoxPlan[]} plans
 * @param {{decks: number}[]} sizes
 * @param {Place[]} places
 * @param {Map<string, Set<string>>} shared
 * @returns {number} the height of all shelves
 */
function roughHeight(plans, sizes, places, shared) {
  /** @type {{local: number, shared: Set<string>}[]} */
  const shelves = [];
  plans.forEach((plan, index) => {
    for (let deck = 0; deck < sizes[index].decks; deck += 1) {
      const shelf = shelves[places[index].shelf + deck] ??= { local: 0, shared: new Set() };
      shelf.local = Math.max(shelf.local, localLanes(plan));
      for (const id of shared.get(plan.key) ?? []) shelf.shared.add(id);
    }
  });
  return shelves.reduce((sum, shelf) => sum + SHELF_GAP + shelfHeight(shelf.local + shelf.shared.size + 1), 0);
}

/**
 * A place for a new box among those that stand: the first hole on a shelf with enough lanes, or a shelf of its own.
 * @param {BoxPlan} plan
 * @param {BoxPlan[]} standing
 * @param {number} shelfWidth
 * @param {(shelf: number) => boolean} roomy  whether that shelf needs no more lanes for it
 * @param {Axis} axis
 * @returns {Place}
 */
export function holeFor(plan, standing, shelfWidth, roomy, { size, gap }) {
  const shelves = standing.reduce((most, other) => Math.max(most, other.shelf + other.decks), 0);
  const width = size(plan);
  for (let shelf = 0; plan.decks === 1 && shelf < shelves; shelf += 1) {
    if (!roomy(shelf)) continue;
    let x = 0;
    const here = standing.filter((other) => other.shelf <= shelf && shelf < other.shelf + other.decks)
      .sort((a, b) => a.x - b.x);
    for (const other of here) {
      if (x + width + gap <= other.x) break;
      x = other.x + size(other) + gap;
    }
    if (x === 0 || x + width <= shelfWidth) return { shelf, x };
  }
  return { shelf: shelves, x: 0 };
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
