/**
 * The rails themselves: where they are seen, what joins them, and their names.
 *
 * @module chart/rails
 */

import {
  BOX_PAD, BOX_TITLE_H, DECK_SPINE_PITCH, GUTTER_GAP, PILL_H, SPINE_PITCH, UNUSED_PITCH, UNUSED_ROWS, UNUSED_W,
} from './measures.js';
import { planWidth } from './plan.js';
import { fitText, pillWidth } from './text.js';
import { CARD_GAP } from './measures.js';

/** @typedef {import('../../base/types.js').NetworkView} NetworkView */
/** @typedef {import('../../base/types.js').SceneRail} SceneRail */
/** @typedef {import('../../base/types.js').Segment} Segment */
/** @typedef {import('../../base/types.js').ScenePill} ScenePill */
/** @typedef {import('./plan.js').BoxPlan} BoxPlan */
/** @typedef {import('./pills.js').PillPlan} PillPlan */
/** @typedef {{y: number, users: Set<BoxPlan>, boxes: BoxPlan[]}} Track  a shared rail on one shelf */

/**
 * @param {NetworkView} network
 * @param {number} color
 * @returns {SceneRail} with nothing on it yet
 */
export function emptyRail(network, color) {
  const kind = network.kind === 'shared' || network.kind === 'host' ? network.kind : 'local';
  return {
    id: network.id, label: network.label, kind, color, closed: network.internal, dotted: !network.icc, locked: network.lock !== null, segments: [], spine: [], ends: [], pills: [],
  };
}

/**
 * @param {NetworkView} network
 * @param {BoxPlan} plan
 * @param {number[]} ys  of its lane, by deck
 * @param {Map<string, PillPlan>[]} pills  by deck
 * @returns {SceneRail}
 */
export function localRail(network, plan, ys, pills) {
  const rail = emptyRail(network, -1);
  const left = plan.x + plan.inset;
  const right = plan.x + planWidth(plan) - BOX_PAD;
  const spine = plan.x + BOX_PAD + DECK_SPINE_PITCH * (plan.locals.get(network.id) ?? 0);
  const start = plan.decks > 1 ? spine : left;
  ys.forEach((y, deck) => {
    rail.segments.push({ x1: start, y1: y, x2: right, y2: y });
    if (plan.decks === 1) rail.ends.push({ x: left, y });
    rail.ends.push({ x: right, y });
    const pill = pills[deck]?.get(network.id);
    if (pill) rail.pills.push({ x: plan.x + pill.x, y: y - PILL_H / 2, w: pill.w, h: PILL_H, text: pill.text });
  });
  if (plan.decks > 1) rail.spine.push({ x1: spine, y1: ys[0], x2: spine, y2: ys[ys.length - 1] });
  return rail;
}

/**
 * @param {NetworkView} network
 * @param {BoxPlan} plan  the box of those that nobody uses
 * @param {number} top    of the box
 * @returns {SceneRail}
 */
export function unusedRail(network, plan, top) {
  const rail = emptyRail(network, -1);
  const lane = plan.locals.get(network.id) ?? 0;
  const x1 = plan.x + BOX_PAD + Math.floor(lane / UNUSED_ROWS) * (UNUSED_W + CARD_GAP);
  const x2 = x1 + UNUSED_W;
  const y = top + BOX_TITLE_H + PILL_H / 2 + (lane % UNUSED_ROWS) * UNUSED_PITCH;
  const w = pillWidth(network.label);
  rail.segments.push({ x1, y1: y, x2, y2: y });
  rail.ends.push({ x: x1, y }, { x: x2, y });
  rail.pills.push({ x: x2 - w, y: y - PILL_H / 2, w, h: PILL_H, text: fitText(network.label, w) });
  return rail;
}

/**
 * @param {number} spine   its place among the spines
 * @param {number} gutter  width kept for names
 * @returns {number} x
 */
export function spineX(spine, gutter) {
  return -2 * GUTTER_GAP - gutter - spine * SPINE_PITCH;
}

/**
 * @param {NetworkView} network
 * @param {number} color
 * @param {number} x        of its spine
 * @param {Track[]} tracks  one a shelf
 * @param {Segment|null} bottom  the host's own stretch along the bottom edge
 * @param {number} gutter
 * @returns {SceneRail}
 */
export function sharedRail(network, color, x, tracks, bottom, gutter) {
  const rail = emptyRail(network, color);
  const joined = tracks.length + (bottom ? 1 : 0) > 1;
  for (const track of tracks) {
    const pill = gutterPill(network.label, track.y, gutter);
    const start = joined ? x : pill.x - GUTTER_GAP / 2;
    const seen = seenPieces(start, track);
    rail.segments.push(...seen);
    if (!joined) rail.ends.push({ x: start, y: track.y });
    rail.ends.push({ x: seen[seen.length - 1].x2, y: track.y });
    rail.pills.push(pill);
  }
  if (bottom) {
    rail.segments.push(bottom);
    rail.ends.push({ x: bottom.x1, y: bottom.y1 }, { x: bottom.x2, y: bottom.y2 });
    rail.pills.push(gutterPill(network.label, bottom.y1, gutter));
  }
  if (joined) {
    const ys = [...tracks.map((track) => track.y), ...(bottom ? [bottom.y1] : [])];
    rail.spine.push({ x1: x, y1: Math.min(...ys), x2: x, y2: Math.max(...ys) });
  }
  return rail;
}

/**
 * @param {string} label
 * @param {number} y
 * @param {number} gutter
 * @returns {ScenePill}
 */
function gutterPill(label, y, gutter) {
  const w = Math.min(gutter, pillWidth(label));
  return { x: -GUTTER_GAP - w, y: y - PILL_H / 2, w, h: PILL_H, text: fitText(label, w) };
}

/**
 * A shared rail goes as far as the last box that uses it, and behind those on its way that do not.
 * @param {number} start
 * @param {Track} track
 * @returns {Segment[]} the pieces that are seen, from left to right
 */
function seenPieces(start, { y, users, boxes }) {
  /** @type {Segment[]} */
  const pieces = [];
  let x = start;
  let end = start;
  for (const user of users) end = Math.max(end, user.x + planWidth(user));
  for (const box of boxes) {
    if (box.x >= end) break;
    if (users.has(box)) continue;
    if (box.x > x) pieces.push({ x1: x, y1: y, x2: box.x, y2: y });
    x = box.x + planWidth(box);
  }
  if (end > x) pieces.push({ x1: x, y1: y, x2: end, y2: y });
  return pieces;
}
