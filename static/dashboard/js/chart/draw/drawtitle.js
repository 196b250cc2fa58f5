/**
 * A box's ground and title: its name, how many containers stand in it, and from afar how many are in trouble.
 *
 * @module chart/drawtitle
 */
import { BOX_TITLE_H, LANE_PAD, ROW_BOX_PAD, ROW_TITLE, ROW_TITLE_H, ROW_W } from '../layout/measures.js';
import { lock } from './icons.js';
import { isFine } from '../layout/lod.js';
import { make, round, write } from './svg.js';
import { fitText, textWidth } from './textfit.js';

/** @typedef {import('../../base/types.js').SceneBox} SceneBox */
/** @typedef {import('../layout/lod.js').Detail} Detail */
/** @typedef {import('../layout/sceneindex.js').BoxContent} BoxContent */

/** Size of a title: in the world when near, on the screen when far. */
export const TITLE = { near: 20, middle: 11, far: 10.5, overview: 10.2, row: ROW_TITLE };
const PAD = 17;
/** A title's line by its size, and the smallest size on the screen. */
const LINE = 1.2;
const LEAST = 9.2;
/** Texts are larger than life from so many world units a pixel on. */
const LARGE = 1.5;

/** What a lock takes of a title's line, as a share of its size. */
export const LOCK_ROOM = 1.05;

/** Before a title: nobody acts on what stands in the box. @param {Element} group @param {number} x @param {number} y  the line @param {number} size */
export function drawLock(group, x, y, size) {
  make('path', { class: 'lock', d: lock(x + size * 0.42, y - size * 0.38, size * 0.36), 'stroke-width': round(size * 0.11) }, group);
}

/** @param {SceneBox} box */
function troubles(box) {
  /** @type {[string, string][]} */
  const parts = [];
  if (box.unhealthy > 0) parts.push(['bad', `▲${box.unhealthy}`]);
  if (box.restarting > 0) parts.push(['warn', `↻${box.restarting}`]);
  if (box.stopped > 0) parts.push(['off', `■${box.stopped}`]);
  return parts;
}

/** @param {SVGGElement} group @param {SceneBox} box @param {Detail} detail */
export function drawGround(group, box, detail) {
  const far = detail.level === 'far' || detail.level === 'overview';
  const alarm = !far ? '' : box.unhealthy > 0 ? ' bad' : box.restarting > 0 ? ' warn' : '';
  make('rect', { class: `ground${alarm}`, width: round(box.w), height: round(box.h), rx: far ? round(4 * detail.unit) : 14, 'stroke-width': round(detail.unit) }, group);
}

/**
 * As low as in life, but never so that the letters' tails reach the cards; a little higher where flags are large.
 *
 * @param {number} size
 * @param {Detail} detail
 */
function baseline(size, { text }) {
  const lowest = BOX_TITLE_H - 0.28 * size;
  return Math.min(lowest, Math.max(text > LARGE ? 24 : 28, 0.95 * size));
}

/**
 * Where a title stands, from the box's corner, and what of it fits.
 * @param {BoxContent} content
 * @param {Detail} detail
 * @returns {{x: number, y: number, size: number, name: string, left: number}|null} `left`: the room after it
 */
function lineOf(content, detail) {
  const { box, upright } = content;
  const { unit, level } = detail;
  const far = level === 'far' || level === 'overview';
  const wish = upright ? rowTitle(detail) : Math.max(TITLE.near, level === 'near' ? TITLE.middle * detail.text : TITLE[level] * unit);
  const size = Math.min(wish, (upright ? ROW_TITLE_H : roomAbove(content)) / LINE);
  if (size < LEAST * detail.text) return null;
  const pad = far ? 4 * unit : upright ? ROW_BOX_PAD : PAD;
  const y = upright ? ROW_TITLE_H * 0.5 + size * 0.36 : far ? size * 0.92 : baseline(size, detail);
  const room = (upright ? content.cards[0]?.w ?? ROW_W : box.w - pad) - pad - (box.locked ? size * LOCK_ROOM : 0);
  const name = fitText(box.title, room, size, 600);
  return name ? { x: pad + (box.locked ? size * LOCK_ROOM : 0), y, size, name, left: room - textWidth(name, size, 600) } : null;
}

/** Where a title answers to the pointer. @param {BoxContent} content @param {Detail} detail @returns {import('../../base/types.js').Rect|null} */
export function titleArea(content, detail) {
  const line = lineOf(content, detail);
  return line && areaAround(content.box, line);
}

/** @param {{x: number, y: number}} box @param {{x: number, y: number, size: number, name: string}} line @returns {import('../../base/types.js').Rect} with the lock before it and the number after it */
export function areaAround(box, { x, y, size, name }) {
  return { x: box.x + x - size * LOCK_ROOM, y: box.y + y - size, w: textWidth(name, size, 600) + size * (LOCK_ROOM + 1.6), h: size * 1.4 };
}

/**
 * @param {SVGGElement} group
 * @param {BoxContent} content
 * @param {Detail} detail
 * @param {(id: string) => string} describe
 */
export function drawTitle(group, content, detail, describe) {
  const { box } = content;
  const title = lineOf(content, detail);
  if (!title) return;
  const { x, y, size, name } = title;
  const line = write(group, 'title', x, y, size, name);
  offer(line, box.key, describe);
  if (box.locked) drawLock(group, x - size * LOCK_ROOM, y, size);
  let { left } = title;
  /** @type {(look: string, text: string, share: number) => void} */
  const add = (look, text, share) => {
    const width = textWidth(text, size * share, 600) + size * 0.45;
    if (width > left) return;
    left -= width;
    make('tspan', { class: look, dx: round(size * 0.45), 'font-size': round(size * share) }, line).textContent = text;
  };
  if (box.count > 0) add('amount', String(box.count), 0.86);
  if (!isFine(detail)) for (const [look, text] of troubles(box)) add(look, text, 0.94);
}

/** Makes a title something to be picked. @param {Element} line @param {string} key @param {(id: string) => string} describe */
export function offer(line, key, describe) {
  const name = describe(key);
  if (!name) return;
  for (const [attribute, value] of Object.entries({ 'data-pick': key, role: 'button', tabindex: '-1', 'aria-label': name })) line.setAttribute(attribute, value);
}

/** How far down a title may reach: to the first rail below it. @param {BoxContent} content */
function roomAbove({ box, rails }) {
  // From afar the name matters more than the rails of networks that nobody uses.
  if (box.count === 0) return box.h;
  let room = box.corridor.y1 - box.y + 2 * LANE_PAD;
  for (const { parts } of rails.values()) for (const part of parts) room = Math.min(room, part.y1 - box.y);
  return room;
}

/** @param {Detail} detail */
function rowTitle({ level, unit }) {
  return level === 'near' ? TITLE.row : Math.max(TITLE.row, (level === 'middle' ? TITLE.middle : TITLE.far) * unit);
}
