/**
 * Rails, their pills, and plugs. The same few strokes for every level; widths come from the level.
 *
 * @module chart/drawrails
 */
import { capPath, linePath, plugLine, railClass, ringPath } from './paths.js';
import { PILL_FONT, PILL_H, RING_R } from './measures.js';
import { make, round, write } from './svg.js';

/** @typedef {import('../types.js').SceneRail} SceneRail */
/** @typedef {import('../types.js').ScenePlug} ScenePlug */
/** @typedef {import('../types.js').ScenePill} ScenePill */
/** @typedef {import('../types.js').Segment} Segment */
/** @typedef {import('./lod.js').Detail} Detail */

/** Screen or world pixels of a rail, by level; those of locals, hosts and plugs follow from it. */
const WIDTH = { near: 5, middle: 2.6, far: 1.7, overview: 1.4 };
const SHARE = { shared: 1, local: 0.85, host: 2 };
const PLUG = 0.62;
const RING = { near: RING_R, middle: 3.2, far: 0, overview: 0 };
const PILL_TEXT = PILL_FONT / PILL_H;

/** @param {Detail} detail */
export const railWidth = (detail) => WIDTH[detail.level] * detail.unit;

/**
 * @param {Element} parent
 * @param {SceneRail} rail
 * @param {readonly Segment[]} parts  of its segments
 * @param {readonly Segment[]} spine
 * @param {Detail} detail
 * @param {{x: number, y: number}} origin
 * @returns {SVGGElement}
 */
export function drawRail(parent, rail, parts, spine, detail, origin) {
  const width = railWidth(detail) * SHARE[rail.kind];
  const g = make('g', { class: `rail ${railClass(rail.color)}`, 'data-id': rail.id, 'stroke-width': round(width) }, parent);
  const lines = linePath(parts, origin.x, origin.y);
  const bones = linePath(spine, origin.x, origin.y);
  const fine = detail.level === 'near' || detail.level === 'middle';
  if (rail.dotted && fine) {
    make('path', { class: 'line dotted', d: lines, 'stroke-dasharray': `0 ${round(width * 2)}` }, g);
    if (bones) make('path', { class: 'line', d: bones }, g);
  } else {
    make('path', { class: 'line', d: lines + bones }, g);
    if (rail.color >= 12 && fine) make('path', { class: 'core', d: lines, 'stroke-width': round(width * 0.4) }, g);
  }
  if (rail.closed) make('path', { class: 'line', d: capPath(parts, rail.segments, width * 2, origin.x, origin.y) }, g);
  return g;
}

/** @param {Element} parent @param {SceneRail} rail @param {ScenePill} pill @param {{x: number, y: number}} origin */
export function drawPill(parent, rail, pill, origin) {
  const g = make('g', { class: `pill ${railClass(rail.color)}`, 'data-id': rail.id }, parent);
  const x = pill.x - origin.x;
  const y = pill.y - origin.y;
  make('rect', { x: round(x), y: round(y), width: round(pill.w), height: round(pill.h), rx: round(pill.h * 0.36) }, g);
  const size = pill.h * PILL_TEXT;
  write(g, 'name', x + pill.w / 2, y + pill.h / 2 + size * 0.35, size, pill.text);
  return g;
}

/**
 * @param {Element} parent
 * @param {ScenePlug} plug
 * @param {SceneRail|undefined} rail
 * @param {Detail} detail
 * @param {{x: number, y: number}} origin
 */
export function drawPlug(parent, plug, rail, detail, origin) {
  const width = railWidth(detail) * PLUG;
  const radius = RING[detail.level] * detail.unit;
  const line = plugLine(plug.line, radius);
  const state = plug.active ? '' : ' unplugged';
  const g = make('g', { class: `plug ${railClass(rail?.color ?? -1)}${state}`, 'data-id': plug.id }, parent);
  const d = linePath([line], origin.x, origin.y);
  const ring = ringPath(plug.line.x2 - origin.x, plug.line.y2 - origin.y, radius);
  const stroke = round(width);
  if (plug.active && detail.level === 'middle') {
    make('path', { class: 'whole', d: d + ring, 'stroke-width': stroke }, g);
  } else {
    make('path', { class: 'wire', d, 'stroke-width': stroke, ...(plug.active ? {} : { 'stroke-dasharray': `${round(width * 1.7)} ${round(width * 1.5)}` }) }, g);
    make('path', { class: 'ring', d: ring, 'stroke-width': stroke }, g);
  }
  return g;
}

/** The plug's line alone, for a batch. @param {ScenePlug} plug @param {{x: number, y: number}} origin */
export const plugPath = (plug, origin) => linePath([plug.line], origin.x, origin.y);

/** @param {Detail} detail */
export const plugWidth = (detail) => round(railWidth(detail) * PLUG);
