/**
 * Who sits where in a box. A container keeps its seat; a newcomer takes the first hole that is high enough; what does not
 * fit one column of the window goes on in another part of the box. Each box has room for one container more, and never
 * becomes lower again, so that what comes and goes moves no other box. Pure.
 *
 * @module mounts/pens
 */

import { extent, keepOrTake } from '../../chart/layout/memory.js';
import { append } from '../../model/order.js';
import { FOOT, PEN_MOST, PITCH, ROWS_OF_COMING, ROWS_OF_UNUSED, SEAT_GAP, TITLE_H } from './measures.js';
import { UNUSED_VOLUMES } from '../model.js';
import { rowCount } from './rows.js';

/** @typedef {import('../types.js').MountMemory} MountMemory */
/** @typedef {import('../types.js').StorageModel} StorageModel */
/** @typedef {{id: string, y: number, h: number, cell: number}} Seat  from where the pen's rows begin; and from afar */
/** @typedef {{id: string, y: number, h: number}} Row */
/**
 * @typedef {{key: string, box: string, part: number, h: number, cells: number, seats: Seat[], spots?: Map<string, number>}} Pen
 *   a box, or a part of one; `spots` are those of unused volumes, counted through all parts
 */

/** Unused volumes side by side. */
export const ACROSS = 2;

/** @param {string} box @param {number} part  from 1 */
export const penKey = (box, part) => (part === 1 ? box : `${box}#${part}`);

/** @param {StorageModel} model @param {MountMemory} memory @param {boolean} stacked  mounts stand below their container @returns {Pen[]} */
export function seatAll(model, memory, stacked) {
  return [...model.boxes.flatMap((box) => seatBox(box, model, memory, stacked)), ...seatUnused(model.unused, memory, stacked ? 1 : ACROSS)];
}

/**
 * @param {import('../types.js').StorageBox} box
 * @param {StorageModel} model
 * @param {MountMemory} memory
 * @param {boolean} stacked
 * @returns {Pen[]}
 */
function seatBox({ key, containers }, model, memory, stacked) {
  /** @type {Map<number, Row[]>} */
  const parts = new Map();
  const wanted = containers.map((id) => ({ id, h: rowCount(model.mountsOf.get(id)?.length ?? 0, stacked) * PITCH, seat: memory.seats[id] }));
  const waiting = [];
  for (const { id, h, seat } of wanted.sort((a, b) => Number(grows(a)) - Number(grows(b)))) {
    const part = seat ? partOf(seat.pen, key) : 0;
    const seats = parts.get(part) ?? [];
    if (part > 0 && fits(seats, seat.y, h, roomOf(penKey(key, part), memory))) parts.set(part, [...seats, { id, y: seat.y, h }]);
    else waiting.push({ id, h });
  }
  for (const one of waiting) takeSeat(parts, one, (part) => roomOf(penKey(key, part), memory));
  const last = Math.max(...parts.keys());
  return [...parts].sort(([a], [b]) => a - b).map(([part, seats]) => {
    const own = penKey(key, part);
    const h = heightOf(own, seats, part === last ? spareOf(seats, memory) : 0, memory);
    return { key: own, box: key, part, h, ...cellsOf(own, seats.sort((a, b) => a.y - b.y), memory) };
  });
}

/**
 * From afar each has a cell, and keeps it; one cell is spare.
 * @param {string} pen
 * @param {Row[]} rows
 * @param {MountMemory} memory
 * @returns {{cells: number, seats: Seat[]}}
 */
function cellsOf(pen, rows, memory) {
  const cells = keepOrTake(rows.map(({ id }) => id), (id) => (memory.seats[id]?.pen === pen ? memory.seats[id].cell : undefined));
  const before = memory.pens[pen]?.cells ?? 0;
  return { cells: extent(cells) <= before ? before : extent(cells) + 1, seats: rows.map((row) => ({ ...row, cell: cells.get(row.id) ?? 0 })) };
}

