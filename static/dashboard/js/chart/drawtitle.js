/**
 * A box's ground and title: its name, how many containers stand in it, and from afar how many are in trouble.
 *
 * @module chart/drawtitle
 */
import { make, round, write } from './svg.js';
import { fitText, textWidth } from './textfit.js';

/** @typedef {import('../types.js').SceneBox} SceneBox */
/** @typedef {import('./lod.js').Detail} Detail */

/** Size of a title: in the world when near, on the screen when far. */
export const TITLE = { near: 20, middle: 11.5, far: 10.5 };
const PAD = 17;
const LEAST_ROOM = 26;

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

/** @param {SVGGElement} group @param {SceneBox} box @param {Detail} detail */
export function drawTitle(group, box, detail) {
  const { unit, level } = detail;
  const far = level === 'far' || level === 'overview';
  const size = level === 'near' ? TITLE.near : level === 'middle' ? Math.max(TITLE.near, TITLE.middle * unit) : TITLE.far * unit;
  if (far && box.h < size * 1.3) return;
  const pad = far ? 4 * unit : PAD;
  const y = far ? size * 0.98 : Math.max(28, size * 0.98);
  let room = box.w - 2 * pad;
  const signs = far ? troubles(box) : [];
  const width = textWidth(signs.map(([, text]) => text).join(' '), size, 600);
  if (signs.length > 0 && width < room - LEAST_ROOM * unit) {
    const end = write(group, 'troubles', box.w - pad, y, size, '');
    signs.forEach(([look, text], at) => (make('tspan', { class: look }, end).textContent = at ? ` ${text}` : text));
    room -= width + 4 * unit;
  }
  const count = String(box.count);
  const counted = textWidth(`${count}  `, size * 0.86);
  const name = fitText(box.title, room - counted, size, 600);
  if (!name) return;
  const title = write(group, 'title', pad, y, size, name);
  if (name !== box.title && far) return;
  const number = make('tspan', { class: 'count', dx: round(size * 0.45), 'font-size': round(size * 0.86) }, title);
  number.textContent = count;
}
