/**
 * The first arrangement: how wide shelves are, and which box stands on which, so that the whole fits the window's shape.
 *
 * @module chart/packing
 */

import {
  BOX_GAP, BOX_PAD, CARD_GAP, CARD_W, GUTTER_GAP, GUTTER_MIN, HOST_GAP, LEGIBLE, MIN_LANES, RUN_ON, SCENE_PAD,
  SHELF_GAP, SPINE_PITCH,
} from './measures.js';
import { spareColumns, unusedWidth } from './plan.js';
import { localLanes, shelfHeight } from './shelves.js';
import { columnsFor } from './slots.js';

/** @typedef {import('../../base/types.js').Shape} Shape */
/** @typedef {import('./plan.js').BoxPlan} BoxPlan */
/** @typedef {import('./shelves.js').Place} Place */

const CANDIDATES = 40;

/**
 * In how many decks a new box stands on shelves of a width, and how wide it then is, roughly.
 * @param {BoxPlan} plan
 * @param {number} shelfWidth
 * @returns {{decks: number, width: number}}
 */
export function roughSize(plan, shelfWidth) {
  if (plan.units.length === 0) return { decks: 1, width: unusedWidth(plan) };
  const spare = spareColumns(plan.key);
  const widest = Math.max(...plan.units.map((unit) => unit.length)) + spare;
  const room = Math.max(widest, Math.floor((shelfWidth - 2 * BOX_PAD + CARD_GAP) / (CARD_W + CARD_GAP)));
  let decks = 1;
  while (columnsFor(plan.units, decks, spare) > room) decks += 1;
  return { decks, width: 2 * BOX_PAD + columnsFor(plan.units, decks, spare) * (CARD_W + CARD_GAP) - CARD_GAP };
}

/**
 * The width of the shelves with which the whole looks largest in a window of the given shape; where its names could not be
 * read, the width of the window.
 * @param {BoxPlan[]} plans
 * @param {Map<string, Set<string>>} shared  networks of each box that are not local
 * @param {Shape} window
 * @param {number} [legible]  the least zoom; 0: it is to be seen whole
 * @returns {number}
 */
export function chooseWidth(plans, shared, { aspect, width: pixels = Infinity }, legible = LEGIBLE.shelves) {
  const total = plans.reduce((sum, plan) => sum + roughSize(plan, Infinity).width + BOX_GAP, 0);
  let best = { width: total, badness: Infinity };
  // Around the width that boxes without gaps and rails would have: from a third of it to three times as much.
  const marginX = 2 * (GUTTER_GAP + SCENE_PAD) + GUTTER_MIN + SPINE_PITCH * union(shared).size;
  const marginY = HOST_GAP + 2 * SCENE_PAD;
  const guess = Math.sqrt(total * shelfHeight(MIN_LANES) * aspect);
  for (let step = 0; step < CANDIDATES; step += 1) {
    const width = Math.max(2 * BOX_PAD + CARD_W, guess * Math.pow(3, (2 * step) / (CANDIDATES - 1) - 1));
    const sizes = plans.map((plan) => roughSize(plan, width));
    const places = packed(sizes, width);
    const across = rightEdge(sizes, places) + marginX;
    const badness = Math.max(across / aspect, roughHeight(plans, sizes, places, shared) + marginY);
    if (badness < best.badness) best = { width, badness };
  }
  if (pixels / aspect / best.badness >= legible) return best.width;
  return Math.min(best.width, Math.max(2 * BOX_PAD + CARD_W, pixels / RUN_ON.shelves - marginX));
}

/**
 * @param {Map<string, Set<string>>} shared  networks by box
 * @returns {Set<string>} all of them
 */
export function union(shared) {
  return new Set([...shared.values()].flatMap((ids) => [...ids]));
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
  return lanesByShelf(plans, sizes, places, shared).reduce((sum, lanes) => sum + SHELF_GAP + shelfHeight(lanes), 0);
}

/**
 * @param {BoxPlan[]} plans
 * @param {{decks: number}[]} sizes
 * @param {Place[]} places
 * @param {Map<string, Set<string>>} shared
 * @returns {number[]} how many lanes each shelf will have
 */
export function lanesByShelf(plans, sizes, places, shared) {
  /** @type {{local: number, shared: Set<string>}[]} */
  const shelves = [];
  plans.forEach((plan, index) => {
    for (let deck = 0; deck < sizes[index].decks; deck += 1) {
      const shelf = shelves[places[index].shelf + deck] ??= { local: 0, shared: new Set() };
      shelf.local = Math.max(shelf.local, localLanes(plan));
      for (const id of shared.get(plan.key) ?? []) shelf.shared.add(id);
    }
  });
  return shelves.map((shelf) => shelf.local + shelf.shared.size + 1);
}
