/**
 * The second form of the chart: boxes in columns, a row for each container, rails going down beside the rows. It reads
 * best between about 120 and 400 containers. The same promises as the first form's: pure, and nothing moves needlessly.
 *
 * A "shelf" is a column here, and everything that lies along a shelf goes down the column.
 *
 * @module chart/rows
 */

import { colorsOf, corridors, sharedByBox, sharedOrder, shelfLanes, shelfPlace, usesOf } from './lanes.js';
import {
  LEGIBLE, PHONE_W, ROW_BOX_GAP, ROW_COLUMN_GAP, ROW_HEADER_PITCH, ROW_LEGIBLE_TOUCH, ROW_MIN_LANES, ROW_PITCH, ROW_PITCH_TOUCH,
  ROW_SCENE_PAD, ROW_W, RUN_ON, SCENE_PAD,
} from './measures.js';
import { emptyMemory, extent, keepOrTake, memoryFor, rememberLanes } from './memory.js';
import { lanesByShelf, packed, union } from './packing.js';
import { DOWN_COLUMN, columnWidth, rowPlan, rowsHeight, settleRows, splitRows } from './rowplan.js';
import { drawRows } from './rowscene.js';
import { chooseRowWidth } from './rowwidth.js';
import { hasLanes, holeFor, pushApart } from './shelves.js';

/** @typedef {import('../../base/types.js').HostModel} HostModel */
/** @typedef {import('../../base/types.js').Memory} Memory */
/** @typedef {import('../../base/types.js').Scene} Scene */
/** @typedef {import('../../base/types.js').Shape} Shape */
/** @typedef {import('./plan.js').BoxPlan} BoxPlan */
/** @typedef {import('./lanes.js').Uses} Uses */

/**
 * @typedef {object} RowChart
 * @property {HostModel} model
 * @property {BoxPlan[]} plans
 * @property {Uses} uses
 * @property {Map<string, number>[]} lanes  of shared rails, by column
 * @property {number[]} columns             lanes beside each column
 * @property {Map<string, number>} colors
 * @property {Map<string, number>} spines
 * @property {number} height  of the columns
 * @property {number} pitch   of the rows
 * @property {number} rowWidth
 */

/**
 * @param {HostModel} model
 * @param {Memory|null} memory  null, or another form's: everything is arranged anew
 * @param {Shape} window  asked when all is arranged anew, and when the chart grows
 * @returns {{scene: Scene, memory: Memory}}
 */
export function layoutRows(model, memory, window) {
  const known = memoryFor('rows', memory);
  const before = { ...known, pitch: known.pitch || pitchIn(window) };
  const plans = model.boxes.map((view) => rowPlan(view, model, before));
  const shared = sharedByBox(model);
  const fresh = plans.every((plan) => !plan.before);
  const height = fresh ? chooseHeight(plans, shared, window) : before.shelfWidth;
  for (const plan of plans) {
    splitRows(plan, height);
    settleRows(plan);
  }
  if (fresh) placeAll(plans, height);
  else placeNew(plans, shared, [height, mostHeight(before, window)], before);
  const order = sharedOrder(model);
  const uses = usesOf(plans, model);
  const count = plans.reduce((most, plan) => Math.max(most, plan.shelf + plan.decks), 0);
  const lanes = shelfLanes(uses, order, count, before);
  /** @type {RowChart} */
  const chart = {
    model, plans, uses, lanes, height, pitch: before.pitch, rowWidth: before.rowWidth || ROW_W,
    columns: corridors(plans, lanes, before, ROW_MIN_LANES),
    colors: colorsOf(model, order, before),
    spines: keepOrTake(order, (id) => before.spines[id]),
  };
  if (fresh) chart.rowWidth = widthFor(chart, window);
  return { scene: drawRows(chart), memory: remember(chart) };
}

/** @param {RowChart} chart  in which everything has its place @param {Shape} window @returns {number} of its rows */
function widthFor({ model, plans, columns, spines }, window) {
  const longest = plans.reduce((most, plan) => Math.max(most, plan.x + rowsHeight(plan)), 0);
  const deep = ROW_HEADER_PITCH * (extent(spines) + 3) + longest + 2 * SCENE_PAD;
  return chooseRowWidth(model, plans, columns, deep, window, isTouched(window) ? ROW_LEGIBLE_TOUCH : LEGIBLE.rows);
}

/**
 * @param {BoxPlan[]} plans
 * @param {number} height
 */
function placeAll(plans, height) {
  const places = packed(plans.map((plan) => ({ decks: plan.decks, width: rowsHeight(plan) })), height, ROW_BOX_GAP);
  plans.forEach((plan, index) => Object.assign(plan, places[index]));
}

/**
 * @param {BoxPlan[]} plans
 * @param {Map<string, Set<string>>} shared
 * @param {number[]} heights  of the columns: as they are, and as they may become
 * @param {Memory} before
 */
function placeNew(plans, shared, heights, before) {
  const standing = plans.filter((plan) => plan.before);
  pushApart(standing, DOWN_COLUMN);
  for (const plan of plans) {
    if (plan.before) continue;
    const fits = (/** @type {number} */ column) => hasLanes(plan, column, standing, shared, before);
    standing.push(Object.assign(plan, holeFor(plan, standing, heights, fits, DOWN_COLUMN)));
  }
}

