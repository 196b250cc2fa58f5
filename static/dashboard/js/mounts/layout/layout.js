/**
 * StorageModel and memory in, scene and memory out: three columns in a box per project, boxes in columns as wide as the window.
 * Pure; the same input gives the same scene.
 *
 * @module mounts/layout
 */

import { placeAll } from './columns.js';
import { frameOf, isStacked, shapeOf } from './frame.js';
import { assignLanes } from './lanes.js';
import { drawLines } from './lines.js';
import { seatAll } from './slots.js';
import { rowsOfPen } from './rows.js';
import { drawScene } from './scene.js';

/** @typedef {import('../../base/types.js').Shape} Shape */
/** @typedef {import('../types.js').Frame} Frame */
/** @typedef {import('../types.js').MountMemory} MountMemory */
/** @typedef {import('../types.js').MountScene} MountScene */
/** @typedef {import('../types.js').StorageModel} StorageModel */
/** @typedef {import('./columns.js').Place} Place */
/** @typedef {import('./lanes.js').Run} Run */
/** @typedef {import('./lanes.js').Span} Span */
/** @typedef {import('./lines.js').Lines} Lines */

/** @param {string} [shape]  of the window @returns {MountMemory} */
export function emptyMountMemory(shape = '') {
  return { pens: {}, seats: {}, rows: {}, spots: {}, lanes: {}, colors: {}, columns: 0, scale: 1, room: -1, shape };
}

/**
 * @param {StorageModel} model
 * @param {MountMemory|null} memory
 * @param {Shape} window  another shape than the memory's is arranged anew, and keeps only the colours
 * @returns {{scene: MountScene, memory: MountMemory}}
 */
export function layoutMounts(model, memory, window) {
  const shape = shapeOf(window);
  const before = memory?.shape === shape ? memory : { ...emptyMountMemory(shape), colors: memory?.colors ?? {} };
  const stacked = isStacked(window);
  const pens = seatAll(model, before, stacked);
  const lines = drawLines(pens, model, before);
  const { places, columns, scale } = placeAll(pens, before, window);
  const room = before.room < 0 ? null : before.room;
  const { runs, frame } = frameFor(spansOf(places, lines, model, stacked), before, (lanes) => frameOf(window, Math.max(1, columns), scale, lanes, room));
  const scene = drawScene({ model, places, frame, lines, runs });
  return { scene, memory: { ...remember(places, lines, runs), columns, scale, room: frame.room, shape } };
}

/**
 * Lanes for as many rails as there is room for.
 * @param {Map<number, Map<string, Span>>} spans
 * @param {MountMemory} memory
 * @param {(lanes: number) => Frame} frame
 */
function frameFor(spans, { lanes }, frame) {
  const all = assignLanes(spans, lanes);
  const made = frame(all.needed);
  return { frame: made, runs: all.needed > made.lanes.most ? assignLanes(spans, lanes, made.lanes.most).runs : all.runs };
}

/**
 * From where to where each shared source is mounted in each column.
 * @param {Place[]} places
 * @param {Lines} lines
 * @param {StorageModel} model
 * @param {boolean} stacked
 */
function spansOf(places, { shared }, model, stacked) {
  /** @type {Map<number, Map<string, Span>>} */
  const spans = new Map();
  const wanted = new Set(shared);
  /** @type {Map<string, {column: number, y: number}[]>} */
  const found = new Map(shared.map((id) => [id, []]));
  for (const { pen, column, y } of places) {
    for (const { mount, y: row } of rowsOfPen(pen, model, stacked)) {
      if (wanted.has(mount.source)) found.get(mount.source)?.push({ column, y: y + row });
    }
  }
  for (const [id, rows] of found) {
    for (const { column, y } of rows) {
      const bySource = spans.get(column) ?? new Map();
      const span = bySource.get(id);
      bySource.set(id, span ? { y1: Math.min(span.y1, y), y2: Math.max(span.y2, y) } : { y1: y, y2: y });
      spans.set(column, bySource);
    }
  }
  return spans;
}

/** @param {Place[]} places @param {Lines} lines @param {Map<string, Run>} runs @returns {MountMemory} */
function remember(places, lines, runs) {
  const memory = emptyMountMemory();
  for (const { pen, column, y, h } of places) {
    memory.pens[pen.key] = { box: pen.box, column, y, h, cells: pen.cells };
    for (const seat of pen.seats) memory.seats[seat.id] = { pen: pen.key, y: seat.y, h: seat.h, cell: seat.cell };
  }
  memory.rows = Object.fromEntries(lines.rows);
  memory.lanes = Object.fromEntries(runs);
  memory.colors = Object.fromEntries(lines.colors);
  const spots = places.find(({ pen }) => pen.spots)?.pen.spots;
  if (spots) memory.spots = Object.fromEntries(spots);
  return memory;
}
