/**
 * Puts a decided mount chart into world units.
 *
 * @module mounts/scene
 */

import { BOTTOM, HEAD_H, PAD, PITCH, ROW_H, TITLE_H, TOP } from './measures.js';
import { runKey } from './lanes.js';
import { UNUSED_VOLUMES } from '../model.js';
import { rowsOfPen } from './rows.js';
import { railsOf } from './scenerails.js';
import { tallyOf } from '../draw/tally.js';

/** @typedef {import('../types.js').Frame} Frame */
/** @typedef {import('../types.js').MountScene} MountScene */
/** @typedef {import('../types.js').MountView} MountView */
/** @typedef {import('../types.js').StorageModel} StorageModel */
/** @typedef {import('./columns.js').Place} Place */
/** @typedef {import('./lanes.js').Run} Run */
/** @typedef {import('./lines.js').Lines} Lines */

/** @typedef {{model: StorageModel, places: Place[], frame: Frame, lines: Lines, runs: Map<string, Run>}} Chart */
/** @typedef {{key: string, column: number, x: number, y: number, rows: Map<string, number>}} Pen  where a box stands, and its mounts' rows */

/** From the left end of the line that leads down to the mounts of a container above them. */
const TRUNK = 9;
/** Free between the name of a shared source and its box's edge. */
const LABEL_END = 14;

/** @param {Chart} chart @returns {MountScene} */
export function drawScene(chart) {
  const { places, frame } = chart;
  const bottom = places.reduce((most, { y, h }) => Math.max(most, y + h), 0);
  const columns = places.reduce((most, { column }) => Math.max(most, column + 1), 1);
  /** @type {MountScene} */
  const scene = {
    form: 'mounts',
    x: -frame.side,
    y: -HEAD_H - TOP,
    width: frame.width,
    height: bottom + HEAD_H + TOP + BOTTOM,
    boxes: [], cards: [], labels: [], wires: [], rails: [],
    heads: Array.from({ length: columns }, (_, column) => ({ x: column * frame.pitch, y: -9 })),
    frame,
  };
  for (const place of places) drawPen(place, chart, scene);
  scene.rails = railsOf(chart);
  return scene;
}

/** @param {Place} place @param {Chart} chart @param {MountScene} scene */
function drawPen({ pen, column, y, h }, chart, scene) {
  const { model, frame } = chart;
  const x = column * frame.pitch;
  const title = pen.box === UNUSED_VOLUMES ? '(unused volumes)' : model.boxes.find(({ key }) => key === pen.box)?.title ?? '';
  scene.boxes.push({
    key: pen.key, box: pen.box, title, part: pen.part, column, x, y, w: frame.box, h, cells: pen.cells, ...tallyOf(pen, model),
  });
  if (pen.box === UNUSED_VOLUMES) return drawUnused(pen, { x, y }, frame, scene);
  const rows = new Map(rowsOfPen(pen, model, frame.stacked).map((row) => [row.mount.id, y + row.y]));
  for (const seat of pen.seats) {
    const mounts = model.mountsOf.get(seat.id) ?? [];
    const card = { x: x + frame.container.x, y: y + TITLE_H + seat.y, ...sizeOf(seat.h, mounts.length, frame) };
    scene.cards.push({ id: seat.id, box: pen.key, part: 'container', ...card, cell: seat.cell });
    for (const mount of mounts) drawMount(mount, card, { key: pen.key, column, x, y, rows }, chart, scene);
  }
}

/** Of a container's card. One above its mounts leaves room for a word where it has none. @param {number} h @param {number} mounts @param {Frame} frame */
function sizeOf(h, mounts, { stacked, container, source }) {
  if (!stacked) return { w: container.w, h: h - PITCH + ROW_H };
  return { w: mounts ? container.w : source.x - container.x, h: ROW_H };
}

/** @param {Place['pen']} pen @param {{x: number, y: number}} at @param {Frame} frame @param {MountScene} scene */
function drawUnused({ key, seats, spots }, { x, y }, { box, across }, scene) {
  const w = (box - 2 * PAD - (across - 1) * PAD) / across;
  for (const seat of seats) {
    const at = (spots?.get(seat.id) ?? 0) % across;
    scene.cards.push({ id: seat.id, box: key, part: 'source', x: x + PAD + at * (w + PAD), y: y + TITLE_H + seat.y, w, h: ROW_H, cell: seat.cell });
  }
}

/**
 * @param {MountView} mount
 * @param {import('../../base/types.js').Rect} container
 * @param {Pen} pen
 * @param {Chart} chart
 * @param {MountScene} scene
 */
function drawMount({ id, container: owner, source }, container, { key, column, x, rows }, { lines, frame, runs }, scene) {
  const y = rows.get(id) ?? 0;
  const row = lines.rows.get(source);
  const x4 = x + frame.source.x;
  const lane = runs.get(runKey(column, source))?.lane;
  const ring = lane === undefined ? null : x + frame.lanes.x + lane * frame.lanes.pitch;
  scene.cards.push({ id, box: key, part: 'mount', x: x + frame.mount.x, y, w: frame.mount.w, h: ROW_H });
  if (row === undefined) scene.labels.push({ id: source, mount: id, box: key, x: x4, y, h: ROW_H, right: x4 + frame.source.w - LABEL_END, lane: ring });
  else if (row === id) scene.cards.push({ id: source, box: key, part: 'source', x: x4, y, w: frame.source.w, h: ROW_H });
  const middle = y + ROW_H / 2;
  const start = frame.stacked ? { x1: container.x + TRUNK, y0: container.y + container.h } : { x1: container.x + container.w, y0: middle };
  const x2 = x + frame.mount.x;
  scene.wires.push({
    id, box: key, container: owner, source, y: middle, ...start, x2, x3: x2 + frame.mount.w, x4,
    y4: (row === undefined ? y : rows.get(row) ?? y) + ROW_H / 2, ring,
  });
}
