/**
 * Which box stands in which column of the chart, and how far down. Boxes stay; one that has grown pushes those below it. Pure.
 *
 * @module mounts/columns
 */

import { columnsIn, isStacked, scalesFor, widthOf } from './frame.js';
import { BOTTOM, BOX_GAP, HEAD_H, TOP } from './measures.js';

/** @typedef {import('../../base/types.js').Shape} Shape */
/** @typedef {import('../types.js').MountMemory} MountMemory */
/** @typedef {import('./slots.js').Pen} Pen */
/** @typedef {{pen: Pen, column: number, y: number, h: number}} Place */
/** @typedef {{places: Place[], columns: number, scale: number}} Placed  `scale`: the zoom for which they are placed */

/** Heights of columns that are tried, in steps of their mean. */
const STEPS = 60;
const STEP = 0.02;
/** A host of one project may get another. */
const LEAST_COLUMNS = 2;

/**
 * @param {Pen[]} pens
 * @param {MountMemory} memory  of a window of this shape
 * @param {Shape} window
 * @returns {Placed}
 */
export function placeAll(pens, memory, window) {
  const known = pens.filter((pen) => memory.pens[pen.key]);
  return known.length === 0 ? arrange(pens, window) : arrive(pens, memory);
}

/** As large as all of it can be seen; where that would be too small to be read, as small as can be read. @param {Pen[]} pens @param {Shape} window @returns {Placed} */
function arrange(pens, window) {
  const scales = scalesFor(window);
  const room = widthOf(window) / window.aspect;
  /** @type {Placed} */
  let placed = { places: [], columns: 0, scale: scales[0] };
  for (const scale of scales) {
    const columns = isStacked(window) ? 1 : Math.min(columnsIn(window, scale), Math.max(LEAST_COLUMNS, pens.length));
    placed = { places: balance(pens, columns), columns, scale };
    if ((bottomOf(placed.places) + HEAD_H + TOP + BOTTOM) * scale <= room) break;
  }
  return placed;
}

/** Down one column, then down the next, so that they are of one height. @param {Pen[]} pens @param {number} columns @returns {Place[]} */
function balance(pens, columns) {
  const total = pens.reduce((sum, { h }) => sum + h + BOX_GAP, 0);
  const tallest = pens.reduce((most, { h }) => Math.max(most, h), 1);
  for (let step = 0; step < STEPS; step += 1) {
    const places = fill(pens, Math.max(tallest, (total / columns) * (1 + step * STEP)));
    if (columnsOf(places) <= columns) return places;
  }
  return fill(pens, Infinity);
}

/** @param {Pen[]} pens @param {number} limit @returns {Place[]} */
function fill(pens, limit) {
  let column = 0;
  let y = 0;
  return pens.map((pen) => {
    if (y > 0 && y + pen.h > limit) [column, y] = [column + 1, 0];
    const place = { pen, column, y, h: pen.h };
    y += pen.h + BOX_GAP;
    return place;
  });
}

/** @param {readonly Place[]} places */
const columnsOf = (places) => places.reduce((most, { column }) => Math.max(most, column + 1), 0);
/** @param {readonly Place[]} places */
const bottomOf = (places) => places.reduce((most, { y, h }) => Math.max(most, y + h), 0);

/** @param {Pen[]} pens @param {MountMemory} memory @returns {Placed} */
function arrive(pens, memory) {
  const { columns, scale } = memory;
  /** @type {Place[]} */
  const places = [];
  for (const pen of pens) {
    const old = memory.pens[pen.key];
    if (old) places.push({ pen, column: old.column, y: old.y, h: pen.h });
  }
  for (let column = 0; column < columns; column += 1) pushDown(places.filter((place) => place.column === column));
  for (const pen of pens) if (!memory.pens[pen.key]) places.push(newPlace(pen, places, columns));
  return { places, columns, scale };
}

/** @param {Place[]} column */
function pushDown(column) {
  column.sort((a, b) => a.y - b.y);
  for (let at = 1; at < column.length; at += 1) column[at].y = Math.max(column[at].y, column[at - 1].y + column[at - 1].h + BOX_GAP);
}

/**
 * The highest hole that others have left, or else the end of the shortest column.
 * @param {Pen} pen
 * @param {Place[]} places
 * @param {number} columns
 * @returns {Place}
 */
function newPlace(pen, places, columns) {
  let best = { pen, column: 0, y: Infinity, h: pen.h };
  for (let column = 0; column < Math.max(1, columns); column += 1) {
    const y = holeIn(places.filter((place) => place.column === column), pen.h);
    if (y < best.y) best = { pen, column, y, h: pen.h };
  }
  return best;
}

/** @param {Place[]} column @param {number} h */
function holeIn(column, h) {
  let y = 0;
  for (const place of [...column].sort((a, b) => a.y - b.y)) {
    if (place.y - y >= h + BOX_GAP) return y;
    y = place.y + place.h + BOX_GAP;
  }
  return y;
}
