/**
 * The signs of a container's state and the two small icons of a card, as path data around a point, so that many of them
 * fit into one path. Shape tells the state; colour only repeats it.
 *
 * @module chart/icons
 */
import { round as r } from './svg.js';

/** @typedef {(x: number, y: number, s: number) => string} Icon  centre and half the size → path data */

/** @type {Icon} */
const disc = (x, y, s) => `M${r(x - s)} ${r(y)}a${r(s)} ${r(s)} 0 1 0 ${r(2 * s)} 0a${r(s)} ${r(s)} 0 1 0 ${r(-2 * s)} 0z`;

/** @type {Icon} */
const hole = (x, y, s) => `M${r(x - s)} ${r(y)}a${r(s)} ${r(s)} 0 1 1 ${r(2 * s)} 0a${r(s)} ${r(s)} 0 1 1 ${r(-2 * s)} 0z`;

/** @type {Icon} */
const running = (x, y, s) => disc(x, y, s * 0.6);

/** @type {Icon} */
const healthy = (x, y, s) =>
  `M${r(x - s)} ${r(y + s * 0.05)}l${r(s * 0.34)} ${r(s * -0.34)}l${r(s * 0.4)} ${r(s * 0.4)}` +
  `l${r(s * 0.92)} ${r(s * -0.92)}l${r(s * 0.34)} ${r(s * 0.34)}l${r(s * -1.26)} ${r(s * 1.26)}z`;

/** @type {Icon} */
const unhealthy = (x, y, s) => `M${r(x)} ${r(y - s)}l${r(s * 1.12)} ${r(s * 1.92)}h${r(s * -2.24)}z`;

/** @type {Icon} */
const paused = (x, y, s) =>
  `M${r(x - s * 0.75)} ${r(y - s)}h${r(s * 0.52)}v${r(2 * s)}h${r(s * -0.52)}z` +
  `M${r(x + s * 0.23)} ${r(y - s)}h${r(s * 0.52)}v${r(2 * s)}h${r(s * -0.52)}z`;

/** @type {Icon} */
const exited = (x, y, s) => `M${r(x - s * 0.85)} ${r(y - s * 0.85)}h${r(s * 1.7)}v${r(s * 1.7)}h${r(s * -1.7)}z`;

/** @type {Icon} */
const created = (x, y, s) => disc(x, y, s * 0.9) + hole(x, y, s * 0.55);

/** A disc whose right half is filled. @type {Icon} */
const starting = (x, y, s) =>
  `${created(x, y, s)}M${r(x)} ${r(y - s * 0.6)}a${r(s * 0.6)} ${r(s * 0.6)} 0 0 1 0 ${r(s * 1.2)}z`;

/** Three quarters of a ring and an arrow's head. @type {Icon} */
function restarting(x, y, s) {
  const out = s * 0.95;
  const inn = s * 0.55;
  return (
    `M${r(x)} ${r(y - out)}A${r(out)} ${r(out)} 0 1 0 ${r(x + out)} ${r(y)}L${r(x + inn)} ${r(y)}` +
    `A${r(inn)} ${r(inn)} 0 1 1 ${r(x)} ${r(y - inn)}z` +
    `M${r(x - s * 0.02)} ${r(y - s * 1.4)}l${r(s * 0.85)} ${r(s * 0.65)}l${r(s * -0.85)} ${r(s * 0.65)}z`
  );
}

/** @type {Icon} */
const dead = (x, y, s) => {
  const a = r(s * 0.32);
  const b = r(s * 0.6);
  return (
    `M${r(x - s * 0.92)} ${r(y - s * 0.6)}l${a} ${-a}l${b} ${b}l${b} ${-b}l${a} ${a}l${-b} ${b}l${b} ${b}l${-a} ${a}` +
    `l${-b} ${-b}l${-b} ${b}l${-a} ${-a}l${b} ${-b}z`
  );
};

/** @type {Icon} */
const removing = (x, y, s) => `M${r(x - s)} ${r(y - s * 0.25)}h${r(2 * s)}v${r(s * 0.5)}h${r(-2 * s)}z`;

/** @type {Record<string, Icon>} */
export const SIGNS = {
  running,
  healthy,
  unhealthy,
  starting,
  restarting,
  paused,
  exited,
  created,
  dead,
  removing,
};

/** Signs that ask for a look: their cards are outlined and their squares carry the sign. */
export const TROUBLE = new Set(['unhealthy', 'restarting', 'dead']);

/** Whether all is as it mostly is: where there is little room, only other states have their sign. @param {string} sign */
export const isUsual = (sign) => sign === 'running' || sign === 'healthy';

/** @param {string} sign @param {number} x @param {number} y @param {number} s */
export const signPath = (sign, x, y, s) => (SIGNS[sign] ?? created)(x, y, s);

/** A volume, as a stroke. @type {Icon} */
export const volume = (x, y, s) =>
  `M${r(x - s)} ${r(y - s * 0.55)}v${r(s * 1.1)}a${r(s)} ${r(s * 0.42)} 0 0 0 ${r(2 * s)} 0v${r(s * -1.1)}` +
  `M${r(x - s)} ${r(y - s * 0.55)}a${r(s)} ${r(s * 0.42)} 0 1 0 ${r(2 * s)} 0a${r(s)} ${r(s * 0.42)} 0 1 0 ${r(-2 * s)} 0`;

/** A lock, as a stroke: nobody acts on it. @type {Icon} */
export const lock = (x, y, s) =>
  `M${r(x - s)} ${r(y - s * 0.1)}h${r(2 * s)}v${r(s * 1.3)}h${r(-2 * s)}z` +
  `M${r(x - s * 0.6)} ${r(y - s * 0.1)}v${r(s * -0.5)}a${r(s * 0.6)} ${r(s * 0.6)} 0 0 1 ${r(s * 1.2)} 0v${r(s * 0.5)}`;

/** The arrow of a published port, as a stroke. @type {Icon} */
export const outward = (x, y, s) =>
  `M${r(x - s)} ${r(y + s)}L${r(x + s)} ${r(y - s)}M${r(x - s * 0.5)} ${r(y - s)}H${r(x + s)}V${r(y + s * 0.5)}`;

/** The cross that takes a plug off, as a stroke. @type {Icon} */
export const cross = (x, y, s) =>
  `M${r(x - s)} ${r(y - s)}L${r(x + s)} ${r(y + s)}M${r(x - s)} ${r(y + s)}L${r(x + s)} ${r(y - s)}`;
