/**
 * One card, near (whole) or in the middle distance (its label alone), in its own coordinates.
 *
 * @module chart/drawcard
 */
import { outward, signPath, TROUBLE, volume } from './icons.js';
import { TEXT } from './lod.js';
import { barPath } from './paths.js';
import { make, round, write } from './svg.js';
import { fitText, textWidth } from './textfit.js';

/** @typedef {import('../types.js').ContainerView} ContainerView */
/** @typedef {import('../types.js').SceneCard} SceneCard */
/** @typedef {import('./lod.js').Detail} Detail */
/** @typedef {(text: string) => string} Translate */

const BAR = 8;
const PAD = 21;
const LABEL = 18.5;
const SMALL = 15;
const FLAG = { size: 14.5, height: 22, most: 3 };

/** What the eye can tell apart on a card: changed when this changes. @param {ContainerView|undefined} view */
export function cardLook(view) {
  if (!view) return '';
  const ports = view.ports.map((port) => `${port.hostPort}${port.everywhere ? '*' : ''}`).join(' ');
  return `${view.label}\n${view.image}\n${view.state}\n${view.sign}\n${view.stack}\n${view.mounts}\n${ports}`;
}

/** Each published port once, and whether one of them is open to every address. @param {ContainerView} view */
export function flagOf(view) {
  const numbers = [...new Set(view.ports.map((port) => port.hostPort))].filter((port) => port > 0);
  const shown = numbers.slice(0, FLAG.most).join(' ');
  const more = numbers.length > FLAG.most ? ` +${numbers.length - FLAG.most}` : '';
  return { text: shown + more, everywhere: view.ports.some((port) => port.everywhere) };
}

/** A network mode without a rail of its own is said in words. @param {ContainerView} view @param {Translate} t */
function caption(view, t) {
  return view.stack === 'none' ? `${t('no network')} · ${view.image}` : view.image;
}

/**
 * @param {SVGGElement} group
 * @param {SceneCard} card
 * @param {ContainerView} view
 * @param {Detail} detail
 * @param {Translate} t
 */
export function drawCard(group, card, view, detail, t) {
  const { w, h } = card;
  const radius = 9;
  make('rect', { class: 'edge', width: round(w), height: round(h), rx: radius }, group);
  make('path', { class: 'bar', d: barPath(BAR, h, radius - 1) }, group);
  if (detail.level === 'near') drawWhole(group, w, h, view, t);
  else drawLabel(group, w, h, view, detail);
}

/** @param {SVGGElement} group @param {number} w @param {number} h @param {ContainerView} view @param {Translate} t */
function drawWhole(group, w, h, view, t) {
  const quiet = !TROUBLE.has(view.sign);
  const room = w - PAD - 40;
  write(group, 'label', PAD, h * 0.42, LABEL, fitText(view.label, room, LABEL, 600));
  make('path', { class: quiet ? 'sign quiet' : 'sign', d: signPath(view.sign, w - 20, h * 0.32, quiet ? 5.5 : 8) }, group);
  let right = w - 13;
  if (view.mounts > 0) {
    const count = String(view.mounts);
    right -= textWidth(count, SMALL);
    write(group, 'small', right, h * 0.79, SMALL, count);
    right -= 10.5;
    make('path', { class: 'drive', d: volume(right, h * 0.79 - 5.2, 5.6) }, group);
    right -= 12;
  }
  write(group, 'small', PAD, h * 0.79, SMALL, fitText(caption(view, t), right - PAD - 4, SMALL));
  if (view.ports.length > 0) drawFlag(group, w, view);
}

/** The flag sits on the card's upper edge. @param {SVGGElement} group @param {number} w @param {ContainerView} view */
function drawFlag(group, w, view) {
  const flag = flagOf(view);
  if (!flag.text) return;
  const text = fitText(flag.text, w - 44, FLAG.size, 650);
  const width = textWidth(text, FLAG.size, 650) + 31;
  const x = w - width - 6;
  const y = -FLAG.height / 2 - 1;
  const g = make('g', { class: flag.everywhere ? 'flag open' : 'flag' }, group);
  make('rect', { x: round(x), y, width: round(width), height: FLAG.height, rx: 6 }, g);
  make('path', { class: 'arrow', d: outward(x + 13, y + FLAG.height / 2, 3.8) }, g);
  write(g, 'number', x + 23, y + FLAG.height / 2 + 5.2, FLAG.size, text);
}

/** @param {SVGGElement} group @param {number} w @param {number} h @param {ContainerView} view @param {Detail} detail */
function drawLabel(group, w, h, view, detail) {
  const size = Math.max(LABEL, Math.min(TEXT * 1.05 * detail.unit, h * 0.62));
  const trouble = TROUBLE.has(view.sign) || view.sign === 'paused' || view.sign === 'exited';
  const sign = size * 0.38;
  const room = w - PAD - (trouble ? sign * 2 + 14 : 6);
  write(group, 'label', PAD, h / 2 + size * 0.36, size, fitText(view.label, room, size, 600));
  if (trouble) make('path', { class: 'sign', d: signPath(view.sign, w - sign - 9, h / 2, sign) }, group);
  if (view.ports.length === 0) return;
  const { everywhere } = flagOf(view);
  const g = make('g', { class: everywhere ? 'flag open' : 'flag' }, group);
  const s = 9 * Math.min(detail.unit, 2);
  make('rect', { x: round(w - s - 4), y: round(-s / 2), width: round(s), height: round(s), rx: round(s * 0.25) }, g);
  make('path', { class: 'arrow', d: outward(w - s / 2 - 4, 0, s * 0.22), 'stroke-width': round(s * 0.14) }, g);
}
