/**
 * One row of the dense form, in its own coordinates: port flag, state's sign, label, volumes.
 *
 * @module chart/drawrow
 */
import { flagOf } from './drawcard.js';
import { signPath, volume } from './icons.js';
import { make, round, write } from './svg.js';
import { fitText, textWidth } from './textfit.js';

/** @typedef {import('../types.js').ContainerView} ContainerView */
/** @typedef {import('../types.js').SceneCard} SceneCard */

const LABEL = 13.5;
const SMALL = 11;
const FLAG = { room: 54, size: 11, height: 15 };
const SIGN = 4.6;

/**
 * @param {SVGGElement} group
 * @param {SceneCard} card
 * @param {ContainerView} view
 * @param {(text: string) => string} t
 */
export function drawRow(group, card, view, t) {
  const { w, h } = card;
  const middle = h / 2;
  make('rect', { class: 'row', width: round(w), height: round(h), rx: 4 }, group);
  make('path', { class: 'sign', d: signPath(view.sign === 'healthy' ? 'healthy' : view.sign, FLAG.room + 12, middle, view.sign === 'running' ? SIGN * 1.25 : SIGN) }, group);
  let right = w - 8;
  if (view.mounts > 0) {
    const count = String(view.mounts);
    right -= textWidth(count, SMALL);
    write(group, 'small', right, middle + SMALL * 0.36, SMALL, count);
    right -= 7;
    make('path', { class: 'drive', d: volume(right, middle, 4) }, group);
    right -= 9;
  }
  const left = FLAG.room + 24;
  const label = view.stack === 'none' ? `${view.label} · ${t('no network')}` : view.label;
  write(group, 'label', left, middle + LABEL * 0.36, LABEL, fitText(label, right - left, LABEL, 500));
  if (view.ports.length > 0) drawFlag(group, middle, view);
}

/** @param {SVGGElement} group @param {number} middle @param {ContainerView} view */
function drawFlag(group, middle, view) {
  const flag = flagOf(view);
  if (!flag.text) return;
  const text = fitText(flag.text, FLAG.room - 10, FLAG.size, 650);
  const width = textWidth(text, FLAG.size, 650) + 10;
  const x = FLAG.room - width;
  const g = make('g', { class: flag.everywhere ? 'flag open' : 'flag' }, group);
  make('rect', { x: round(x), y: round(middle - FLAG.height / 2), width: round(width), height: FLAG.height, rx: 4 }, g);
  write(g, 'number', x + 5, middle + FLAG.size * 0.36, FLAG.size, text);
}
