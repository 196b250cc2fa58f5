/**
 * The names of rails whose own pills are out of the window: they stick to the window's edge, so that every line in view has
 * its name. Pure.
 *
 * @module chart/stickynames
 */

import { LANE_PITCH, PILL_FONT, PILL_H, PILL_MAX_W } from './layout/measures.js';
import { fitText, textWidth } from './draw/textfit.js';
import { meets, viewOf } from './layout/lod.js';

/** @typedef {import('../base/types.js').Rect} Rect */
/** @typedef {import('../base/types.js').SceneRail} SceneRail */
/** @typedef {import('../base/types.js').Segment} Segment */
/** @typedef {import('./layout/fitting.js').View} View */
/** @typedef {import('./layout/fitting.js').Size} Size */
/** @typedef {import('./layout/sceneindex.js').SceneIndex} SceneIndex */
/** @typedef {Rect & {id: string, color: number, text: string, size: number}} StickyName  on the screen, in pixels */
/** @typedef {{rail: SceneRail, at: number, from: number, to: number}} Line  of one rail in the window: its place across, its part along */

/** From the window's edge. */
const INSET = 6;
/** A shorter piece of a rail is no line that one follows. */
const LEAST_LINE = 26;
/** Smallest text, and the smallest pill's height for it. */
const LEAST_TEXT = 10;
const LEAST_H = 14;
/** Around a ring on the rail. */
const RING = 9;
/** Names lie so close together that pills would lie on the next lane. */
const LEAST_K = LEAST_TEXT / PILL_FONT / ((LANE_PITCH / PILL_H) * 1.35);

/**
 * @param {SceneIndex} index
 * @param {View} view
 * @param {Size} size
 * @returns {StickyName[]}
 */
export function stickyNames(index, view, size) {
  if (view.k < LEAST_K) return [];
  const upright = index.scene.form === 'rows';
  const shown = viewOf(view, size);
  const aside = upright ? columnOf(index) : 0;
  const lines = index.scene.rails.flatMap((rail) => namelessLines(rail, rail.segments, shown, view.k, upright, aside));
  const placed = upright ? besideColumns(lines, [], view, size, pillsIn(index, shown)) : alongShelves(lines, [], plugsIn(index, shown), view, size);
  // What joins the parts of a rail needs a name only where none of them has one; networks that nobody uses lie across.
  const named = new Set(placed.map(({ id }) => id));
  const spines = index.scene.rails
    .filter((rail) => !named.has(rail.id) && !rail.pills.some((pill) => isSeen(pill, shown)))
    .flatMap((rail) => namelessLines(rail, [...rail.spine, ...rail.segments], shown, view.k, !upright, aside).slice(0, 1));
  if (spines.length === 0) return placed;
  return upright ? alongShelves(spines, placed, [], view, size) : besideColumns(spines, placed, view, size);
}

/** How far a column's own pills may stand from its line and still name it: as far as a column is wide. @param {SceneIndex} index */
function columnOf({ scene }) {
  return scene.boxes.reduce((most, { w, decks }) => Math.max(most, w / decks), 0);
}

/** @param {SceneIndex} index @param {Rect} shown */
function plugsIn(index, shown) {
  return [...index.boxes.values()].filter(({ box }) => meets(box, shown)).flatMap((content) => content.plugs);
}

/**
 * The lines of a rail in the window that none of its own pills names there.
 * @param {SceneRail} rail
 * @param {Segment[]} segments  of it
 * @param {Rect} shown  of the world
 * @param {number} k
 * @param {boolean} upright  the segments are
 * @param {number} aside  how far a pill may stand to the left of what it names
 * @returns {Line[]}
 */
function namelessLines(rail, segments, shown, k, upright, aside) {
  /** @type {Map<number, Line>} */
  const lines = new Map();
  for (const segment of segments) {
    const part = partOf(segment, shown, upright);
    if (!part) continue;
    const line = lines.get(part.at);
    if (!line) lines.set(part.at, { rail, ...part });
    else Object.assign(line, { from: Math.min(line.from, part.from), to: Math.max(line.to, part.to) });
  }
  if (lines.size === 0) return [];
  const pills = rail.pills.filter((pill) => isSeen(pill, shown));
  return [...lines.values()].filter(({ at, from, to }) => (to - from) * k >= LEAST_LINE && !pills.some((pill) => names(pill, at, upright, aside)));
}

/** @param {Segment} s @param {Rect} shown @param {boolean} upright @returns {{at: number, from: number, to: number}|null} */
function partOf({ x1, y1, x2, y2 }, shown, upright) {
  if ((upright ? x1 !== x2 : y1 !== y2)) return null;
  const [at, low, high] = upright ? [x1, Math.min(y1, y2), Math.max(y1, y2)] : [y1, Math.min(x1, x2), Math.max(x1, x2)];
  const [across, wide, along, long] = upright ? [shown.x, shown.w, shown.y, shown.h] : [shown.y, shown.h, shown.x, shown.w];
  if (at < across || at > across + wide) return null;
  const [from, to] = [Math.max(low, along), Math.min(high, along + long)];
  return from < to ? { at, from, to } : null;
}

/** Whether nearly all of a pill is in the window. @param {Rect} pill @param {Rect} shown */
function isSeen(pill, shown) {
  return meets({ x: pill.x + pill.w * 0.3, y: pill.y + pill.h * 0.3, w: pill.w * 0.4, h: pill.h * 0.4 }, shown)
    && pill.x + pill.w * 0.3 >= shown.x && pill.x + pill.w * 0.7 <= shown.x + shown.w && pill.y + pill.h * 0.3 >= shown.y;
}