/**
 * @param {Memory} before
 * @returns {number} the width of all columns, and of one more
 */
function columnsWidth(before) {
  return before.shelves.reduce((sum, lanes) => sum + ROW_COLUMN_GAP + columnWidth(lanes, before.rowWidth || ROW_W), columnWidth(ROW_MIN_LANES, before.rowWidth || ROW_W));
}

/** @param {Shape} window */
const isTouched = ({ width = Infinity, touch = false }) => touch || width < PHONE_W;

/** How far apart rows stand: on a phone, and wherever fingers point, further. @param {Shape} window */
const pitchIn = (window) => (isTouched(window) ? ROW_PITCH_TOUCH : ROW_PITCH);

/**
 * How high columns may become before one more is begun: as the window's shape allows now that the whole has grown; and where
 * one more could not be read in the window's width, without an end.
 * @param {Memory} before
 * @param {Shape} window
 */
function mostHeight(before, { aspect, width = Infinity }) {
  const across = columnsWidth(before) + 2 * ROW_SCENE_PAD;
  return across * LEGIBLE.rows > width ? Infinity : Math.max(before.shelfWidth, across / aspect);
}

/**
 * @typedef {object} Packing  how columns of one height would be filled
 * @property {number} height   that a column may have
 * @property {number} across   how wide the whole is
 * @property {number} longest  how high
 */

/**
 * @param {BoxPlan[]} plans
 * @param {Map<string, Set<string>>} shared
 * @param {number} height
 * @returns {Packing}
 */
function packingOf(plans, shared, height) {
  const sizes = plans.map((plan) => {
    const h = rowsHeight(plan);
    return { decks: Math.ceil(h / height), width: Math.min(height, h) };
  });
  const places = packed(sizes, height, ROW_BOX_GAP);
  const lanes = lanesByShelf(plans, sizes, places, shared);
  return {
    height,
    across: lanes.reduce((sum, count) => sum + columnWidth(count) + ROW_COLUMN_GAP, 2 * ROW_SCENE_PAD - ROW_COLUMN_GAP),
    longest: Math.max(1, ...places.map((place, index) => place.x + sizes[index].width)),
  };
}

/**
 * The height of the columns with which the whole looks largest in a window of the given shape; where that could not be read,
 * of as many columns as can be read side by side.
 * @param {BoxPlan[]} plans
 * @param {Map<string, Set<string>>} shared
 * @param {Shape} window
 * @returns {number}
 */
function chooseHeight(plans, shared, window) {
  const { aspect, width = Infinity } = window;
  const total = plans.reduce((sum, plan) => sum + rowsHeight(plan) + ROW_BOX_GAP, 0);
  const margin = ROW_HEADER_PITCH * (union(shared).size + 3) + 2 * SCENE_PAD;
  let best = { height: total, badness: Infinity };
  // Around the number that boxes without gaps would need.
  const guess = Math.sqrt((aspect * total) / columnWidth(ROW_MIN_LANES));
  for (let columns = Math.max(1, Math.floor(guess * 0.5)); columns <= Math.ceil(guess * 1.4) + 1; columns += 1) {
    for (const slack of [1, 1.04, 1.08, 1.14, 1.25]) {
      const { height, across, longest } = packingOf(plans, shared, (total / columns) * slack);
      const badness = Math.max(across / aspect, longest + margin);
      if (badness < best.badness) best = { height, badness };
    }
  }
  const legible = isTouched(window) ? ROW_LEGIBLE_TOUCH : LEGIBLE.rows;
  return width / aspect / best.badness >= legible ? best.height : heightRunningOn(plans, shared, total, width);
}

/**
 * @param {BoxPlan[]} plans
 * @param {Map<string, Set<string>>} shared
 * @param {number} total  height of all boxes
 * @param {number} width  of the window
 * @returns {number} the height of columns of which as many as can be read stand side by side
 */
function heightRunningOn(plans, shared, total, width) {
  const most = Math.max(1, Math.floor(width / RUN_ON.rows / (columnWidth(ROW_MIN_LANES) + ROW_COLUMN_GAP)));
  for (let columns = most; columns > 1; columns -= 1) {
    const fits = [1, 1.02, 1.05, 1.1, 1.2]
      .map((slack) => packingOf(plans, shared, (total / columns) * slack))
      .filter(({ across }) => across * RUN_ON.rows <= width);
    if (fits.length > 0) return fits.reduce((best, one) => (one.longest < best.longest ? one : best)).height;
  }
  return total;
}

/**
 * @param {RowChart} chart
 * @returns {Memory}
 */
function remember({ plans, lanes, columns, colors, spines, height, pitch, rowWidth }) {
  const memory = { ...emptyMemory('rows'), shelves: columns, shelfWidth: height, pitch, rowWidth };
  memory.colors = Object.fromEntries(colors);
  memory.spines = Object.fromEntries(spines);
  for (const { key, shelf, x, decks, columns: rows, inset, extra, locals, cards } of plans) {
    memory.boxes[key] = { shelf, x, decks, columns: rows, inset, extra };
    rememberLanes(memory, key, locals);
    for (const { id, row } of cards) memory.slots[id] = { box: key, row, column: 0 };
  }
  lanes.forEach((shared, column) => rememberLanes(memory, shelfPlace(column), shared));
  return memory;
}
