/**
 * The signs of the mount chart, as path data around a point: what kind of source it is, and what becomes of its data. Shape
 * tells them apart; colour only repeats it. Pure.
 *
 * @module mounts/shapes
 */
import { volume } from '../../chart/draw/icons.js';
import { round as r } from '../../chart/draw/svg.js';

/** @typedef {import('../../chart/draw/icons.js').Icon} Icon */

/** A folder, as a stroke. @type {Icon} */
const folder = (x, y, s) => `M${r(x - s)} ${r(y + s * 0.8)}V${r(y - s * 0.7)}h${r(s * 0.75)}l${r(s * 0.3)} ${r(s * 0.4)}H${r(x + s)}V${r(y + s * 0.8)}z`;

/** Waves, as a stroke: gone with the next tide. @type {Icon} */
const waves = (x, y, s) => [-0.62, 0, 0.62].map((dy) =>
  `M${r(x - s)} ${r(y + dy * s)}q${r(s * 0.5)} ${r(-s * 0.5)} ${r(s)} 0t${r(s)} 0`).join('');

/** By ground, as strokes. @type {Record<string, Icon>} */
export const GROUND_ICONS = { volume, bind: folder, tmpfs: waves };

/** An anchor: stays. As a stroke. @type {Icon} */
const anchor = (x, y, s) =>
  `M${r(x - s * 0.26)} ${r(y - s * 0.72)}a${r(s * 0.26)} ${r(s * 0.26)} 0 1 0 ${r(s * 0.52)} 0a${r(s * 0.26)} ${r(s * 0.26)} 0 1 0 ${r(s * -0.52)} 0` +
  `M${r(x)} ${r(y - s * 0.46)}V${r(y + s)}M${r(x - s * 0.45)} ${r(y - s * 0.12)}h${r(s * 0.9)}M${r(x - s * 0.85)} ${r(y + s * 0.25)}q${r(s * 0.1)} ${r(s * 0.7)} ${r(s * 0.85)} ${r(s * 0.75)}q${r(s * 0.75)} ${r(s * -0.05)} ${r(s * 0.85)} ${r(s * -0.75)}`;

/** The sign of a switch: gone when switched off. As a stroke. @type {Icon} */
const power = (x, y, s) =>
  `M${r(x)} ${r(y - s)}v${r(s * 0.95)}M${r(x - s * 0.55)} ${r(y - s * 0.62)}a${r(s * 0.85)} ${r(s * 0.85)} 0 1 0 ${r(s * 1.1)} 0`;

/** A bin: gone with `docker rm -v`. As a stroke. @type {Icon} */
const bin = (x, y, s) =>
  `M${r(x - s * 0.85)} ${r(y - s * 0.6)}h${r(s * 1.7)}M${r(x - s * 0.32)} ${r(y - s * 0.6)}v${r(s * -0.36)}h${r(s * 0.64)}v${r(s * 0.36)}` +
  `M${r(x - s * 0.62)} ${r(y - s * 0.6)}l${r(s * 0.14)} ${r(s * 1.55)}h${r(s * 0.96)}l${r(s * 0.14)} ${r(s * -1.55)}`;

/** By what becomes of the data. @type {Record<string, Icon>} */
export const FATE_ICONS = { kept: anchor, lost_with_rm_v: bin, lost_on_stop: power };

/** A tick, as a stroke. @type {Icon} */
const tick = (x, y, s) => `M${r(x - s * 0.8)} ${r(y + s * 0.05)}l${r(s * 0.55)} ${r(s * 0.6)}l${r(s * 1.05)} ${r(s * -1.25)}`;

/** A clock, as a stroke. @type {Icon} */
const clock = (x, y, s) =>
  `M${r(x - s)} ${r(y)}a${r(s)} ${r(s)} 0 1 0 ${r(2 * s)} 0a${r(s)} ${r(s)} 0 1 0 ${r(-2 * s)} 0M${r(x)} ${r(y - s * 0.6)}V${r(y + s * 0.1)}h${r(s * 0.5)}`;

/** A ring that is crossed out, as a stroke. @type {Icon} */
const nothing = (x, y, s) =>
  `M${r(x - s * 0.85)} ${r(y)}a${r(s * 0.85)} ${r(s * 0.85)} 0 1 0 ${r(s * 1.7)} 0a${r(s * 0.85)} ${r(s * 0.85)} 0 1 0 ${r(s * -1.7)} 0M${r(x - s * 0.6)} ${r(y + s * 0.6)}L${r(x + s * 0.6)} ${r(y - s * 0.6)}`;

/** By how a volume stands with its backups. @type {Record<string, Icon>} */
export const BACKUP_ICONS = { current: tick, overdue: clock, none: nothing };

/** From afar, by ground: a block, an arrowhead, a bar. @type {Record<string, Icon>} */
const SQUARES = {
  volume: (x, y, s) => `M${r(x - s)} ${r(y - s)}h${r(2 * s)}v${r(2 * s)}h${r(-2 * s)}z`,
  bind: (x, y, s) => `M${r(x - s)} ${r(y - s)}L${r(x + s)} ${r(y)}L${r(x - s)} ${r(y + s)}z`,
  tmpfs: (x, y, s) => `M${r(x - s)} ${r(y - s * 0.35)}h${r(2 * s)}v${r(s * 0.7)}h${r(-2 * s)}z`,
};

/** A way to root is a diamond. @type {Icon} */
const diamond = (x, y, s) => `M${r(x)} ${r(y - s * 1.2)}L${r(x + s * 1.2)} ${r(y)}L${r(x)} ${r(y + s * 1.2)}L${r(x - s * 1.2)} ${r(y)}z`;

/** @param {string} ground @param {boolean} root @returns {Icon} */
export const squareOf = (ground, root) => (root ? diamond : SQUARES[ground] ?? SQUARES.volume);

/** A way to root, beside a text: a triangle with a stroke in it. @type {Icon} */
export const alarm = (x, y, s) =>
  `M${r(x)} ${r(y - s)}L${r(x + s)} ${r(y + s * 0.8)}H${r(x - s)}zM${r(x)} ${r(y - s * 0.3)}v${r(s * 0.5)}M${r(x)} ${r(y + s * 0.46)}v${r(s * 0.08)}`;
