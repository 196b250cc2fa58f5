/**
 * The plan of one box before it has a place on a shelf: its slots, columns, local lanes and plugs, all counted from the
 * box's own left edge.
 *
 * @module chart/plan
 */

import { UNUSED, isRest } from '../../model/boxes.js';
import {
  BOX_PAD, CARD_GAP, CARD_W, DECK_SPINE_PITCH, UNUSED_ROWS, UNUSED_W,
} from './measures.js';
import { extent, keepOrTake } from './memory.js';
import { cardWidth, drawnEndpoints, plugPlaces } from './plugs.js';
import { columnsFor, seatAll, seatNew, unitsOf } from './slots.js';

/** @typedef {import('../../base/types.js').Memory} Memory */
/** @typedef {import('../../base/types.js').HostModel} HostModel */
/** @typedef {import('../../base/types.js').BoxView} BoxView */
/** @typedef {import('../../base/types.js').BoxMemory} BoxMemory */
/** @typedef {import('../../base/types.js').EndpointView} EndpointView */

/**
 * @typedef {object} CardPlan
 * @property {string} id
 * @property {number} row
 * @property {number} column
 * @property {number} deck
 * @property {string|null} frame  the sandbox, if others are in it too
 * @property {EndpointView[]} endpoints  those that are drawn
 * @property {Map<string, number>} plugs  places by endpoint id
 *
 * @typedef {object} BoxPlan
 * @property {string} key
 * @property {BoxView} view
 * @property {BoxMemory|undefined} before  undefined for a new box
 * @property {string[][]} units
 * @property {number} shelf
 * @property {number} x
 * @property {number} decks
 * @property {number[]} columns  widths
 * @property {number} inset
 * @property {number} extra
 * @property {number} pitch  of rows; 0 where cards stand in it
 * @property {Map<string, number>} locals  lanes of its local networks
 * @property {CardPlan[]} cards
 */

/**
 * @param {BoxView} view
 * @param {HostModel} model
 * @param {Memory} memory
 * @returns {BoxPlan} still without slots
 */
export function startPlan(view, model, memory) {
  const before = Object.hasOwn(memory.boxes, view.key) ? memory.boxes[view.key] : undefined;
  const locals = keepOrTake(view.networks, (id) => memory.lanes[id]?.[view.key]);
  return {
    key: view.key,
    view,
    before,
    units: unitsOf(view, model),
    shelf: before?.shelf ?? -1,
    x: before?.x ?? 0,
    decks: before?.decks ?? 1,
    columns: before ? [...before.columns] : [],
    inset: before?.inset ?? BOX_PAD,
    extra: before?.extra ?? 0,
    pitch: 0,
    locals,
    cards: [],
  };
}

/**
 * Seats the containers and their plugs; sets the widths of the columns.
 * @param {BoxPlan} plan
 * @param {HostModel} model
 * @param {Memory} memory
 * @param {() => number} deeper  by how many decks a full box may grow before it grows wider
 */
export function seat(plan, model, memory, deeper) {
  if (plan.key === UNUSED) return seatUnused(plan);
  const seating = plan.before
    ? seatNew(plan.units, plan.decks, plan.columns.length, (id) => remembered(id, plan.key, memory), deeper)
    : seatAll(plan.units, plan.decks, columnsOfNew(plan, memory));
  plan.decks = seating.decks;
  const frames = framesOf(plan.units, model);
  while (plan.columns.length < seating.columns) plan.columns.push(CARD_W);
  for (const id of plan.units.flat()) {
    const { row, column } = /** @type {import('./slots.js').Slot} */ (seating.slots.get(id));
    const endpoints = drawnEndpoints(id, model);
    const plugs = plugPlaces(endpoints, model, row % 2 === 0, memory);
    plan.cards.push({ id, row, column, deck: row >> 1, frame: frames.get(id) ?? null, endpoints, plugs });
    plan.columns[column] = Math.max(plan.columns[column], cardWidth(plugs));
  }
  plan.inset = Math.max(plan.inset, insetFor(plan));
}

/**
 * @param {string[][]} units
 * @param {HostModel} model
 * @returns {Map<string, string>} the sandboxes of those who are not alone in theirs
 */
export function framesOf(units, model) {
  /** @type {Map<string, string>} */
  const frames = new Map();
  for (const unit of units) {
    if (unit.length > 1) for (const id of unit) frames.set(id, model.containers.get(id)?.sandbox ?? '');
  }
  return frames;
}

/**
 * Networks nobody uses stand in columns of their own.
 * @param {BoxPlan} plan
 */
function seatUnused(plan) {
  while (plan.columns.length < unusedColumns(plan)) plan.columns.push(UNUSED_W);
}

/** @param {BoxPlan} plan */
const unusedColumns = (plan) => Math.max(1, Math.ceil(extent(plan.locals) / UNUSED_ROWS));

/** How wide the box of unused networks will be. @param {BoxPlan} plan */
export const unusedWidth = (plan) => 2 * BOX_PAD + unusedColumns(plan) * (UNUSED_W + CARD_GAP) - CARD_GAP;

/**
 * @param {string} id
 * @param {string} key
 * @param {Memory} memory
 */
function remembered(id, key, memory) {
  const slot = memory.slots[id];
  return slot && slot.box === key ? slot : undefined;
}

/**
 * Whoever tries something out starts a standalone container: that box has more room than others.
 * @param {string} key
 * @returns {number}
 */
export function spareColumns(key) {
  return isRest(key) ? 1 : 0;
}

/**
 * A box on several shelves joins its local rails at its left edge.
 * @param {BoxPlan} plan
 */
function insetFor(plan) {
  if (plan.decks < 2 || plan.locals.size === 0) return BOX_PAD;
  return BOX_PAD + DECK_SPINE_PITCH * (extent(plan.locals) + 1);
}

/**
 * A project that is just coming up will have more containers in a moment: its box has room for some from the start.
 * @param {BoxPlan} plan
 * @param {Memory} memory
 */
function columnsOfNew(plan, memory) {
  const columns = columnsFor(plan.units, plan.decks, spareColumns(plan.key));
  return memory.shelves.length ? Math.max(2, columns) : columns;
}

/**
 * @param {BoxPlan} plan
 * @returns {number} the width of the box
 */
export function planWidth(plan) {
  const inner = plan.columns.reduce((sum, width) => sum + width + CARD_GAP, -CARD_GAP);
  return plan.inset + inner + plan.extra + BOX_PAD;
}

/**
 * @param {BoxPlan} plan
 * @returns {number[]} the left edges of its columns, from the box's own
 */
export function columnEdges(plan) {
  let x = plan.inset;
  return plan.columns.map((width) => {
    const edge = x;
    x += width + CARD_GAP;
    return edge;
  });
}
