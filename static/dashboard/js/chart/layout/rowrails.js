/**
 * The rails of the dense form: they go down beside the rows; above the boxes (the host's: below) they are joined.
 *
 * @module chart/rowrails
 */

import { UNUSED } from '../../model/boxes.js';
import {
  PILL_CLEARANCE, PILL_H, ROW_BOX_PAD, ROW_FOOT_H, ROW_HEADER_PITCH, ROW_PILL_MIN_W, ROW_SPINE_PITCH,
  ROW_TITLE_H,
} from './measures.js';
import { emptyRail } from './rails.js';
import { rowsHeight } from './rowplan.js';
import { fitText, pillWidth, titleWidth } from './text.js';

/** @typedef {import('../../base/types.js').NetworkView} NetworkView */
/** @typedef {import('../../base/types.js').SceneRail} SceneRail */
/** @typedef {import('../../base/types.js').Segment} Segment */
/** @typedef {import('./plan.js').BoxPlan} BoxPlan */
/** @typedef {import('./rows.js').RowChart} RowChart */
/** @typedef {import('./rowscene.js').Columns} Columns */

/**
 * @param {RowChart} chart
 * @param {Columns} columns
 * @returns {SceneRail[]}
 */
export function localRows(chart, columns) {
  return chart.plans.flatMap((plan) => {
    const networks = [...plan.locals.keys()].flatMap((id) => chart.model.networks.get(id) ?? []);
    if (plan.key === UNUSED) return networks.map((network) => unusedRow(network, plan, columns));
    const rails = networks.map((network) => localRow(network, plan, columns));
    namePills(rails, plan, chart, columns);
    return rails;
  });
}

/**
 * @param {NetworkView} network
 * @param {BoxPlan} plan
 * @param {Columns} columns
 * @returns {SceneRail}
 */
function localRow(network, plan, columns) {
  const rail = emptyRail(network, -1);
  const y1 = plan.x + ROW_TITLE_H - 4;
  const lane = plan.locals.get(network.id) ?? 0;
  const foot = plan.decks > 1 ? plan.extra - ROW_SPINE_PITCH * (lane + 1) : 0;
  const y2 = plan.x + rowsHeight(plan) - ROW_FOOT_H - foot;
  const xs = Array.from({ length: plan.decks }, (_, deck) => columns.localX(plan.shelf + deck, lane));
  for (const x of xs) {
    rail.segments.push({ x1: x, y1, x2: x, y2 });
    rail.ends.push({ x, y: y1 });
    if (plan.decks === 1) rail.ends.push({ x, y: y2 });
  }
  if (xs.length > 1) rail.spine.push({ x1: xs[0], y1: y2, x2: xs[xs.length - 1], y2 });
  return rail;
}

/**
 * Names of local rails stand in the title's line, from their rails to the left, as far as the title leaves room.
 * @param {SceneRail[]} rails
 * @param {BoxPlan} plan
 * @param {RowChart} chart
 * @param {Columns} columns
 */
function namePills(rails, plan, chart, columns) {
  const left = columns.lefts[plan.shelf] + ROW_BOX_PAD + titleWidth(`${plan.view.title} ${plan.view.containers.length}`);
  const ordered = [...rails].sort((a, b) => b.segments[0].x1 - a.segments[0].x1);
  const endOf = (/** @type {SceneRail|undefined} */ rail) => (rail ? rail.segments[0].x1 + PILL_H / 2 : 0);
  let end = endOf(ordered[0]);
  // As many as can be read share the line; the others have their names above their rails, or on them.
  const fitting = Math.min(ordered.length, Math.floor((end - left + PILL_CLEARANCE) / (ROW_PILL_MIN_W + PILL_CLEARANCE)));
  const wished = ordered.map((rail) => pillWidth(chart.model.networks.get(rail.id)?.label ?? '') + PILL_CLEARANCE);
  const enough = wished.reduce((sum, width) => sum + width, 0) <= end - left;
  if (!enough && fitting < 1) return;
  // Those furthest to the left: to the right of their names there is room for the others'.
  const first = enough ? 0 : ordered.length - fitting;
  end = endOf(ordered[first]);
  const share = (end - left) / Math.max(1, fitting) - PILL_CLEARANCE;
  for (const [index, rail] of ordered.slice(first).entries()) {
    const label = chart.model.networks.get(rail.id)?.label ?? '';
    const wish = wished[first + index] - PILL_CLEARANCE;
    const w = enough ? wish : Math.min(share, wish);
    if (end - w < left) continue;
    rail.pills.push({ x: end - w, y: plan.x + (ROW_TITLE_H - PILL_H) / 2 - 2, w, h: PILL_H, text: fitText(label, w) });
    end -= w + PILL_CLEARANCE;
  }
}

