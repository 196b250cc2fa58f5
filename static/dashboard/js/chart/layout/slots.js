/**
 * Where the cards stand in their box: rows and columns. A card keeps its slot; a new one takes the first that is free.
 *
 * Containers of one sandbox are a unit and stand side by side in one row. When somebody joins the sandbox of a card
 * whose neighbours' slots are taken, the unit moves to the first run of free slots: only its own cards move.
 *
 * @module chart/slots
 */

import { Grid } from './grid.js';

/** @typedef {import('../../base/types.js').HostModel} HostModel */
/** @typedef {import('../../base/types.js').BoxView} BoxView */
/** @typedef {{row: number, column: number}} Slot */
/** @typedef {{slots: Map<string, Slot>, columns: number, decks: number}} Seating */

/**
 * The containers of a box in the order of the box, those of one sandbox together.
 * @param {BoxView} box
 * @param {HostModel} model
 * @returns {string[][]}
 */
export function unitsOf(box, model) {
  /** @type {string[][]} */
  const units = [];
  const seen = new Set();
  for (const id of box.containers) {
    if (seen.has(id)) continue;
    const unit = sandboxMates(id, model);
    for (const mate of unit) seen.add(mate);
    units.push(unit);
  }
  return units;
}

/**
 * @param {string} id
 * @param {HostModel} model
 * @returns {string[]} all containers in its sandbox, the owner first; itself alone for the host's
 */
export function sandboxMates(id, model) {
  const view = model.containers.get(id);
  if (!view || view.stack === 'host' || !view.sandbox) return [id];
  const mates = model.sandboxes.get(view.sandbox) ?? [id];
  return mates.every((mate) => model.containers.get(mate)?.box === view.box) ? mates : [id];
}

/**
 * How many columns a new box gets: room for all and at least one more.
 * @param {string[][]} units
 * @param {number} decks
 * @param {number} spare  columns more than that
 * @returns {number}
 */
export function columnsFor(units, decks, spare) {
  let cards = 0;
  let widest = 1;
  for (const unit of units) {
    cards += unit.length;
    widest = Math.max(widest, unit.length);
  }
  return Math.max(widest, Math.ceil((cards + 1) / (2 * decks))) + spare;
}

/**
 * The first arrangement of a box: rows are filled evenly, the upper one first.
 * @param {string[][]} units
 * @param {number} decks
 * @param {number} columns  at least
 * @returns {Seating}
 */
export function seatAll(units, decks, columns) {
  const rows = 2 * decks;
  const used = new Array(rows).fill(0);
  const total = units.reduce((sum, unit) => sum + unit.length, 0);
  const even = Math.ceil(total / rows);
  /** @type {Map<string, Slot>} */
  const slots = new Map();
  let width = columns;
  for (const unit of units) {
    let row = used.findIndex((count) => count + unit.length <= even);
    if (row < 0) row = used.findIndex((count) => count + unit.length <= width);
    if (row < 0) row = used.indexOf(Math.min(...used));
    unit.forEach((id, index) => slots.set(id, { row, column: used[row] + index }));
    used[row] += unit.length;
    width = Math.max(width, used[row]);
  }
  return { slots, columns: width, decks };
}

/**
 * Everybody keeps the remembered slot; newcomers take the first free ones; the box grows if it must.
 * @param {string[][]} units
 * @param {number} decks
 * @param {number} columns
 * @param {(id: string) => Slot|undefined} remembered
 * @param {() => number} [deeper]  how many decks may be added before columns are
 * @returns {Seating}
 */
export function seatNew(units, decks, columns, remembered, deeper = () => 0) {
  const grid = new Grid(decks, columns, deeper);
  /** @type {string[][]} */
  const waiting = [];
  for (const unit of units) {
    const known = unit.map(remembered);
    if (!known.every((slot) => slot !== undefined) || !grid.seat(unit, known)) waiting.push(unit);
  }
  // Cards that only wait for a new mate must not lose their slot to somebody else.
  waiting.sort((a, b) => Number(b.some(remembered)) - Number(a.some(remembered)));
  for (const unit of waiting) {
    const beside = grid.beside(unit, remembered);
    if (!beside || !grid.seat(unit, beside)) grid.seat(unit, grid.freeRun(unit.length));
  }
  return { slots: grid.slots, columns: grid.columns, decks: grid.rows / 2 };
}
