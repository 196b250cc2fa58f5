/**
 * Puts a decided chart of rows into world units.
 *
 * @module chart/rowscene
 */

import {
  LEGIBLE, ROW_BOX_PAD, ROW_COLUMN_GAP, ROW_FRAME_PAD, ROW_GAP, ROW_HEADER_PITCH, ROW_LANE_PAD, ROW_LANE_PITCH, ROW_LEGIBLE_TOUCH, ROW_PITCH_TOUCH,
  ROW_SCENE_PAD, ROW_TITLE_H, SCENE_PAD,
} from './measures.js';
import { extent } from './memory.js';
import { columnWidth, rowsHeight } from './rowplan.js';
import { localRows, sharedRows } from './rowrails.js';
import { tally } from '../draw/tally.js';

/** @typedef {import('../../base/types.js').Scene} Scene */
/** @typedef {import('../../base/types.js').SceneCard} SceneCard */
/** @typedef {import('./plan.js').BoxPlan} BoxPlan */
/** @typedef {import('./plan.js').CardPlan} CardPlan */
/** @typedef {import('./rows.js').RowChart} RowChart */

/**
 * @typedef {object} Columns
 * @property {number[]} lefts
 * @property {number[]} widths
 * @property {number} rowWidth
 * @property {(column: number, lane: number) => number} localX   x of a lane counted from the rows
 * @property {(column: number, lane: number) => number} sharedX  x of a lane counted from the right edge
 */

/**
 * @param {RowChart} chart
 * @returns {Scene}
 */
export function drawRows(chart) {
  const columns = columnsOf(chart.columns, chart.rowWidth);
  const last = columns.lefts.length - 1;
  const right = last < 0 ? 0 : columns.lefts[last] + columns.widths[last];
  const bottom = Math.max(0, ...chart.plans.map((plan) => plan.x + rowsHeight(plan)));
  const hosted = [...chart.spines.keys()].some((id) => chart.model.networks.get(id)?.kind === 'host');
  const header = ROW_HEADER_PITCH * (extent(chart.spines) + 1);
  /** @type {Scene} */
  const scene = {
    form: 'rows',
    x: -ROW_SCENE_PAD,
    y: -header - SCENE_PAD,
    width: right + 2 * ROW_SCENE_PAD,
    height: header + bottom + (hosted ? 2 * ROW_HEADER_PITCH : 0) + 2 * SCENE_PAD,
    legible: chart.pitch === ROW_PITCH_TOUCH ? ROW_LEGIBLE_TOUCH : LEGIBLE.rows,
    boxes: [],
    cards: [],
    frames: [],
    rails: [...localRows(chart, columns), ...sharedRows(chart, columns, right, bottom)],
    plugs: [],
  };
  for (const plan of chart.plans) drawBox(plan, chart, columns, scene);
  return scene;
}

/**
 * @param {number[]} lanes  beside each column
 * @param {number} rowWidth
 * @returns {Columns}
 */
function columnsOf(lanes, rowWidth) {
  let x = 0;
  const widths = lanes.map((count) => columnWidth(count, rowWidth));
  const lefts = widths.map((width) => {
    const left = x;
    x += width + ROW_COLUMN_GAP;
    return left;
  });
  return {
    lefts,
    widths,
    rowWidth,
    localX: (column, lane) => lefts[column] + ROW_BOX_PAD + rowWidth + ROW_LANE_PAD + lane * ROW_LANE_PITCH,
    sharedX: (column, lane) => lefts[column] + widths[column] - ROW_BOX_PAD - ROW_LANE_PAD - lane * ROW_LANE_PITCH,
  };
}

/**
 * @param {BoxPlan} plan
 * @param {RowChart} chart
 * @param {Columns} columns
 * @param {Scene} scene
 */
function drawBox(plan, chart, columns, scene) {
  const last = plan.shelf + plan.decks - 1;
  const x = columns.lefts[plan.shelf];
  const h = rowsHeight(plan);
  const corridors = Array.from({ length: plan.decks }, () => ({ y1: plan.x + ROW_TITLE_H, y2: plan.x + h }));
  scene.boxes.push({
    key: plan.key, title: plan.view.title, ...tally(plan.view, chart.model),
    x, y: plan.x, w: columns.lefts[last] + columns.widths[last] - x, h,
    shelf: plan.shelf, decks: plan.decks, columns: plan.decks, corridor: corridors[0], corridors,
  });
  /** @type {Map<string, SceneCard>} */
  const shown = new Map();
  for (const card of plan.cards) shown.set(card.id, drawRow(card, plan, chart, columns, scene));
  for (const unit of plan.units) if (unit.length > 1) drawFrames(unit, shown, scene);
}

/**
 * A row's plugs lie on one line, so the far ones come first: nearer ones are drawn over their beginning.
 * @param {CardPlan} card
 * @param {BoxPlan} plan
 * @param {RowChart} chart
 * @param {Columns} columns
 * @param {Scene} scene
 * @returns {SceneCard}
 */
function drawRow(card, plan, chart, columns, scene) {
  const column = plan.shelf + card.deck;
  const x = columns.lefts[column] + ROW_BOX_PAD;
  const y = plan.x + ROW_TITLE_H + (card.row - card.deck * plan.columns[0]) * plan.pitch;
  const h = plan.pitch - ROW_GAP;
  const shown = { id: card.id, box: plan.key, row: card.row, column, frame: card.frame, x, y, w: columns.rowWidth, h };
  scene.cards.push(shown);
  const middle = y + h / 2;
  const plugs = card.endpoints.map(({ id, network, active }) => {
    const lane = plan.locals.get(network);
    const end = lane === undefined ? columns.sharedX(column, chart.lanes[column].get(network) ?? 0) : columns.localX(column, lane);
    return { id, card: card.id, network, active, line: { x1: x + columns.rowWidth, y1: middle, x2: end, y2: middle } };
  });
  scene.plugs.push(...plugs.sort((a, b) => b.line.x2 - a.line.x2));
  return shown;
}

/**
 * One frame around the rows of a sandbox; one in each column where they go on in the next.
 * @param {string[]} unit
 * @param {Map<string, SceneCard>} shown
 * @param {Scene} scene
 */
function drawFrames(unit, shown, scene) {
  const cards = unit.flatMap((id) => shown.get(id) ?? []);
  for (const x of new Set(cards.map((card) => card.x))) {
    const here = cards.filter((card) => card.x === x);
    const y1 = Math.min(...here.map((card) => card.y));
    const y2 = Math.max(...here.map((card) => card.y + card.h));
    scene.frames.push({
      id: here[0].frame ?? unit[0], cards: here.map((card) => card.id),
      x: x - ROW_FRAME_PAD, y: y1 - ROW_FRAME_PAD, w: here[0].w + 2 * ROW_FRAME_PAD, h: y2 - y1 + 2 * ROW_FRAME_PAD,
    });
  }
}