/**
 * A network that nobody uses lies in a row of its own.
 * @param {NetworkView} network
 * @param {BoxPlan} plan
 * @param {Columns} columns
 * @returns {SceneRail}
 */
function unusedRow(network, plan, columns) {
  const rail = emptyRail(network, -1);
  const lane = plan.locals.get(network.id) ?? 0;
  const deck = Math.floor(lane / plan.columns[0]);
  const x1 = columns.lefts[plan.shelf + deck] + ROW_BOX_PAD;
  const x2 = x1 + columns.rowWidth;
  const y = plan.x + ROW_TITLE_H + (lane - deck * plan.columns[0] + 0.5) * plan.pitch;
  const w = pillWidth(network.label);
  rail.segments.push({ x1, y1: y, x2, y2: y });
  rail.ends.push({ x: x1, y }, { x: x2, y });
  rail.pills.push({ x: x2 - w, y: y - PILL_H / 2, w, h: PILL_H, text: fitText(network.label, w) });
  return rail;
}

/**
 * @param {RowChart} chart
 * @param {Columns} columns
 * @param {number} right
 * @param {number} bottom
 * @returns {SceneRail[]}
 */
export function sharedRows(chart, columns, right, bottom) {
  return [...chart.spines].flatMap(([id, level]) => {
    const network = chart.model.networks.get(id);
    if (!network) return [];
    const host = network.kind === 'host';
    const rail = emptyRail(network, host ? -2 : chart.colors.get(id) ?? 0);
    const y = host ? bottom + 2 * ROW_HEADER_PITCH : -ROW_HEADER_PITCH * (level + 1);
    const used = [...(chart.uses.get(id) ?? [])].sort(([a], [b]) => a - b);
    for (const [column, users] of used) {
      const x = columns.sharedX(column, chart.lanes[column].get(id) ?? 0);
      const boxes = chart.plans.filter((plan) => plan.shelf <= column && column < plan.shelf + plan.decks);
      const seen = host ? seenAbove(x, y, users, boxes) : seenBelow(x, y, users, boxes);
      rail.segments.push(...seen);
      rail.ends.push({ x, y: host ? seen[0].y1 : seen[seen.length - 1].y2 });
      rail.pills.push(headPill(network.label, columns.lefts[column], y));
    }
    const reach = used.map(([column]) => columns.sharedX(column, chart.lanes[column].get(id) ?? 0));
    if (host) {
      rail.segments.push({ x1: 0, y1: y, x2: right, y2: y });
      if (!used.length) rail.pills.push(headPill(network.label, 0, y));
    } else if (used.length) {
      rail.spine.push({ x1: columns.lefts[used[0][0]], y1: y, x2: Math.max(...reach), y2: y });
    }
    return [rail];
  });
}

/** @param {string} label @param {number} x @param {number} y */
function headPill(label, x, y) {
  const w = pillWidth(label);
  return { x, y: y - PILL_H / 2, w, h: PILL_H, text: fitText(label, w) };
}

/**
 * A rail goes down to the last box that uses it, and behind those on its way that do not.
 * @param {number} x
 * @param {number} start
 * @param {Set<BoxPlan>} users
 * @param {BoxPlan[]} boxes
 * @returns {Segment[]} the pieces that are seen, from top to bottom
 */
function seenBelow(x, start, users, boxes) {
  const end = Math.max(...[...users].map((user) => user.x + rowsHeight(user)));
  return pieces(x, start, end, users, boxes);
}

/**
 * The host's rail comes up from below to the first box that uses it.
 * @param {number} x
 * @param {number} end
 * @param {Set<BoxPlan>} users
 * @param {BoxPlan[]} boxes
 * @returns {Segment[]}
 */
function seenAbove(x, end, users, boxes) {
  const start = Math.min(...[...users].map((user) => user.x));
  return pieces(x, start, end, users, boxes);
}

/**
 * @param {number} x
 * @param {number} start
 * @param {number} end
 * @param {Set<BoxPlan>} users
 * @param {BoxPlan[]} boxes
 * @returns {Segment[]}
 */
function pieces(x, start, end, users, boxes) {
  /** @type {Segment[]} */
  const seen = [];
  let y = start;
  for (const box of [...boxes].sort((a, b) => a.x - b.x)) {
    if (users.has(box) || box.x + rowsHeight(box) <= start || box.x >= end) continue;
    if (box.x > y) seen.push({ x1: x, y1: y, x2: x, y2: box.x });
    y = box.x + rowsHeight(box);
  }
  if (end > y) seen.push({ x1: x, y1: y, x2: x, y2: end });
  return seen;
}
