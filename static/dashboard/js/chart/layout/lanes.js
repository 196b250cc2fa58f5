/**
 * Which lane of a shelf's corridor a shared rail takes, its place among the spines, and its colour.
 *
 * Local rails count their lanes from the top of the corridor, shared ones from the bottom; what is spare lies between
 * them and serves both. At first the networks with most endpoints lie on top; later everybody keeps what they have.
 *
 * @module chart/lanes
 */

import { byText } from '../../model/order.js';
import { extent, keepOrTake } from './memory.js';
import { localLanes } from './shelves.js';

/** @typedef {import('../../base/types.js').Memory} Memory */
/** @typedef {import('../../base/types.js').HostModel} HostModel */
/** @typedef {import('../../base/types.js').NetworkView} NetworkView */
/** @typedef {import('./plan.js').BoxPlan} BoxPlan */
/**
 * For each network that is not local: on which shelves it is used, and by which boxes there.
 * @typedef {Map<string, Map<number, Set<BoxPlan>>>} Uses
 */

/** @param {number} shelf */
export function shelfPlace(shelf) {
  return `shelf ${shelf}`;
}

/**
 * @param {NetworkView} a
 * @param {NetworkView} b
 * @returns {number} the host's first, then those with fewer endpoints
 */
function byImportance(a, b) {
  const host = Number(b.kind === 'host') - Number(a.kind === 'host');
  return host || a.endpoints.length - b.endpoints.length || byText(b.name, a.name) || byText(b.id, a.id);
}

/**
 * @param {HostModel} model
 * @returns {string[]} ids of the shared networks and the host's, the least important first
 */
export function sharedOrder(model) {
  const shared = [...model.networks.values()].filter((view) => view.kind === 'shared' || view.kind === 'host');
  return shared.sort(byImportance).map((view) => view.id);
}

/**
 * @param {HostModel} model
 * @returns {Map<string, Set<string>>} by box, the networks that are not local to it
 */
export function sharedByBox(model) {
  /** @type {Map<string, Set<string>>} */
  const shared = new Map();
  for (const network of model.networks.values()) {
    if (network.kind !== 'shared' && network.kind !== 'host') continue;
    for (const key of network.boxes) {
      const mine = shared.get(key);
      if (mine) mine.add(network.id);
      else shared.set(key, new Set([network.id]));
    }
  }
  return shared;
}

/**
 * @param {BoxPlan[]} plans  on their shelves
 * @param {HostModel} model
 * @returns {Uses}
 */
export function usesOf(plans, model) {
  /** @type {Uses} */
  const uses = new Map();
  /** @param {string} network @param {number} shelf @param {BoxPlan} plan */
  const mark = (network, shelf, plan) => {
    let shelves = uses.get(network);
    if (!shelves) uses.set(network, shelves = new Map());
    const boxes = shelves.get(shelf);
    if (boxes) boxes.add(plan);
    else shelves.set(shelf, new Set([plan]));
  };
  for (const plan of plans) {
    for (const card of plan.cards) {
      for (const { network } of card.endpoints) {
        if (model.networks.get(network)?.kind !== 'local') mark(network, plan.shelf + card.deck, plan);
      }
    }
  }
  return uses;
}

/**
 * @param {Uses} uses
 * @param {string[]} order  of the shared networks
 * @param {number} count    of shelves
 * @param {Memory} memory
 * @returns {Map<string, number>[]} lanes from the bottom, by shelf
 */
export function shelfLanes(uses, order, count, memory) {
  return Array.from({ length: count }, (_, shelf) => {
    const here = order.filter((id) => uses.get(id)?.has(shelf));
    return keepOrTake(here, (id) => memory.lanes[id]?.[shelfPlace(shelf)]);
  });
}

/**
 * How many lanes each shelf has: what it had, or, where that is too few, what it needs and a spare one.
 * @param {BoxPlan[]} plans
 * @param {Map<string, number>[]} lanes
 * @param {Memory} memory
 * @param {number} least  that any has
 * @returns {number[]}
 */
export function corridors(plans, lanes, memory, least) {
  const local = new Array(lanes.length).fill(0);
  for (const plan of plans) {
    for (let deck = 0; deck < plan.decks; deck += 1) {
      local[plan.shelf + deck] = Math.max(local[plan.shelf + deck], localLanes(plan));
    }
  }
  return lanes.map((shared, shelf) => {
    const needed = local[shelf] + extent(shared);
    const before = memory.shelves[shelf] ?? 0;
    return needed <= before ? before : Math.max(least, needed + 1);
  });
}

/**
 * Colours are kept for as long as the network is there, also while it is local for a time.
 * @param {HostModel} model
 * @param {string[]} order
 * @param {Memory} memory
 * @returns {Map<string, number>}
 */
export function colorsOf(model, order, memory) {
  const shared = order.filter((id) => model.networks.get(id)?.kind === 'shared').reverse();
  const kept = Object.keys(memory.colors).filter((id) => model.networks.has(id));
  return keepOrTake(new Set([...kept, ...shared]), (id) => memory.colors[id]);
}
