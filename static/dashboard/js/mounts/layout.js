/**
 * StorageModel and memory in, scene and memory out: three columns in a box per project, boxes in columns. Pure; the same
 * input gives the same scene.
 *
 * @module mounts/layout
 */

import { extent } from '../chart/memory.js';
import { placeAll } from './columns.js';
import { drawLines } from './lines.js';
import { LANE, LANES_PAD, PAD, SOURCE, SPARE_LANES } from './measures.js';
import { seatAll } from './pens.js';
import { drawScene } from './scene.js';

/** @typedef {import('../types.js').Shape} Shape */
/** @typedef {import('./types.js').MountMemory} MountMemory */
/** @typedef {import('./types.js').MountScene} MountScene */
/** @typedef {import('./types.js').StorageModel} StorageModel */
/** @typedef {import('./columns.js').Place} Place */
/** @typedef {import('./lines.js').Lines} Lines */

/** @returns {MountMemory} */
export function emptyMountMemory() {
  return { pens: {}, seats: {}, rows: {}, spots: {}, lanes: {}, colors: {}, columns: 0, room: -1 };
}

/**
 * @param {StorageModel} model
 * @param {MountMemory|null} memory
 * @param {Shape} window  asked when all is arranged anew, and for new boxes
 * @returns {{scene: MountScene, memory: MountMemory}}
 */
export function layoutMounts(model, memory, window) {
  const before = memory ?? emptyMountMemory();
  const pens = seatAll(model, before);
  const lines = drawLines(pens, model, before);
  const needed = extent(lines.lanes);
  const room = needed <= before.room ? before.room : needed + SPARE_LANES;
  const width = SOURCE.x + SOURCE.w + LANES_PAD + room * LANE + PAD;
  const { places, columns } = placeAll(pens, before, width, window);
  return { scene: drawScene({ model, places, columns, lines, width }), memory: remember(places, lines, columns, room) };
}

/** @param {Place[]} places @param {Lines} lines @param {number} columns @param {number} room @returns {MountMemory} */
function remember(places, lines, columns, room) {
  const memory = { ...emptyMountMemory(), columns, room };
  for (const { pen, column, y, h } of places) {
    memory.pens[pen.key] = { box: pen.box, column, y, h, cells: pen.cells };
    for (const seat of pen.seats) memory.seats[seat.id] = { pen: pen.key, y: seat.y, h: seat.h, cell: seat.cell };
  }
  memory.rows = Object.fromEntries(lines.rows);
  memory.lanes = Object.fromEntries(lines.lanes);
  memory.colors = Object.fromEntries(lines.colors);
  const spots = places.find(({ pen }) => pen.spots)?.pen.spots;
  if (spots) memory.spots = Object.fromEntries(spots);
  return memory;
}
