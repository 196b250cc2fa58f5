/**
 * Puts a decided chart into world units.
 *
 * @module chart/scene
 */

import { UNUSED } from '../../model/boxes.js';
import { heightsOf, localY, sharedY } from './heights.js';
import { BOX_FOOT_H, BOX_TITLE_H, CARD_H, FRAME_PAD, HOST_GAP, SCENE_PAD, UNUSED_PITCH, UNUSED_ROWS } from './measures.js';
import { extent } from './memory.js';
import { columnEdges, planWidth } from './plan.js';
import { plugOffset } from './plugs.js';
import { localRail, sharedRail, spineX, unusedRail } from './rails.js';
import { shelfHeight } from './shelves.js';
import { tally } from '../draw/tally.js';

/** @typedef {import('../../base/types.js').Scene} Scene */
/** @typedef {import('../../base/types.js').SceneBox} SceneBox */
/** @typedef {import('../../base/types.js').SceneCard} SceneCard */
/** @typedef {import('../../base/types.js').SceneFrame} SceneFrame */
/** @typedef {import('../../base/types.js').SceneRail} SceneRail */
/** @typedef {import('./plan.js').BoxPlan} BoxPlan */
/** @typedef {import('./plan.js').CardPlan} CardPlan */
/** @typedef {import('./layout.js').Chart} Chart */
/** @typedef {import('./heights.js').Heights} Heights */

/**
 * @param {Chart} chart
 * @returns {Scene}
 */
export function drawScene(chart) {
  const heights = heightsOf(chart.shelves);
  const right = Math.max(0, ...chart.plans.map((plan) => plan.x + planWidth(plan)));
  const rails = [...localRails(chart, heights), ...sharedRails(chart, heights, right)];
  const spines = rails.flatMap((rail) => rail.spine.map((segment) => segment.x1));
  const left = Math.min(0, ...spines, ...rails.flatMap((rail) => [...rail.segments.map(({ x1 }) => x1), ...rail.pills.map(({ x }) => x)]));
  const hosted = rails.some((rail) => rail.kind === 'host' && rail.segments.some(({ y1 }) => y1 > heights.bottom));
  /** @type {Scene} */
  const scene = {
    form: 'shelves',
    x: left - SCENE_PAD,
    y: -SCENE_PAD,
    width: right - left + 2 * SCENE_PAD,
    height: heights.bottom + (hosted ? HOST_GAP : 0) + 2 * SCENE_PAD,
    legible: chart.legible,
    boxes: [],
    cards: [],
    frames: [],
    rails,
    plugs: [],
  };
  for (const plan of chart.plans) drawBox(plan, chart, heights, scene);
  return scene;
}

/**
 * @param {Chart} chart
 * @param {Heights} heights
 * @returns {SceneRail[]}
 */
function localRails(chart, heights) {
  return chart.plans.flatMap((plan) => [...plan.locals].flatMap(([id, lane]) => {
    const network = chart.model.networks.get(id);
    if (!network) return [];
    if (plan.key === UNUSED) return [unusedRail(network, plan, heights.tops[plan.shelf])];
    const ys = Array.from({ length: plan.decks }, (_, deck) => localY(heights, plan.shelf + deck, lane));
    return [localRail(network, plan, ys, chart.pills.get(plan.key) ?? [])];
  }));
}

/**
 * @param {Chart} chart
 * @param {Heights} heights
 * @param {number} right
 * @returns {SceneRail[]}
 */
