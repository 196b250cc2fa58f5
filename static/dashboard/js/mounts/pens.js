/**
 * Who sits where in a box. A container keeps its seat; a newcomer takes the first hole that is high enough; what does not
 * fit one column of the window goes on in another part of the box. Pure.
 *
 * @module mounts/pens
 */

import { keepOrTake } from '../chart/memory.js';
import { ACROSS, PEN_MOST, PITCH, ROWS_OF_UNUSED, SEAT_GAP } from './measures.js';
import { UNUSED_VOLUMES } from './model.js';

/** @typedef {import('./types.js').MountMemory} MountMemory */
/** @typedef {import('./types.js').StorageModel} StorageModel */
/** @typedef {{id: string, y: number, h: number}} Seat  from where the pen's rows begin */
/**
 * @typedef {{key: string, box: string, part: number, seats: Seat[], spots?: Map<string, number>}} Pen
 *   a box, or a part of one; `spots` are those of unused volumes, counted through all parts
 */

/** @param {string} box @param {number} part  from 1 */
export const penKey = (box, part) => (part === 1 ? box : `${box}#${part}`);

/** @param {Pen} pen */
export function rowsHeight({ seats }) {
  return seats.reduce((most, { y, h }) => Math.max(most, y + h), 0);
}

/** @param {StorageModel} model @param {MountMemory} memory @returns {Pen[]} */
export function seatAll(model, memory) {
  return [...model.boxes.flatMap((box) => seatBox(box, model, memory)), ...seatUnused(model.unused, memory)];
}

/**
 * @param {import('./types.js').StorageBox} box
 * @param {StorageModel} model
 * @param {MountMemory} memory
 * @returns {Pen[]}
 */
function seatBox({ key, containers }, model, memory) {
  /** @type {Map<number, Seat[]>} */
  const parts = new Map();
  /** @type {{id: string, h: number}[]} */
  const waiting = [];
  for (const id of containers) {
    const h = Math.max(1, model.mountsOf.get(id)?.length ?? 0) * PITCH;
    const seat = memory.seats[id];
    const part = seat ? partOf(seat.pen, key) : 0;
    const seats = parts.get(part) ?? [];
    if (part > 0 && h <= seat.h && !seats.some((other) => overlaps(other, seat.y, h))) parts.set(part, [...seats, { id, y: seat.y, h }]);
    else waiting.push({ id, h });
  }
  for (const one of waiting) takeSeat(parts, one);
  return [...parts].sort(([a], [b]) => a - b).map(([part, seats]) => ({
    key: penKey(key, part), box: key, part, seats: seats.sort((a, b) => a.y - b.y),
  }));
}

/** @param {string} pen @param {string} box @returns {number} 0: of another box */
function partOf(pen, box) {
  if (pen === box) return 1;
  return pen.startsWith(`${box}#`) ? Number(pen.slice(box.length + 1)) || 0 : 0;
}

/** @param {Seat} seat @param {number} y @param {number} h */
const overlaps = (seat, y, h) => y < seat.y + seat.h + SEAT_GAP && seat.y < y + h + SEAT_GAP;

/** @param {Map<number, Seat[]>} parts  gets the seat @param {{id: string, h: number}} one */
function takeSeat(parts, { id, h }) {
  for (const [part, seats] of [...parts].sort(([a], [b]) => a - b)) {
    const y = holeIn(seats, h);
    if (y + h > PEN_MOST && seats.length > 0) continue;
    parts.set(part, [...seats, { id, y, h }]);
    return;
  }
  let part = 1;
  while (parts.has(part)) part += 1;
  parts.set(part, [{ id, y: 0, h }]);
}

/** @param {Seat[]} seats @param {number} h @returns {number} the first place that is high enough */
function holeIn(seats, h) {
  let y = 0;
  for (const seat of [...seats].sort((a, b) => a.y - b.y)) {
    if (seat.y - y >= h + SEAT_GAP) return y;
    y = Math.max(y, seat.y + seat.h + SEAT_GAP);
  }
  return y;
}

/** @param {string[]} unused @param {MountMemory} memory @returns {Pen[]} */
function seatUnused(unused, memory) {
  const spots = keepOrTake(unused, (id) => memory.spots[id]);
  /** @type {Map<number, Seat[]>} */
  const parts = new Map();
  const room = ACROSS * ROWS_OF_UNUSED;
  for (const [id, spot] of spots) {
    const part = Math.floor(spot / room) + 1;
    const seat = { id, y: Math.floor((spot % room) / ACROSS) * PITCH, h: PITCH };
    const seats = parts.get(part);
    if (seats) seats.push(seat);
    else parts.set(part, [seat]);
  }
  return [...parts].sort(([a], [b]) => a - b).map(([part, seats]) => ({ key: penKey(UNUSED_VOLUMES, part), box: UNUSED_VOLUMES, part, seats, spots }));
}
