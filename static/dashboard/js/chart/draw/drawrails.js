/**
 * Rails, their pills, and plugs. The same few strokes for every level; widths come from the level.
 *
 * @module chart/drawrails
 */
import { capPath, hasCore, linePath, plugLine, railClass, ringPath } from './paths.js';
import { lock } from './icons.js';
import { isFine } from '../layout/lod.js';
import { LANE_PITCH, PILL_FONT, PILL_H, RING_R, ROW_RING_R } from '../layout/measures.js';
import { make, round, write } from './svg.js';
import { textWidth } from './textfit.js';

/** @typedef {import('../../base/types.js').SceneRail} SceneRail */
/** @typedef {import('../../base/types.js').ScenePlug} ScenePlug */
/** @typedef {import('../../base/types.js').ScenePill} ScenePill */
/** @typedef {import('../../base/types.js').Segment} Segment */
/** @typedef {import('../../base/types.js').Rect} Rect */
/** @typedef {import('../layout/lod.js').Detail} Detail */

/** Screen or world pixels of a rail, by level; those of locals, hosts and plugs follow from it. */
const WIDTH = { near: 5, middle: 2.6, far: 1.7, overview: 1.4 };
const SHARE = { shared: 1, local: 0.85, host: 2 };
const UPRIGHT = 0.64;
const RING_UPRIGHT = ROW_RING_R / RING_R;
const PLUG = 0.62;
/** The share of a rail's width that its core has. */
export const CORE = 0.4;
const RING = { near: RING_R, middle: 3.2, far: 0, overview: 0 };
/** Smallest text of a name on the screen, and how much its pill may grow for it: up to the next lane. */
const LEAST_TEXT = 10;
const PILL_MOST = LANE_PITCH / PILL_H * 1.08;

/** Rows stand closer than cards, and so do their rails. @param {Detail} detail @param {boolean} upright */
export const railWidth = (detail, upright) => WIDTH[detail.level] * detail.unit * (upright ? UPRIGHT : 1);

/**
 * @param {Element} parent
 * @param {SceneRail} rail
 * @param {readonly Segment[]} parts  of its segments
 * @param {readonly Segment[]} spine
 * @param {Detail} detail
 * @param {{x: number, y: number}} origin
 * @param {boolean} upright
 * @returns {SVGElement}
 */
export function drawRail(parent, rail, parts, spine, detail, origin, upright) {
  const width = railWidth(detail, upright) * SHARE[rail.kind];
  const look = { class: `rail ${railClass(rail.color)}`, 'data-id': rail.id, 'stroke-width': round(width) };
  const lines = linePath(parts, origin.x, origin.y);
  const bones = linePath(spine, origin.x, origin.y);
  const caps = rail.closed ? capPath(parts, rail.ends, width * 2, origin.x, origin.y) : '';
  if (!isFine(detail)) return make('path', { ...look, class: `${look.class} line`, d: lines + bones + caps }, parent);
  const g = make('g', look, parent);
  if (rail.dotted) {
    make('path', { class: 'line dotted', d: lines + bones, 'stroke-dasharray': `0 ${round(width * 2)}` }, g);
    if (caps) make('path', { class: 'line', d: caps }, g);
    return g;
  }
  make('path', { class: 'line', d: lines + bones + caps }, g);
  if (hasCore(rail.color)) make('path', { class: 'core', d: lines, 'stroke-width': round(width * CORE) }, g);
  return g;
}

/**
 * The name of a rail, a little larger than life where the zoom makes it too small to be read; where even that would reach into the next
 * lane, only if nothing is there.
 *
 * @param {Element} parent
 * @param {SceneRail} rail
 * @param {ScenePill} pill
 * @param {Detail} detail
 * @param {{x: number, y: number}} origin
 * @param {(place: Rect) => boolean} [isFree]  whether nothing but this rail is there
 * @returns {SVGGElement|null}
 */
export function drawPill(parent, rail, pill, detail, origin, isFree = () => false) {
  const scale = Math.max(1, LEAST_TEXT * detail.text / PILL_FONT);
  const large = scale > PILL_MOST * 1.25;
  const height = pill.h * (large ? scale : Math.min(scale, PILL_MOST));
  const room = pill.w * Math.max(1, scale);
  const sign = rail.locked ? height * 0.7 : 0;
  const size = Math.min(PILL_FONT * scale, (room - sign - height * 0.5) / textWidth(pill.text, 1, 600));
  const width = Math.min(room, textWidth(pill.text, size, 600) + height * 0.8 + sign);
  const x = pill.x + pill.w - width - origin.x;
  const y = pill.y + (pill.h - height) / 2 - origin.y;
  if (large && !isFree({ x: x + origin.x, y: y + origin.y, w: width, h: height })) return null;
  const g = make('g', { class: `pill ${railClass(rail.color)}`, 'data-id': rail.id }, parent);
  make('rect', { x: round(x), y: round(y), width: round(width), height: round(height), rx: round(height * 0.36) }, g);
  if (rail.locked) make('path', { class: 'lock', d: lock(x + height * 0.62, y + height * 0.5, height * 0.24), 'stroke-width': round(height * 0.08) }, g);
  write(g, 'name', x + (width + sign) / 2, y + height / 2 + size * 0.35, size, pill.text);
  return g;
}

/**
 * @param {Element} parent
 * @param {ScenePlug} plug
 * @param {SceneRail|undefined} rail
 * @param {Detail} detail
 * @param {{box: {x: number, y: number}, upright: boolean}} content
 * @returns {SVGElement}
 */
export function drawPlug(parent, plug, rail, detail, { box: origin, upright }) {
  const width = railWidth(detail, upright) * PLUG;
  const radius = RING[detail.level] * detail.unit * (upright ? RING_UPRIGHT : 1);
  const line = plugLine(plug.line, radius);
  const look = { class: `plug ${railClass(rail?.color ?? -1)}`, 'data-id': plug.id, 'stroke-width': round(width) };
  const d = linePath([line], origin.x, origin.y);
  const ring = ringPath(plug.line.x2 - origin.x, plug.line.y2 - origin.y, radius);
  if (plug.active && detail.level === 'middle') return make('path', { ...look, class: `${look.class} whole`, d: d + ring }, parent);
  const g = make('g', plug.active ? look : { ...look, class: `${look.class} unplugged` }, parent);
  const wire = make('path', { class: 'wire', d }, g);
  if (!plug.active) wire.setAttribute('stroke-dasharray', `${round(width * 1.7)} ${round(width * 1.5)}`);
  make('path', { class: 'ring', d: ring }, g);
  return g;
}

/** The plug's line alone, for a batch. @param {ScenePlug} plug @param {{x: number, y: number}} origin */
export const plugPath = (plug, origin) => linePath([plug.line], origin.x, origin.y);

/** @param {Detail} detail @param {boolean} upright */
export const plugWidth = (detail, upright) => round(railWidth(detail, upright) * PLUG);