function sharedRails(chart, heights, right) {
  const onShelf = heights.tops.map((_, shelf) => chart.plans
    .filter((plan) => plan.shelf <= shelf && shelf < plan.shelf + plan.decks).sort((a, b) => a.x - b.x));
  return [...chart.spines].flatMap(([id, spine]) => {
    const network = chart.model.networks.get(id);
    if (!network) return [];
    const x = spineX(spine, chart.gutter);
    const shelves = [...(chart.uses.get(id) ?? [])].sort(([a], [b]) => a - b);
    const tracks = shelves.map(([shelf, users]) => ({
      y: sharedY(heights, shelf, chart.lanes[shelf].get(id) ?? 0), users, boxes: onShelf[shelf],
    }));
    const y = heights.bottom + HOST_GAP;
    // Along the bottom edge where nobody has it on a shelf: never twice.
    const bottom = network.kind === 'host' && shelves.length === 0 ? { x1: x, y1: y, x2: right, y2: y } : null;
    return [sharedRail(network, network.kind === 'host' ? -2 : chart.colors.get(id) ?? 0, x, tracks, bottom, chart.gutter)];
  });
}

/**
 * @param {BoxPlan} plan
 * @param {Chart} chart
 * @param {Heights} heights
 * @param {Scene} scene
 */
function drawBox(plan, chart, heights, scene) {
  const y = heights.tops[plan.shelf];
  const last = plan.shelf + plan.decks - 1;
  const corridors = heights.corridors.slice(plan.shelf, last + 1);
  scene.boxes.push({
    key: plan.key, title: plan.view.title, ...tally(plan.view, chart.model),
    x: plan.x, y, w: planWidth(plan), h: plan.key === UNUSED ? unusedHeight(plan) : heights.tops[last] + shelfHeight(chart.shelves[last]) - y,
    shelf: plan.shelf, decks: plan.decks, columns: plan.columns.length, corridor: corridors[0], corridors,
  });
  const edges = columnEdges(plan);
  /** @type {Map<string, SceneCard[]>} */
  const framed = new Map();
  for (const card of plan.cards) {
    const shown = drawCard(card, plan, edges, chart, heights, scene);
    if (!shown.frame) continue;
    const mates = framed.get(shown.frame);
    if (mates) mates.push(shown);
    else framed.set(shown.frame, [shown]);
  }
  for (const [id, cards] of framed) scene.frames.push(frameAround(id, cards));
}

/** The box of networks that nobody uses is only as high as they need. @param {BoxPlan} plan */
const unusedHeight = (plan) => BOX_TITLE_H + Math.min(UNUSED_ROWS, Math.max(1, extent(plan.locals))) * UNUSED_PITCH + BOX_FOOT_H;

/**
 * @param {CardPlan} card
 * @param {BoxPlan} plan
 * @param {number[]} edges
 * @param {Chart} chart
 * @param {Heights} heights
 * @param {Scene} scene
 * @returns {SceneCard}
 */
function drawCard(card, plan, edges, chart, heights, scene) {
  const shelf = plan.shelf + card.deck;
  const upper = card.row % 2 === 0;
  const { y1, y2 } = heights.corridors[shelf];
  const x = plan.x + edges[card.column];
  const w = plan.columns[card.column];
  const shown = {
    id: card.id, box: plan.key, row: card.row, column: card.column, frame: card.frame,
    x, y: upper ? y1 - CARD_H : y2, w, h: CARD_H,
  };
  scene.cards.push(shown);
  for (const { id, network, active } of card.endpoints) {
    const at = x + plugOffset(card.plugs.get(id) ?? 0, upper, w);
    const lane = plan.locals.get(network);
    const end = lane === undefined ? sharedY(heights, shelf, chart.lanes[shelf].get(network) ?? 0) : localY(heights, shelf, lane);
    scene.plugs.push({ id, card: card.id, network, active, line: { x1: at, y1: upper ? y1 : y2, x2: at, y2: end } });
  }
  return shown;
}

/**
 * @param {string} id
 * @param {SceneCard[]} cards
 * @returns {SceneFrame}
 */
function frameAround(id, cards) {
  const x1 = Math.min(...cards.map((card) => card.x));
  const x2 = Math.max(...cards.map((card) => card.x + card.w));
  return {
    id, cards: cards.map((card) => card.id),
    x: x1 - FRAME_PAD, y: cards[0].y - FRAME_PAD, w: x2 - x1 + 2 * FRAME_PAD, h: CARD_H + 2 * FRAME_PAD,
  };
}
