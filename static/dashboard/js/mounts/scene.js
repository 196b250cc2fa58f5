/**
 * Puts a decided mount chart into world units.
 *
 * @module mounts/scene
 */

import { ACROSS, COLUMN_GAP, CONTAINER, FOOT, HEAD_H, LANE, LANES_PAD, MOUNT, PAD, PITCH, ROW_H, SCENE_PAD, SOURCE, TITLE_H } from './measures.js';
import { UNUSED_VOLUMES } from './model.js';
import { railsOf } from './scenerails.js';
import { tallyOf } from './tally.js';

/** @typedef {import('./types.js').MountScene} MountScene */
/** @typedef {import('./types.js').MountView} MountView */
/** @typedef {import('./types.js').StorageModel} StorageModel */
/** @typedef {import('./columns.js').Place} Place */
/** @typedef {import('./lines.js').Lines} Lines */

/** @typedef {{model: StorageModel, places: Place[], columns: number, lines: Lines, width: number}} Chart */

/** @param {Chart} chart @returns {MountScene} */
export function drawScene(chart) {
  const { places, columns, width } = chart;
  const bottom = places.reduce((most, { y, h }) => Math.max(most, y + h), 0);
  /** @type {MountScene} */
  const scene = {
    form: 'mounts',
    x: -SCENE_PAD,
    y: -HEAD_H - SCENE_PAD,
    width: Math.max(1, columns) * (width + COLUMN_GAP) - COLUMN_GAP + 2 * SCENE_PAD,
    height: bottom + HEAD_H + 2 * SCENE_PAD,
    boxes: [], cards: [], labels: [], wires: [], rails: [],
    heads: Array.from({ length: columns }, (_, column) => ({ x: column * (width + COLUMN_GAP), y: -9 })),
  };
  for (const place of places) drawPen(place, chart, scene);
  scene.rails = railsOf(chart.lines, chart.model, scene);
  return scene;
}

/** @param {Place} place @param {Chart} chart @param {MountScene} scene */
function drawPen({ pen, column, y, h }, chart, scene) {
  const { model, width } = chart;
  const x = column * (width + COLUMN_GAP);
  const title = pen.box === UNUSED_VOLUMES ? '(unused volumes)' : model.boxes.find(({ key }) => key === pen.box)?.title ?? '';
  scene.boxes.push({
    key: pen.key, box: pen.box, title, part: pen.part, column, x, y, w: width, h, near: usedOf(pen), cells: pen.cells, ...tallyOf(pen, model),
  });
  if (pen.box === UNUSED_VOLUMES) {
    const w = (width - 2 * PAD - (ACROSS - 1) * PAD) / ACROSS;
    for (const seat of pen.seats) {
      const across = (pen.spots?.get(seat.id) ?? 0) % ACROSS;
      scene.cards.push({ id: seat.id, box: pen.key, part: 'source', x: x + PAD + across * (w + PAD), y: y + TITLE_H + seat.y, w, h: ROW_H, cell: seat.cell });
    }
    return;
  }
  const rows = rowsOf(pen, chart, y + TITLE_H);
  for (const seat of pen.seats) {
    const top = y + TITLE_H + seat.y;
    scene.cards.push({ id: seat.id, box: pen.key, part: 'container', x: x + CONTAINER.x, y: top, w: CONTAINER.w, h: seat.h - PITCH + ROW_H, cell: seat.cell });
    for (const mount of model.mountsOf.get(seat.id) ?? []) drawMount(mount, pen.key, x, rows, chart, scene);
  }
}

/** How high a box must be for what is in it now: the spare is not drawn. @param {Place['pen']} pen */
const usedOf = ({ seats }) => TITLE_H + FOOT + seats.reduce((most, { y, h }) => Math.max(most, y + h), 0) - (PITCH - ROW_H);

/** Where each mount of a box is, from the top. @param {Place['pen']} pen @param {Chart} chart @param {number} top */
function rowsOf(pen, { model }, top) {
  /** @type {Map<string, number>} */
  const rows = new Map();
  for (const seat of pen.seats) {
    (model.mountsOf.get(seat.id) ?? []).forEach((mount, index) => rows.set(mount.id, top + seat.y + index * PITCH));
  }
  return rows;
}

/**
 * @param {MountView} mount
 * @param {string} box
 * @param {number} x
 * @param {Map<string, number>} rows
 * @param {Chart} chart
 * @param {MountScene} scene
 */
function drawMount(mount, box, x, rows, { lines }, scene) {
  const y = rows.get(mount.id) ?? 0;
  const lane = lines.lanes.get(mount.source);
  const row = lines.rows.get(mount.source) ?? mount.id;
  const x4 = x + SOURCE.x;
  const ring = lane === undefined ? null : x4 + SOURCE.w + LANES_PAD + lane * LANE;
  scene.cards.push({ id: mount.id, box, part: 'mount', x: x + MOUNT.x, y, w: MOUNT.w, h: ROW_H });
  if (ring !== null) scene.labels.push({ id: mount.source, mount: mount.id, box, x: x4, y, h: ROW_H, right: x4 + SOURCE.w - 20, lane: ring });
  else if (row === mount.id) scene.cards.push({ id: mount.source, box, part: 'source', x: x4, y, w: SOURCE.w, h: ROW_H });
  scene.wires.push({
    id: mount.id, box, container: mount.container, source: mount.source, y: y + ROW_H / 2,
    x1: x + CONTAINER.x + CONTAINER.w, x2: x + MOUNT.x, x3: x + MOUNT.x + MOUNT.w, x4, y4: (rows.get(row) ?? y) + ROW_H / 2, ring,
  });
}