/** Whoever needs no more than before is seated first. @param {{h: number, seat: {h: number}|undefined}} one */
const grows = ({ h, seat }) => seat === undefined || h > seat.h;

/** @param {string} pen @param {string} box @returns {number} 0: of another box */
function partOf(pen, box) {
  if (pen === box) return 1;
  return pen.startsWith(`${box}#`) ? Number(pen.slice(box.length + 1)) || 0 : 0;
}

/** How high the rows of a box may be without it growing. @param {string} pen @param {MountMemory} memory */
const roomOf = (pen, memory) => (memory.pens[pen]?.h ?? 0) - TITLE_H - FOOT;

/** As high as it was, or, where that is too low, as it must be and the spare. @param {string} pen @param {Row[]} seats @param {number} spare @param {MountMemory} memory */
function heightOf(pen, seats, spare, memory) {
  const needed = seats.reduce((most, { y, h }) => Math.max(most, y + h), 0);
  return TITLE_H + FOOT + (needed <= roomOf(pen, memory) ? roomOf(pen, memory) : needed + spare);
}

/**
 * Room for one more of the tallest; for more where a project is just coming up.
 * @param {Row[]} seats
 * @param {MountMemory} memory
 */
function spareOf(seats, memory) {
  const coming = memory.columns > 0 && !seats.some(({ id }) => memory.seats[id]) ? ROWS_OF_COMING * PITCH : 0;
  return SEAT_GAP + seats.reduce((most, { h }) => Math.max(most, h), coming);
}

/** @param {Row[]} seats @param {number} y @param {number} h @param {number} room */
const fits = (seats, y, h, room) => y + h <= room && !seats.some((seat) => y < seat.y + seat.h + SEAT_GAP && seat.y < y + h + SEAT_GAP);

/**
 * In a hole; else at an end, as far as a box may grow; else in a part of its own.
 * @param {Map<number, Row[]>} parts  gets the seat
 * @param {{id: string, h: number}} one
 * @param {(part: number) => number} roomIn
 */
function takeSeat(parts, { id, h }, roomIn) {
  const holes = [...parts].sort(([a], [b]) => a - b).map(([part, seats]) => ({ part, seats, y: holeIn(seats, h) }));
  const hole = holes.find(({ part, y }) => y + h <= roomIn(part)) ?? holes.find(({ y }) => y + h <= PEN_MOST);
  let part = hole?.part ?? 1;
  while (!hole && parts.has(part)) part += 1;
  parts.set(part, [...hole?.seats ?? [], { id, y: hole?.y ?? 0, h }]);
}

/** @param {Row[]} seats @param {number} h @returns {number} the first place that is high enough */
function holeIn(seats, h) {
  let y = 0;
  for (const seat of [...seats].sort((a, b) => a.y - b.y)) {
    if (seat.y - y >= h + SEAT_GAP) return y;
    y = Math.max(y, seat.y + seat.h + SEAT_GAP);
  }
  return y;
}

/** @param {string[]} unused @param {MountMemory} memory @param {number} across  side by side @returns {Pen[]} */
function seatUnused(unused, memory, across) {
  const spots = keepOrTake(unused, (id) => memory.spots[id]);
  /** @type {Map<number, Seat[]>} */
  const parts = new Map();
  const room = across * ROWS_OF_UNUSED;
  for (const [id, spot] of spots) {
    append(parts, Math.floor(spot / room) + 1, { id, y: Math.floor((spot % room) / across) * PITCH, h: PITCH, cell: spot % room });
  }
  return [...parts].sort(([a], [b]) => a - b).map(([part, seats]) => {
    const key = penKey(UNUSED_VOLUMES, part);
    const h = heightOf(key, seats, PITCH, memory);
    return { key, box: UNUSED_VOLUMES, part, h, cells: across * Math.round((h - TITLE_H - FOOT) / PITCH), seats, spots };
  });
}
