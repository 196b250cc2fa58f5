/**
 * Where everything of a box is from afar: its containers as cells in a grid, each with its name where that can be read, and a
 * square for each of its mounts. Pure.
 *
 * @module mounts/cells
 */

import { FOOT, PAD, TITLE_H } from './measures.js';

/** @typedef {import('../../base/types.js').Rect} Rect */
/** @typedef {import('../../chart/layout/lod.js').Detail} Detail */
/** @typedef {import('../mountindex.js').PenContent} PenContent */
/** @typedef {import('../types.js').MountCard} MountCard */

/**
 * @typedef {object} Grid
 * @property {Map<string, Rect>} cells    of containers, and of unused volumes
 * @property {Map<string, Rect>} squares  of mounts
 * @property {number} size                of a name; 0: none can be read
 * @property {Map<string, number>} names  how far a name may reach, by owner
 */

/** On the screen: a cell at its best, the smallest with a name, the widest over which an eye finds from a name to its squares; a square. */
const CELL = { high: 19, least: 11, wide: 50, most: 210 };
const SQUARE = 6.6;
/** Cells narrower than this on the screen hold no name worth reading; of wider ones names have at least that share. */
const NAMED = 58;
const SHARE = 0.45;
const STEP = 9.4;
/** Between cells side by side. */
const AISLE = 7;
const TEXT = { most: 12, least: 9 };

/** How high a title is from afar, at most as high as its box. @param {Detail} detail @param {{h: number}} box */
export const farTitle = (detail, box) => Math.min(box.h, Math.max(TITLE_H, 16.5 * detail.unit));

/** A box too low for rows below its title shows its squares beside it. */
const LOW = 6;
const BESIDE = 0.6;
const ASIDE_MOST = 0.7;

/** @type {WeakMap<PenContent, {step: number, grid: Grid}>} */
const known = new WeakMap();

/** @param {PenContent} content @param {Detail} detail @returns {Grid} */
export function gridOf(content, detail) {
  const before = known.get(content);
  if (before?.step === detail.step) return before.grid;
  const grid = makeGrid(content, detail);
  known.set(content, { step: detail.step, grid });
  return grid;
}

/** @param {PenContent} content @param {Detail} detail @returns {Grid} */
function makeGrid(content, { unit, ...rest }) {
  const { box, cards, wires } = content;
  /** @type {Map<string, string[]>} */
  const mounts = new Map();
  for (const { id, container } of wires) mounts.set(container, [...(mounts.get(container) ?? []), id]);
  const owners = cards.filter((card) => card.part === 'container' || wires.length === 0);
  const room = roomFor(box, { unit, ...rest });
  const across = acrossOf(box.cells, room, unit);
  const high = Math.min(CELL.high * unit, room.h / Math.max(1, Math.ceil(box.cells / across)));
  const wide = room.w / across;
  /** @type {Grid} */
  const grid = { cells: new Map(), squares: new Map(), names: new Map(), size: Math.min(TEXT.most * unit, high * 0.82) };
  if (grid.size < TEXT.least * unit || wide < NAMED * unit) grid.size = 0;
  for (const { id, cell: at = 0 } of owners) {
    const cell = { x: room.x + (at % across) * wide, y: room.y + Math.floor(at / across) * high, w: Math.min(Math.max(unit, wide - AISLE * unit), CELL.most * unit), h: high };
    grid.cells.set(id, cell);
    putSquares(grid, id, mounts.get(id) ?? [], unit);
  }
  return grid;
}

/** What of a low box's width its title may take; all of others. @param {import('../types.js').PenBox} box @param {Detail} detail */
export function titleShare(box, detail) {
  return box.h - FOOT / 2 - farTitle(detail, box) < LOW * detail.unit ? BESIDE : 1;
}

/** @param {import('../types.js').PenBox} box @param {Detail} detail @returns {Rect} */
function roomFor(box, detail) {
  const pad = Math.min(PAD, 5 * detail.unit);
  const y = box.y + farTitle(detail, box);
  const room = { x: box.x + pad, y, w: box.w - 2 * pad, h: Math.max(0, box.y + box.h - FOOT / 2 - y) };
  if (titleShare(box, detail) === 1) return room;
  const aside = Math.min(box.w * BESIDE + AISLE * detail.unit, box.w * ASIDE_MOST);
  return { x: box.x + aside, y: box.y + box.h * 0.2, w: Math.max(0, box.w - aside - pad), h: box.h * 0.6 };
}

/** As few columns as give cells that can be read, or else as can hold squares. @param {number} count @param {{w: number, h: number}} room @param {number} unit */
function acrossOf(count, room, unit) {
  for (const [least, wide] of [[15, 96], [CELL.least, CELL.wide], [7, 26]]) {
    const rows = Math.max(1, Math.floor(room.h / (least * unit)));
    const across = Math.ceil(count / rows);
    if (across >= 1 && room.w / across >= wide * unit) return across;
  }
  return Math.max(1, Math.ceil(Math.sqrt((count * room.w) / (3 * Math.max(1, room.h)))));
}

/** At the right end of the cell, so that one mount more moves no other's. @param {Grid} grid @param {string} owner @param {string[]} mounts @param {number} unit */
function putSquares(grid, owner, mounts, unit) {
  const cell = /** @type {Rect} */ (grid.cells.get(owner));
  const room = grid.size ? cell.w * (1 - SHARE) : Math.max(0, cell.w - 5 * unit);
  const step = Math.min(STEP * unit, room / Math.max(1, mounts.length));
  const start = grid.size ? cell.x + cell.w - step * mounts.length : cell.x + 5 * unit;
  grid.names.set(owner, start - cell.x);
  const side = Math.min(SQUARE * unit, step * 0.8, cell.h * 0.7);
  mounts.forEach((id, at) => {
    grid.squares.set(id, { x: start + at * step, y: cell.y + (cell.h - side) / 2, w: side, h: side });
  });
}

/**
 * Where a card is from afar. A source is where its mount's square is.
 * @param {MountCard} card
 * @param {PenContent} content
 * @param {Detail} detail
 * @returns {Rect}
 */
export function bodyOf(card, content, detail) {
  const grid = gridOf(content, detail);
  if (card.part === 'mount') return grid.squares.get(card.id) ?? card;
  const cell = grid.cells.get(card.id);
  if (cell) return cell;
  const wire = content.wires.find(({ source }) => source === card.id);
  return (wire && grid.squares.get(wire.id)) ?? card;
}
