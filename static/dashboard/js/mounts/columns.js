/**
 * Which box stands in which column of the chart, and how far down. Boxes stay; one that has grown pushes those below it. Pure.
 *
 * @module mounts/columns
 */

import { PHONE_W } from '../chart/measures.js';
import { BOX_GAP, COLUMN_GAP } from './measures.js';

/** @typedef {import('../types.js').Shape} Shape */
/** @typedef {import('./types.js').MountMemory} MountMemory */
/** @typedef {import('./pens.js').Pen} Pen */
/** @typedef {{pen: Pen, column: number, y: number, h: number}} Place */

const MOST = 60;
const STEPS = 30;

/**
 * @param {Pen[]} pens
 * @param {MountMemory} memory
 * @param {number} width  of a column
 * @param {Shape} window
 * @returns {{places: Place[], columns: number}}
 */
export function placeAll(pens, memory, width, window) {
  const known = pens.filter((pen) => memory.pens[pen.key]);
  return known.length === 0 ? arrange(pens, width, window) : arrive(pens, memory, width, window);
}

/** @param {Pen[]} pens @param {number} width @param {Shape} window */
function arrange(pens, width, window) {
  const heights = pens.map(({ h }) => h);
  const total = heights.reduce((sum, h) => sum + h + BOX_GAP, 0);
  const tallest = Math.max(1, ...heights);
  let best = fill(pens, heights, Infinity);
  let least = badness(best, width, window);
  const most = (window.width ?? Infinity) < PHONE_W ? 1 : Math.min(MOST, pens.length);
  for (let columns = 2; columns <= most; columns += 1) {
    for (let step = 0; step < STEPS; step += 1) {
      const limit = Math.max(tallest, total / columns) * (1 + step * 0.02);
      const places = fill(pens, heights, limit);
      if (columnsOf(places) > columns) continue;
      const bad = badness(places, width, window);
      if (bad < least) [best, least] = [places, bad];
      break;
    }
  }
  return { places: best, columns: columnsOf(best) };
}

/** Down one column, then down the next. @param {Pen[]} pens @param {number[]} heights @param {number} limit @returns {Place[]} */
function fill(pens, heights, limit) {
  let column = 0;
  let y = 0;
  return pens.map((pen, index) => {
    const h = heights[index];
    if (y > 0 && y + h > limit) [column, y] = [column + 1, 0];
    const place = { pen, column, y, h };
    y += h + BOX_GAP;
    return place;
  });
}

/** @param {readonly Place[]} places */
const columnsOf = (places) => places.reduce((most, { column }) => Math.max(most, column + 1), 0);

/** How small the whole must become to fit the window. @param {readonly Place[]} places @param {number} width @param {Shape} window */
function badness(places, width, { aspect }) {
  const high = places.reduce((most, { y, h }) => Math.max(most, y + h), 0);
  return Math.max((columnsOf(places) * (width + COLUMN_GAP)) / aspect, high);
}

/** @param {Pen[]} pens @param {MountMemory} memory @param {number} width @param {Shape} window */
function arrive(pens, memory, width, window) {
  /** @type {Place[]} */
  const places = [];
  for (const pen of pens) {
    const old = memory.pens[pen.key];
    if (old) places.push({ pen, column: old.column, y: old.y, h: pen.h });
  }
  for (let column = 0; column < columnsOf(places); column += 1) pushDown(places.filter((place) => place.column === column));
  for (const pen of pens) if (!memory.pens[pen.key]) places.push(newPlace(pen, places, width, window));
  return { places, columns: Math.max(memory.columns, columnsOf(places)) };
}

/** @param {Place[]} column */
function pushDown(column) {
  column.sort((a, b) => a.y - b.y);
  for (let at = 1; at < column.length; at += 1) column[at].y = Math.max(column[at].y, column[at - 1].y + column[at - 1].h + BOX_GAP);
}

/**
 * The first hole that others have left, or else the end of a column, or a column of its own: what keeps the whole largest.
 * @param {Pen} pen
 * @param {Place[]} places
 * @param {number} width
 * @param {Shape} window
 * @returns {Place}
 */
function newPlace(pen, places, width, window) {
  const { h } = pen;
  const count = columnsOf(places);
  const phone = (window.width ?? Infinity) < PHONE_W;
  let best = { pen, column: 0, y: 0, h };
  let least = Infinity;
  for (let column = 0; column < Math.max(1, phone ? count : count + 1); column += 1) {
    const y = holeIn(places.filter((place) => place.column === column), h);
    const bad = badness([...places, { pen, column, y, h }], width, window) + y / 1e6 + column / 1e9;
    if (bad < least) [best, least] = [{ pen, column, y, h }, bad];
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
