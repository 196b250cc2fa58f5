/**
 * The second form of the chart: boxes in columns, a row for each container, rails going down beside the rows. It reads
 * best between about 120 and 400 containers. The same promises as the first form's: pure, and nothing moves needlessly.
 *
 * A "shelf" is a column here, and everything that lies along a shelf goes down the column.
 *
 * @module chart/rows
 */

import { colorsOf, corridors, sharedByBox, sharedOrder, shelfLanes, shelfPlace, usesOf } from './lanes.js';
import { PHONE_W, ROW_BOX_GAP, ROW_COLUMN_GAP, ROW_HEADER_PITCH, ROW_MIN_LANES, SCENE_PAD } from './measures.js';
import { emptyMemory, keepOrTake, rememberLanes } from './memory.js';
import { lanesByShelf, packed, union } from './packing.js';
import { DOWN_COLUMN, columnWidth, rowPlan, rowsHeight, settleRows, splitRows } from './rowplan.js';
import { drawRows } from './rowscene.js';
import { hasLanes, holeFor, pushApart } from './shelves.js';

/** @typedef {import('../types.js').HostModel} HostModel */
/** @typedef {import('../types.js').Memory} Memory */
/** @typedef {import('../types.js').Scene} Scene */
/** @typedef {import('../types.js').Shape} Shape */
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
 */

/**
 * @param {HostModel} model
 * @param {Memory|null} memory  null, or another form's: everything is arranged anew
 * @param {Shape} window  asked when all is arranged anew, and when the chart grows
 * @returns {{scene: Scene, memory: Memory}}
 */
export function layoutRows(model, memory, window) {
  const before = memory?.form === 'rows' ? memory : emptyMemory('rows');
  const plans = model.boxes.map((view) => rowPlan(view, model, before));
  const shared = sharedByBox(model);
  const fresh = plans.every((plan) => !plan.before);
  const height = fresh ? chooseHeight(plans, shared, window) : before.shelfWidth;
  for (const plan of plans) {
    splitRows(plan, height);
    settleRows(plan);
  }
  if (fresh) placeAll(plans, height);
  else placeNew(plans, shared, [height, Math.max(height, columnsWidth(before) / window.aspect)], before);
  const order = sharedOrder(model);
  const uses = usesOf(plans, model);
  const count = plans.reduce((most, plan) => Math.max(most, plan.shelf + plan.decks), 0);
  const lanes = shelfLanes(uses, order, count, before);
  /** @type {RowChart} */
  const chart = {
    model, plans, uses, lanes, height,
    columns: corridors(plans, lanes, before, ROW_MIN_LANES),
    colors: colorsOf(model, order, before),
    spines: keepOrTake(order, (id) => before.spines[id]),
  };
  return { scene: drawRows(chart), memory: remember(chart) };
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
  return before.shelves.reduce((sum, lanes) => sum + ROW_COLUMN_GAP + columnWidth(lanes), columnWidth(ROW_MIN_LANES));
}

/**
 * The height of the columns with which the whole looks largest in a window of the given shape. A phone has one column.
 * @param {BoxPlan[]} plans
 * @param {Map<string, Set<string>>} shared
 * @param {Shape} window
 * @returns {number}
 */
function chooseHeight(plans, shared, { aspect, width = Infinity }) {
  const heights = plans.map(rowsHeight);
  const total = heights.reduce((sum, height) => sum + height + ROW_BOX_GAP, 0);
  const margin = ROW_HEADER_PITCH * (union(shared).size + 3) + 2 * SCENE_PAD;
  let best = { height: total, badness: Infinity };
  if (width < PHONE_W) return total;
  // Around the number that boxes without gaps would need.
  const guess = Math.sqrt((aspect * total) / columnWidth(ROW_MIN_LANES));
  for (let columns = Math.max(1, Math.floor(guess * 0.5)); columns <= Math.ceil(guess * 1.4) + 1; columns += 1) {
    for (const slack of [1, 1.04, 1.08, 1.14, 1.25]) {
      const height = (total / columns) * slack;
      const sizes = heights.map((h) => ({ decks: Math.ceil(h / height), width: Math.min(height, h) }));
      const places = packed(sizes, height, ROW_BOX_GAP);
      const lanes = lanesByShelf(plans, sizes, places, shared);
      const across = lanes.reduce((sum, count) => sum + columnWidth(count) + ROW_COLUMN_GAP, 2 * SCENE_PAD);
      const longest = Math.max(1, ...places.map((place, index) => place.x + sizes[index].width));
      const badness = Math.max(across / aspect, longest + margin);
      if (badness < best.badness) best = { height, badness };
    }
  }
  return best.height;
}

/**
 * @param {RowChart} chart
 * @returns {Memory}
 */
function remember({ plans, lanes, columns, colors, spines, height }) {
  const memory = { ...emptyMemory('rows'), shelves: columns, shelfWidth: height };
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
