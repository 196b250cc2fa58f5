/**
 * One card, near (whole) or in the middle distance (its label alone), in its own coordinates.
 *
 * @module chart/drawcard
 */
import { isUsual, lock, outward, signPath, TROUBLE, volume } from './icons.js';
import { TEXT } from '../layout/lod.js';
import { portRuns } from '../../model/ports.js';
import { barPath } from './paths.js';
import { make, round, write } from './svg.js';
import { fitText, textWidth } from './textfit.js';

/** @typedef {import('../chart.js').Translate} Translate */
/** @typedef {import('../../base/types.js').ContainerView} ContainerView */
/** @typedef {import('../../base/types.js').SceneCard} SceneCard */
/** @typedef {import('../layout/lod.js').Detail} Detail */

const BAR = 8;
const RADIUS = 9;
const PAD = 21;
const LABEL = 18.5;
const SMALL = 15;
/** Sizes on the screen in the middle distance; up to how many world units a pixel a flag shows its numbers. */
const MIDDLE = { text: 12, flag: 9.5, numbers: 2.4 };
const LIGHTER = 2.3;
const FLAG = { size: 14.5, height: 1.5 };
/** How far within a flag's edge the second line of an open one is, as a share of its height. */
const HEM = 0.09;
/** Smallest sizes on the screen when near. */
const LEAST = { label: 11.5, small: 9.3 };

/** What the eye can tell apart on a card: changed when this changes. @param {ContainerView|undefined} view */
export function cardLook(view) {
  if (!view) return '';
  const ports = portRuns(view.ports).map((run) => `${run.text}${run.everywhere ? '*' : ''}`).join(' ');
  return `${view.label}\n${view.image}\n${view.state}\n${view.sign}\n${view.stack}\n${view.mounts}\n${view.lock ?? ''}\n${ports}`;
}

/** Whether one of its ports is open to every address. @param {ContainerView} view */
export const isOpen = (view) => view.ports.some((port) => port.everywhere);

/**
 * The published ports, as many as fit, and how many more there are.
 *
 * @param {ContainerView} view
 * @param {number} room
 * @param {number} size
 */
export function portsText(view, room, size) {
  const counts = new Map(portRuns(view.ports).map(({ text, count }) => [text, count]));
  const [first = ''] = counts.keys();
  let rest = [...counts.values()].reduce((sum, count) => sum + count, 0);
  let numbers = '';
  let fitting = '';
  for (const [text, count] of counts) {
    numbers += numbers ? ` ${text}` : text;
    rest -= count;
    if (textWidth(numbers, size, 650) > room) break;
    const whole = rest > 0 ? `${numbers} +${rest}` : numbers;
    if (textWidth(whole, size, 650) <= room) fitting = whole;
  }
  return fitting || beginning(first, counts.get(first) ?? 1, room, size);
}

/** Of a run that does not fit: its first number, and how many more, if that does. @param {string} run @param {number} count @param {number} room @param {number} size */
function beginning(run, count, room, size) {
  const [number] = run.split('–');
  const more = `${number} +${count - 1}`;
  return count > 1 && textWidth(more, size, 650) <= room ? more : fitText(number, room, size, 650);
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
  make('rect', { class: 'edge', width: round(w), height: round(h), rx: RADIUS }, group);
  make('path', { class: 'stripe', d: barPath(BAR, h, RADIUS - 1) }, group);
  if (detail.level === 'near') drawWhole(group, w, h, view, detail.text, t);
  else drawLabel(group, w, h, view, detail);
}

/**
 * @param {SVGGElement} group
 * @param {number} w
 * @param {number} h
 * @param {ContainerView} view
 * @param {number} pixel  world units of one on the screen
 * @param {Translate} t
 */
function drawWhole(group, w, h, view, pixel, t) {
  const quiet = !TROUBLE.has(view.sign);
  const large = Math.max(LABEL, LEAST.label * pixel);
  const small = Math.max(SMALL, LEAST.small * pixel);
  const low = h * 0.79 + (small - SMALL) * 0.2;
  const flag = view.ports.length > 0 ? placeFlag(w, view, Math.max(FLAG.size, LEAST.small * pixel)) : null;
  const label = fitText(view.label, w - PAD - 40, large, 600);
  const under = flag && flag.x < PAD + textWidth(label, large, 600) ? flag.y + flag.height + large * 0.88 : 0;
  write(group, 'label', PAD, Math.max(h * 0.42, under), large, label);
  make('path', { class: quiet ? 'sign quiet' : 'sign', d: signPath(view.sign, w - 20, h * 0.32, quiet ? 5.5 : 8) }, group);
  let right = w - 13;
  if (view.mounts > 0) {
    const count = String(view.mounts);
    right -= textWidth(count, small);
    write(group, 'small', right, low, small, count);
    right -= 10.5;
    make('path', { class: 'drive', d: volume(right, low - 5.2, 5.6) }, group);
    right -= 12;
  }
  const left = view.lock ? PAD + 15 : PAD;
  if (view.lock) make('path', { class: 'lock', d: lock(PAD + 5.5, low - 5.2, 5.2) }, group);
  write(group, 'small', left, low, small, fitText(caption(view, t), right - left - 4, small));
  if (flag) drawFlag(group, view, flag);
}

