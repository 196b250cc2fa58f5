/**
 * The plan of one box of rows before it has a place in a column: which row each container has. A box with more rows
 * than a column is high goes on in the next column: one deck each.
 *
 * @module chart/rowplan
 */

import { UNUSED } from '../../model/boxes.js';
import {
  ROW_BOX_GAP, ROW_BOX_PAD, ROW_FOOT_H, ROW_LANE_PAD, ROW_LANE_PITCH, ROW_MIN_LANES, ROW_SPINE_PITCH, ROW_TITLE_H,
  ROW_W,
} from './measures.js';
import { extent, keepOrTake } from './memory.js';
import { framesOf, spareColumns, startPlan } from './plan.js';
import { drawnEndpoints } from './plugs.js';

/** @typedef {import('../../base/types.js').Memory} Memory */
/** @typedef {import('../../base/types.js').HostModel} HostModel */
/** @typedef {import('../../base/types.js').BoxView} BoxView */
/** @typedef {import('./plan.js').BoxPlan} BoxPlan */

/** How a box is measured down its column. @type {import('./shelves.js').Axis} */
export const DOWN_COLUMN = { size: rowsHeight, gap: ROW_BOX_GAP };

/**
 * @param {BoxPlan} plan  `columns[0]` is the number of rows in each deck
 * @returns {number} its height
 */
export function rowsHeight(plan) {
  return ROW_TITLE_H + ROW_FOOT_H + plan.extra + plan.pitch * (plan.columns[0] ?? 1);
}

/**
 * @param {number} lanes
 * @param {number} [rowWidth]
 * @returns {number} the width of a column with so many
 */
export function columnWidth(lanes, rowWidth = ROW_W) {
  return 2 * ROW_BOX_PAD + rowWidth + 2 * ROW_LANE_PAD + ROW_LANE_PITCH * (Math.max(ROW_MIN_LANES, lanes) - 1);
}

/**
 * Gives every container its row: the remembered one, or the first that is free; containers of one sandbox have rows
 * one below the other.
 * @param {BoxView} view
 * @param {HostModel} model
 * @param {Memory} memory  which says how far apart rows stand
 * @returns {BoxPlan}
 */
export function rowPlan(view, model, memory) {
  const plan = { ...startPlan(view, model, memory), pitch: memory.pitch };
  const before = plan.before?.columns[0];
  const rows = seatRows(plan.units, (id) => {
    const slot = Object.hasOwn(memory.slots, id) ? memory.slots[id] : undefined;
    return slot && slot.box === view.key ? slot.row : undefined;
  });
  const used = view.key === UNUSED ? extent(plan.locals) : extent(rows);
  // A project that is just coming up will have more containers in a moment.
  const spare = 1 + spareColumns(view.key) + (!before && memory.shelves.length ? 2 : 0);
  plan.columns = [before !== undefined && used <= before * plan.decks ? before : Math.ceil((used + spare) / plan.decks)];
  const frames = framesOf(plan.units, model);
  for (const [id, row] of rows) {
    plan.cards.push({ id, row, column: 0, deck: 0, frame: frames.get(id) ?? null, endpoints: drawnEndpoints(id, model), plugs: new Map() });
  }
  return plan;
}

/**
 * A new box with more rows than fit goes on in further columns.
 * @param {BoxPlan} plan
 * @param {number} height  of the columns
 */
export function splitRows(plan, height) {
  if (!plan.before) {
    const room = Math.max(1, Math.floor((height - ROW_TITLE_H - ROW_FOOT_H) / plan.pitch));
    plan.decks = Math.ceil(plan.columns[0] / room);
    plan.columns = [Math.ceil(plan.columns[0] / plan.decks)];
  }
  // Networks that nobody uses are rows themselves, and go on in no further column.
  if (plan.decks > 1 && plan.key !== UNUSED) plan.extra = Math.max(plan.extra, ROW_SPINE_PITCH * (extent(plan.locals) + 1));
}

/**
 * Says in which deck each row stands, once the number of rows in a deck is settled.
 * @param {BoxPlan} plan
 */
export function settleRows(plan) {
  for (const card of plan.cards) card.deck = Math.min(plan.decks - 1, Math.floor(card.row / plan.columns[0]));
}

/**
 * A row that one of a sandbox left between its mates is kept for the next of them: somebody else there would make all of them move.
 * @param {string[][]} units
 * @param {(id: string) => number|undefined} remembered
 * @returns {Map<string, number>} rows by container
 */
function seatRows(units, remembered) {
  const { next, held } = gapsIn(units, remembered);
  const rows = keepOrTake(units.flat(), (id) => remembered(id) ?? next.get(id), held);
  for (const unit of units) if (unit.length > 1 && !isTogether(unit, rows)) bringTogether(unit, rows, held);
  return rows;
}

/**
 * @param {string[][]} units
 * @param {(id: string) => number|undefined} remembered
 * @returns {{next: Map<string, number>, held: number[]}} rows of newcomers whose mates have a gap, and the gaps that stay
 */
function gapsIn(units, remembered) {
  const known = new Set(units.flat().map(remembered));
  /** @type {Map<string, number>} */
  const next = new Map();
  /** @type {number[]} */
  const held = [];
  for (const unit of units) {
    const mine = unit.length > 1 ? unit.map(remembered).filter((row) => row !== undefined) : [];
    const fresh = unit.filter((id) => remembered(id) === undefined);
    for (let row = Math.min(...mine) + 1; row < Math.max(...mine); row += 1) {
      if (known.has(row)) continue;
      const id = fresh.shift();
      if (id === undefined) held.push(row);
      else next.set(id, row);
    }
  }
  return { next, held };
}

/**
 * @param {string[]} unit
 * @param {Map<string, number>} rows
 * @returns {boolean} whether nobody else's row is between theirs
 */
function isTogether(unit, rows) {
  const mine = unit.map((id) => rows.get(id) ?? 0);
  const first = Math.min(...mine);
  const last = Math.max(...mine);
  for (const [id, row] of rows) if (row > first && row < last && !unit.includes(id)) return false;
  return true;
}

/**
 * Moves a whole unit to the first run of free rows: only its own rows move.
 * @param {string[]} unit
 * @param {Map<string, number>} rows
 * @param {readonly number[]} held  rows that are kept for others
 */
function bringTogether(unit, rows, held) {
  const taken = new Set(held);
  for (const [id, row] of rows) if (!unit.includes(id)) taken.add(row);
  let first = 0;
  while (unit.some((_, index) => taken.has(first + index))) first += 1;
  unit.forEach((id, index) => rows.set(id, first + index));
}