/** Whether a pill names the line: it lies on it, or at the head of its column. @param {Rect} pill @param {number} at @param {boolean} upright @param {number} aside */
function names(pill, at, upright, aside) {
  return upright ? pill.x <= at + 20 && at - pill.x < aside : Math.abs(pill.y + pill.h / 2 - at) < 2;
}

/** @param {SceneRail} rail @param {number} k @returns {Omit<StickyName, 'x'|'y'>} */
function pillOf(rail, k) {
  const size = Math.max(LEAST_TEXT, Math.min(PILL_FONT, PILL_FONT * k));
  const h = Math.max(LEAST_H, Math.min(PILL_H, PILL_H * k));
  const text = fitText(rail.label, PILL_MAX_W, size, 600);
  return { id: rail.id, color: rail.color, text, size, h, w: Math.ceil(textWidth(text, size, 600) + h * 0.8) };
}

/**
 * At the window's left edge, or as near to it as no plug is covered.
 * @param {Line[]} lines
 * @param {StickyName[]} before  that have their places
 * @param {import('../base/types.js').ScenePlug[]} plugs
 * @param {View} view
 * @param {Size} size
 * @returns {StickyName[]}
 */
function alongShelves(lines, before, plugs, view, size) {
  const placed = [...before];
  for (const { rail, at, from, to } of lines) {
    const pill = pillOf(rail, view.k);
    const y = at * view.k + view.y - pill.h / 2;
    const crossings = plugs
      .filter(({ line }) => Math.min(line.y1, line.y2) <= at + 1 && Math.max(line.y1, line.y2) >= at - 1)
      .map(({ line }) => ({ from: line.x1 * view.k + view.x - RING, to: line.x1 * view.k + view.x + RING }));
    const others = placed.filter((other) => other.y < y + pill.h && y < other.y + other.h).map((other) => ({ from: other.x - 2, to: other.x + other.w + 2 }));
    const start = Math.max(INSET, from * view.k + view.x);
    const end = Math.min(size.width, to * view.k + view.x);
    const x = freePlace([...crossings, ...others], start, end, pill.w) ?? freePlace(others, start, end, pill.w);
    placed.push({ ...pill, x: x ?? start, y });
  }
  return placed;
}

/**
 * @param {{from: number, to: number}[]} taken
 * @param {number} start
 * @param {number} end
 * @param {number} length
 * @returns {number|null} the first place of a length that is free
 */
function freePlace(taken, start, end, length) {
  let at = start;
  for (const { from, to } of taken.sort((a, b) => a.from - b.from)) {
    if (to <= at) continue;
    if (from >= at + length) break;
    at = to;
  }
  return at + length <= end ? at : null;
}

/** The rails' own pills in the window. @param {SceneIndex} index @param {Rect} shown */
function pillsIn(index, shown) {
  return index.scene.rails.flatMap((rail) => rail.pills.filter((pill) => meets(pill, shown)));
}

/** @param {Rect} a @param {Rect} b */
const overlap = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

/**
 * Above the beginning of its line, right of the names that stand there: so it covers nobody's plug. Null where it would not be
 * over its line any more, or out of the window.
 * @param {Omit<StickyName, 'x'|'y'>} pill
 * @param {{x: number, y: number}} start  of the line
 * @param {Rect[]} taken
 * @param {Size} size
 * @returns {{x: number, y: number}|null}
 */
export function aboveLine(pill, start, taken, size) {
  const at = { x: start.x - pill.h / 2, y: start.y - pill.h, w: pill.w, h: pill.h };
  if (at.y < INSET) return null;
  for (const other of taken) if (overlap(at, other)) at.x = Math.max(at.x, other.x + other.w + 2);
  const fits = at.x <= start.x + 2 && at.x + at.w <= size.width - INSET && !taken.some((other) => overlap(at, other));
  return fits ? { x: at.x, y: at.y } : null;
}

/**
 * At the window's upper edge, from its line to the right, each below those that are in its way: a staircase.
 * @param {Line[]} lines
 * @param {StickyName[]} before  that have their places
 * @param {View} view
 * @param {Size} size
 * @param {Rect[]|null} [pills]  that are drawn, where lines begin below a title
 * @returns {StickyName[]}
 */
function besideColumns(lines, before, view, size, pills = null) {
  const own = (pills ?? []).map(({ x, y, w, h }) => ({ x: x * view.k + view.x, y: y * view.k + view.y, w: w * view.k, h: h * view.k }));
  const placed = [...before];
  for (const { rail, at, from, to } of [...lines].sort((a, b) => b.at - a.at)) {
    const pill = pillOf(rail, view.k);
    const above = pills && rail.kind === 'local' && aboveLine(pill, { x: at * view.k + view.x, y: from * view.k + view.y }, [...own, ...placed], size);
    if (above) {
      placed.push({ ...pill, ...above });
      continue;
    }
    const x = Math.min(at * view.k + view.x - pill.h / 2, size.width - pill.w - INSET);
    const start = Math.max(INSET, from * view.k + view.y);
    const end = Math.min(size.height, to * view.k + view.y);
    const others = placed.filter((other) => other.x < x + pill.w && x < other.x + other.w).map((other) => ({ from: other.y - 1, to: other.y + other.h + 1 }));
    const y = freePlace(others, start, end, pill.h) ?? freePlace(others, start, size.height, pill.h);
    if (y !== null) placed.push({ ...pill, x, y });
  }
  return placed;
}
