/**
 * Where the name of a local rail stands: at its right end, or further left where no plug comes down.
 *
 * @module chart/pills
 */

import { BOX_PAD, PILL_CLEARANCE, PILL_MIN_W, RING_R } from './measures.js';
import { columnEdges, planWidth } from './plan.js';
import { plugOffset } from './plugs.js';
import { fitText, pillWidth } from './text.js';

/** @typedef {import('./plan.js').BoxPlan} BoxPlan */
/** @typedef {{x: number, w: number, text: string}} PillPlan */

/**
 * The pills of a box's local rails, from the box's left edge; the box is made wider if one finds no room.
 * @param {BoxPlan} plan
 * @param {(network: string) => string} labelOf
 * @returns {Map<string, PillPlan>[]} by deck
 */
export function localPills(plan, labelOf) {
  const widest = Math.max(0, ...[...plan.locals.keys()].map((id) => pillWidth(labelOf(id))));
  const room = plan.extra;
  let decks = pillsByDeck(plan, labelOf);
  if (!decks) {
    plan.extra = Math.max(room, widest + 2 * PILL_CLEARANCE);
    decks = pillsByDeck(plan, labelOf) ?? [];
  }
  return decks;
}

/**
 * @param {BoxPlan} plan
 * @param {(network: string) => string} labelOf
 * @returns {Map<string, PillPlan>[]|null} null if one has no room
 */
function pillsByDeck(plan, labelOf) {
  const right = planWidth(plan) - BOX_PAD;
  const decks = [];
  for (let deck = 0; deck < plan.decks; deck += 1) {
    /** @type {Map<string, PillPlan>} */
    const pills = new Map();
    const crossings = plugsOfDeck(plan, deck);
    for (const [network, lane] of plan.locals) {
      const pill = fitPill(blocked(crossings, lane), plan.inset, right, labelOf(network));
      if (!pill) return null;
      pills.set(network, pill);
    }
    decks.push(pills);
  }
  return decks;
}

/**
 * @param {BoxPlan} plan
 * @param {number} deck
 * @returns {{x: number, upper: boolean, lane: number}[]} every plug, from left to right; `lane` is Infinity for shared
 */
function plugsOfDeck(plan, deck) {
  const edges = columnEdges(plan);
  const crossings = [];
  for (const card of plan.cards) {
    if (card.deck !== deck) continue;
    const upper = card.row % 2 === 0;
    for (const { id, network } of card.endpoints) {
      const x = edges[card.column] + plugOffset(card.plugs.get(id) ?? 0, upper, plan.columns[card.column]);
      crossings.push({ x, upper, lane: plan.locals.get(network) ?? Infinity });
    }
  }
  return crossings.sort((a, b) => a.x - b.x);
}

/**
 * @param {{x: number, upper: boolean, lane: number}[]} crossings
 * @param {number} lane
 * @returns {number[]} the x of plugs that cross the lane or end on it
 */
function blocked(crossings, lane) {
  return crossings.filter((plug) => (plug.upper ? plug.lane >= lane : plug.lane <= lane)).map((plug) => plug.x);
}

/**
 * @param {number[]} xs  sorted
 * @param {number} left
 * @param {number} right
 * @param {string} label
 * @returns {PillPlan|null} in the rightmost gap that holds it, cut only if none does
 */
function fitPill(xs, left, right, label) {
  const whole = pillWidth(label);
  for (const least of [whole, Math.min(whole, PILL_MIN_W)]) {
    let end = right;
    for (let index = xs.length; index >= 0; index -= 1) {
      const start = index > 0 ? xs[index - 1] + RING_R + PILL_CLEARANCE : left;
      if (end - start >= least) {
        const w = Math.min(whole, end - start);
        return { x: end - w, w, text: fitText(label, w) };
      }
      if (index > 0) end = xs[index - 1] - RING_R - PILL_CLEARANCE;
    }
  }
  return null;
}
