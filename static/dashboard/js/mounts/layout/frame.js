/**
 * How wide everything on the mount chart is: as many columns of boxes as can be read in the window, and what stands in a box. The
 * chart is as wide as its window at a zoom at which everything can be read; what does not fit runs on below. Pure.
 *
 * @module mounts/frame
 */

import { COLUMN_GAP, LANE, LANE_LEAST, LANES_PAD, PAD, SIDE } from './measures.js';
import { ACROSS } from './slots.js';

/** @typedef {import('../../base/types.js').Shape} Shape */
/** @typedef {import('../types.js').Frame} Frame */

/** Narrower windows, in pixels, have no room for three columns side by side: mounts stand below their container. */
const STACKED_BELOW = 560;
/** From so many pixels on there is room for a second column of boxes, a third, and then for one more each `MORE`. */
const SECOND = 1040;
const THIRD = 1560;
const MORE = 620;
/** The zoom at which the chart is as wide as its window: the largest of these at which its height fits too, or else the last. */
const SCALES = [1, 0.85];
/** Where a finger must hit a row. */
const STACKED_SCALE = 0.93;
/** Wider boxes would only part what belongs together. */
const BOX_MOST = 1000;
/** Rails have at most that share of a column. */
const GUTTER_MOST = 0.2;
/** Beside the boxes: free before the rails, from one to the next, spare ones for what comes to be shared, and at least so many. */
const GUTTER = { pad: LANES_PAD, pitch: LANE, spare: 1, least: 2 };
const NARROW_GUTTER = { pad: 8, pitch: 9, spare: 0, least: 1 };

/** @param {Shape} window */
export const widthOf = ({ width }) => width ?? 1440;

/** @param {Shape} window */
export const isStacked = (window) => widthOf(window) < STACKED_BELOW;

/** How many columns of boxes can be read at a zoom. @param {Shape} window @param {number} [scale] */
export function columnsIn(window, scale = SCALES[SCALES.length - 1]) {
  const width = widthOf(window) * (SCALES[SCALES.length - 1] / scale);
  if (width < SECOND) return 1;
  return width < THIRD ? 2 : 3 + Math.floor((width - THIRD) / MORE);
}

/** Windows of one shape have one arrangement. @param {Shape} window */
export const shapeOf = (window) => (isStacked(window) ? 'stacked' : `columns-${columnsIn(window)}`);

/** The zooms to choose from, the largest first. @param {Shape} window */
export const scalesFor = (window) => (isStacked(window) ? [STACKED_SCALE] : SCALES);

/** Where things stand in a box, as shares of what gaps leave. */
const SHARES = { container: 0.24, mount: 0.35, source: 0.41 };

/**
 * @param {Shape} window
 * @param {number} columns
 * @param {number} scale
 * @param {number} lanes  that rails need in the column that has most of them
 * @param {number|null} room  lanes for which there was room before: no box becomes narrower for one more
 * @returns {Frame}
 */
export function frameOf(window, columns, scale, lanes, room) {
  const stacked = isStacked(window);
  const width = widthOf(window) / scale;
  const side = stacked ? PAD * 0.4 : SIDE;
  const gutter = stacked ? NARROW_GUTTER : GUTTER;
  const most = (width - 2 * side + COLUMN_GAP) / columns;
  const roomMost = Math.max(gutter.least, Math.floor((most * GUTTER_MOST - gutter.pad) / gutter.pitch));
  const kept = Math.min(roomMost, room ?? Math.max(gutter.least, lanes + gutter.spare));
  const wide = kept * gutter.pitch;
  const pitch = Math.min(most, BOX_MOST + gutter.pad + wide + COLUMN_GAP);
  const box = pitch - COLUMN_GAP - gutter.pad - wide;
  return {
    stacked, scale, columns, width, side, pitch, box, room: kept,
    lanes: { x: box + gutter.pad, pitch: lanes > kept ? Math.max(LANE_LEAST, wide / lanes) : gutter.pitch, most: Math.max(1, Math.floor(wide / LANE_LEAST)) },
    across: stacked ? 1 : ACROSS,
    ...(stacked ? stackedParts(box) : partsOf(box)),
  };
}

/** @param {number} box @returns {Pick<Frame, 'container'|'mount'|'source'>} */
function partsOf(box) {
  const gaps = { first: Math.max(16, Math.min(38, box * 0.045)), second: Math.max(26, Math.min(64, box * 0.065)) };
  const rest = box - 2 * PAD - gaps.first - gaps.second;
  const container = { x: PAD, w: Math.round(rest * SHARES.container) };
  const mount = { x: container.x + container.w + gaps.first, w: Math.round(rest * SHARES.mount) };
  const x = mount.x + mount.w + gaps.second;
  return { container, mount, source: { x, w: box - PAD - x } };
}

/** @param {number} box @returns {Pick<Frame, 'container'|'mount'|'source'>} */
function stackedParts(box) {
  const pad = PAD * 0.6;
  const mount = { x: pad + 16, w: Math.round((box - 2 * pad - 16 - 18) * 0.5) };
  const x = mount.x + mount.w + 18;
  return { container: { x: pad, w: box - 2 * pad }, mount, source: { x, w: box - pad - x } };
}
