/**
 * HostModel and memory in, scene and memory out: the rail layout. Pure; the same input gives the same scene.
 *
 * @module chart/layout
 */

import { UNUSED } from '../../model/boxes.js';
import { colorsOf, corridors, sharedByBox, sharedOrder, shelfLanes, shelfPlace, usesOf } from './lanes.js';
import { GUTTER_MIN, LEGIBLE, MIN_LANES } from './measures.js';
import { emptyMemory, extent, keepOrTake, memoryFor, rememberLanes } from './memory.js';
import { chooseWidth, packed, roughSize } from './packing.js';
import { localPills } from './pills.js';
import { planWidth, seat, startPlan } from './plan.js';
import { drawScene } from './scene.js';
import { ALONG_SHELF, decksBelow, hasLanes, holeFor, pushApart, roomOnShelves } from './shelves.js';
import { pillWidth } from './text.js';

/** @typedef {import('../../base/types.js').HostModel} HostModel */
/** @typedef {import('../../base/types.js').Memory} Memory */
/** @typedef {import('../../base/types.js').Scene} Scene */
/** @typedef {import('../../base/types.js').Shape} Shape */
/** @typedef {import('./plan.js').BoxPlan} BoxPlan */
/** @typedef {import('./lanes.js').Uses} Uses */
/** @typedef {import('./pills.js').PillPlan} PillPlan */

/**
 * Everything decided, nothing drawn yet.
 * @typedef {object} Chart
 * @property {HostModel} model
 * @property {BoxPlan[]} plans
 * @property {Map<string, Map<string, PillPlan>[]>} pills  of local rails, by box and deck
 * @property {Uses} uses
 * @property {Map<string, number>[]} lanes   of shared rails, by shelf
 * @property {number[]} shelves              lanes in each corridor
 * @property {Map<string, number>} colors
 * @property {Map<string, number>} spines
 * @property {number} gutter
 * @property {number} shelfWidth
 * @property {number} legible  the zoom from which on its names can be read; 0: it is made to be seen whole
 */

/**
 * @param {HostModel} model
 * @param {Memory|null} memory  null, or another form's: everything is arranged anew
 * @param {Shape} window  asked when all is arranged anew, and when the chart grows
 * @param {'shelves'|'tiles'} [form]  tiles: made to be seen whole, whether names can be read or not
 * @returns {{scene: Scene, memory: Memory}}
 */
export function layout(model, memory, window, form = 'shelves') {
  const before = memoryFor(form, memory);
  const legible = form === 'tiles' ? 0 : LEGIBLE.shelves;
  const plans = model.boxes.map((view) => startPlan(view, model, before));
  const shared = sharedByBox(model);
  const fresh = plans.every((plan) => !plan.before);
  const shelfWidth = fresh ? chooseWidth(plans, shared, window, legible) : before.shelfWidth;
  const room = fresh ? shelfWidth : roomOnShelves(before, window, legible);
  const pills = new Map();
  for (const plan of plans) {
    if (!plan.before) plan.decks = roughSize(plan, room).decks;
    seat(plan, model, before, () => decksBelow(plan, plans, room));
    if (plan.key !== UNUSED) {
      pills.set(plan.key, localPills(plan, (id) => model.networks.get(id)?.label ?? ''));
    }
  }
  if (fresh) placeAll(plans, shelfWidth);
  else placeNew(plans, shared, [shelfWidth, room], before);
  const chart = { model, plans, pills, shelfWidth, legible, ...railsOf(model, plans, before) };
  return { scene: drawScene(chart), memory: remember(chart, form) };
}

/**
 * @param {BoxPlan[]} plans
 * @param {number} shelfWidth
 */
function placeAll(plans, shelfWidth) {
  const places = packed(plans.map((plan) => ({ decks: plan.decks, width: planWidth(plan) })), shelfWidth);
  plans.forEach((plan, index) => Object.assign(plan, places[index]));
}

/**
 * @param {BoxPlan[]} plans
 * @param {Map<string, Set<string>>} shared
 * @param {number[]} widths  of the shelves: as they are, and as they may become
 * @param {Memory} before
 */
function placeNew(plans, shared, widths, before) {
  const standing = plans.filter((plan) => plan.before);
  pushApart(standing, ALONG_SHELF);
  for (const plan of plans) {
    if (plan.before) continue;
    const place = holeFor(plan, standing, widths, (shelf) => hasLanes(plan, shelf, standing, shared, before), ALONG_SHELF);
    standing.push(Object.assign(plan, place));
  }
}

/**
 * @param {HostModel} model
 * @param {BoxPlan[]} plans
 * @param {Memory} before
 */
function railsOf(model, plans, before) {
  const uses = usesOf(plans, model);
  const order = sharedOrder(model);
  const count = plans.reduce((most, plan) => Math.max(most, plan.shelf + plan.decks), 0);
  const lanes = shelfLanes(uses, order, count, before);
  const widest = Math.max(0, ...order.map((id) => pillWidth(model.networks.get(id)?.label ?? '')));
  return {
    uses,
    lanes,
    shelves: corridors(plans, lanes, before, MIN_LANES),
    colors: colorsOf(model, order, before),
    spines: keepOrTake(order, (id) => before.spines[id]),
    // Settled once: a longer name that comes later is cut, so that no spine has to move for it.
    gutter: before.gutter || Math.max(GUTTER_MIN, widest),
  };
}

/**
 * @param {Chart} chart
 * @param {Memory['form']} form
 * @returns {Memory}
 */
function remember({ plans, lanes, shelves, colors, spines, gutter, shelfWidth }, form) {
  const memory = { ...emptyMemory(form), shelves, shelfWidth, gutter };
  memory.colors = Object.fromEntries(colors);
  memory.spines = Object.fromEntries(spines);
  for (const { key, shelf, x, decks, columns, inset, extra, locals, cards } of plans) {
    memory.boxes[key] = { shelf, x, decks, columns, inset, extra };
    rememberLanes(memory, key, locals);
    for (const { id, row, column, plugs } of cards) {
      memory.slots[id] = { box: key, row, column };
      for (const [endpoint, place] of plugs) memory.plugs[endpoint] = place;
    }
  }
  lanes.forEach((shared, shelf) => {
    if (extent(shared) > 0) rememberLanes(memory, shelfPlace(shelf), shared);
  });
  return memory;
}
