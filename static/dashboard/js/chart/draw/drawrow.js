/**
 * One row of the dense form, in its own coordinates: state's sign, label, port flag, volumes. A label has all the room that
 * the others leave.
 *
 * @module chart/drawrow
 */
import { ROW_END, ROW_FLAG_ROOM, ROW_LABEL, ROW_MOUNTS_ROOM, ROW_SIGN_ROOM } from '../layout/measures.js';
import { drawCloth, portsText } from './drawcard.js';
import { lock, signPath, volume } from './icons.js';
import { make, round, write } from './svg.js';
import { fitText, textWidth } from './textfit.js';

/** @typedef {import('../chart.js').Translate} Translate */
/** @typedef {import('../../base/types.js').ContainerView} ContainerView */
/** @typedef {import('../../base/types.js').SceneCard} SceneCard */

const SMALL = 11;
/** Smallest text on the screen. */
const LEAST = 10;
const FLAG = 11;
const SIGN = 4.6;
const LEAST_SIGN = 3.6;

/**
 * @param {SVGGElement} group
 * @param {SceneCard} card
 * @param {ContainerView} view
 * @param {import('../layout/lod.js').Detail} detail
 * @param {Translate} t
 */
export function drawRow(group, card, view, detail, t) {
  const { w, h } = card;
  const size = Math.max(ROW_LABEL, LEAST * detail.unit);
  const small = Math.max(SMALL, LEAST * 0.96 * detail.unit);
  const middle = h / 2;
  const sign = Math.max(SIGN, LEAST_SIGN * detail.unit);
  make('rect', { class: 'edge', width: round(w), height: round(h), rx: 4 }, group);
  make('path', { class: 'sign', d: signPath(view.sign, ROW_SIGN_ROOM - 10, middle, sign * (view.sign === 'running' ? 1.2 : 1)) }, group);
  const left = ROW_SIGN_ROOM;
  const label = view.stack === 'none' ? `${view.label} · ${t('no network')}` : view.label;
  let right = w - ROW_END;
  if (view.mounts > 0) {
    const count = String(view.mounts);
    right -= textWidth(count, small);
    write(group, 'small', right, middle + small * 0.36, small, count);
    right -= small * 0.6;
    make('path', { class: 'drive', d: volume(right, middle, small * 0.36) }, group);
    right -= small * 0.8;
  }
  if (view.lock) {
    make('path', { class: 'lock', d: lock(right - small * 0.1, middle, small * 0.34) }, group);
    right -= small * 0.9;
  }
  if (view.ports.length > 0) {
    right = Math.min(right, w - ROW_END - ROW_MOUNTS_ROOM);
    const room = right - left - textWidth(label, size, 500);
    right -= drawFlag(group, right, middle, view, { room, size: Math.max(FLAG, LEAST * 0.96 * detail.unit) });
  }
  write(group, 'label', left, middle + size * 0.36, size, fitText(label, right - left, size, 500));
}

/**
 * Its published ports: more of them where the label leaves room.
 * @param {SVGGElement} group
 * @param {number} right
 * @param {number} middle
 * @param {ContainerView} view
 * @param {{room: number, size: number}} flag
 * @returns {number} the room it takes
 */
function drawFlag(group, right, middle, view, { room, size }) {
  const text = portsText(view, Math.max(ROW_FLAG_ROOM, room) - 12, size);
  if (!text) return 0;
  const width = textWidth(text, size, 650) + 6;
  const x = right - width;
  const height = Math.min(size * 1.32, 2 * middle - 1);
  const g = drawCloth(group, view, { x, y: middle - height / 2, w: width, h: height }, 4);
  write(g, 'number', x + 3, middle + size * 0.36, size, text);
  return width + 6;
}