/**
 * The flag sits on the card's upper edge, at its right end.
 *
 * @param {number} w
 * @param {ContainerView} view
 * @param {number} size  of its text
 */
function placeFlag(w, view, size) {
  const text = portsText(view, w - 44, size);
  if (!text) return null;
  const height = size * FLAG.height;
  const width = textWidth(text, size, 650) + size * 2.1;
  const x = w - width - 6;
  // Higher up it would cover the box's title where texts are larger than life.
  const y = -height * (size > FLAG.size * 1.3 ? 0.36 : size > FLAG.size * 1.04 ? 0.43 : 0.54);
  return { text, size, x, y, width, height };
}

/** @param {SVGGElement} group @param {ContainerView} view @param {NonNullable<ReturnType<typeof placeFlag>>} flag */
function drawFlag(group, view, { text, size, x, y, width, height }) {
  const g = drawCloth(group, view, { x, y, w: width, h: height }, height * 0.27);
  make('path', { class: 'arrow', d: outward(x + size * 0.9, y + height / 2, size * 0.26), 'stroke-width': round(size * 0.13) }, g);
  write(g, 'number', x + size * 1.56, y + height / 2 + size * 0.36, size, text);
}

/**
 * What the numbers stand on: with a second line within its edge where one of them is open to every address.
 *
 * @param {SVGGElement} group
 * @param {ContainerView} view
 * @param {import('../../base/types.js').Rect} place
 * @param {number} radius
 */
export function drawCloth(group, view, { x, y, w, h }, radius) {
  const open = isOpen(view);
  const g = make('g', { class: open ? 'ports open' : 'ports' }, group);
  make('rect', { x: round(x), y: round(y), width: round(w), height: round(h), rx: round(radius) }, g);
  if (!open) return g;
  const inset = h * HEM;
  const hem = { x: round(x + inset), y: round(y + inset), width: round(w - 2 * inset), height: round(h - 2 * inset), rx: round(radius - inset) };
  make('rect', { class: 'hem', ...hem, 'stroke-width': round(inset * 0.7) }, g);
  return g;
}

/**
 * In the middle distance: the label, as large as fits up to a comfortable size, and signs that ask for a look.
 *
 * @param {SVGGElement} group
 * @param {number} w
 * @param {number} h
 * @param {ContainerView} view
 * @param {Detail} detail
 */
function drawLabel(group, w, h, view, detail) {
  const { unit } = detail;
  const weight = unit > LIGHTER ? 500 : 600;
  const marked = !isUsual(view.sign);
  const sign = 4.2 * unit;
  const pad = PAD - (unit > LIGHTER ? 4 : 0);
  const aside = marked ? sign * 2 + 14 : 5;
  const room = w - pad - aside - (view.lock ? sign * 2 + 4 : 0);
  const most = Math.min(Math.max(LABEL, MIDDLE.text * unit), h * 0.62);
  const size = Math.max(Math.min(most, room / textWidth(view.label, 1, weight)), TEXT * unit);
  const label = write(group, 'label', pad, h / 2 + size * 0.36, size, fitText(view.label, room, size, weight));
  if (weight !== 600) label.setAttribute('font-weight', String(weight));
  if (marked) make('path', { class: 'sign', d: signPath(view.sign, w - sign - 8, h / 2, sign) }, group);
  if (view.lock) make('path', { class: 'lock', d: lock(w - aside - sign, h / 2, sign * 0.9) }, group);
  if (view.ports.length > 0) drawSmallFlag(group, w, view, unit);
}

/** Numbers where they can be read, a marked corner where not: twice where one is open to every address. @param {SVGGElement} group @param {number} w @param {ContainerView} view @param {number} unit */
function drawSmallFlag(group, w, view, unit) {
  if (unit > MIDDLE.numbers) {
    const open = isOpen(view);
    const g = make('g', { class: open ? 'ports open' : 'ports' }, group);
    const side = round(7 * unit);
    make('path', { class: 'corner', d: `M${round(w - side)} 0H${round(w - RADIUS)}a${RADIUS} ${RADIUS} 0 0 1 ${RADIUS} ${RADIUS}V${side}z` }, g);
    if (open) make('path', { class: 'corner', d: `M${round(w - side * 1.6)} 0h${round(side * 0.3)}L${round(w)} ${round(side * 1.3)}v${round(side * 0.3)}z` }, g);
    return;
  }
  const flag = placeFlag(w, view, Math.max(FLAG.size * 0.8, MIDDLE.flag * unit));
  if (flag) drawFlag(group, view, flag);
}
