/**
 * The lines of a box: from containers over mount points to sources, and the names of what is shared with the way to its rail.
 * Writable is thick, read-only dashed.
 *
 * @module mounts/drawwires
 */
import { lock } from '../../chart/draw/icons.js';
import { hueClass } from '../../chart/draw/paths.js';
import { make, round as r, write } from '../../chart/draw/svg.js';
import { textWidth } from '../../chart/draw/textfit.js';
import { afterword, nameOf, sized } from './drawcards.js';
import { RING_R } from '../layout/measures.js';
import { fitPath } from '../layout/pathfit.js';
import { BACKUP_ICONS, GROUND_ICONS } from './shapes.js';
import { wayWord } from '../words.js';

/** @typedef {import('../../chart/layout/lod.js').Detail} Detail */
/** @typedef {import('../types.js').RailLabel} RailLabel */
/** @typedef {import('../types.js').SourceRail} SourceRail */
/** @typedef {import('../types.js').Wire} Wire */
/** @typedef {{x: number, y: number}} Point */

const WIDTH = { rw: 3.6, ro: 1.8 };
/** Where names are larger than life, lines grow with them less: they would hide what is between the rows. */
const GROWN = 1.3;
const DASH = '5 4';
const SIZE = 14;

/** The colour of a rail: a dashed line is a read-only one. @param {SourceRail|undefined} rail */
export const sourceRailClass = (rail) => (rail?.root ? 'c-root' : hueClass(rail?.color ?? 0));

/** @param {Wire} wire @param {Point} origin */
function wirePath({ x1, y0, x2, x3, x4, y, y4, ring }, { x: ox, y: oy }) {
  const first = `M${r(x1 - ox)} ${r(y0 - oy)}${y0 === y ? '' : `V${r(y - oy)}`}H${r(x2 - ox)}M${r(x3 - ox)} ${r(y - oy)}`;
  if (ring !== null || y === y4) return `${first}H${r(x4 - ox - (ring === null ? 0 : 6))}`;
  const bend = (x4 - x3) * 0.5;
  return `${first}C${r(x3 + bend - ox)} ${r(y - oy)} ${r(x4 - bend - ox)} ${r(y4 - oy)} ${r(x4 - ox)} ${r(y4 - oy)}`;
}

/**
 * @param {Element} parent
 * @param {Wire} wire
 * @param {import('../types.js').MountView} mount
 * @param {Detail} detail
 * @param {Point} origin
 */
export function drawWire(parent, wire, mount, detail, origin) {
  const access = mount.rw ? 'rw' : 'ro';
  const look = { class: `mount-wire g-${mount.ground} ${access}${mount.root ? ' root' : ''}`, 'stroke-width': r(WIDTH[access] * Math.min(GROWN, detail.unit)) };
  const path = make('path', { ...look, d: wirePath(wire, origin) }, parent);
  if (!mount.rw) path.setAttribute('stroke-dasharray', DASH);
  return path;
}

/**
 * The name of a shared source in a mount's row, and the line from it to the ring on its rail.
 *
 * @param {Element} parent
 * @param {RailLabel} label
 * @param {{source: import('../types.js').SourceView, rail: SourceRail|undefined, rw: boolean}} what
 * @param {Detail} detail
 * @param {Point} origin
 * @param {import('../../chart/chart.js').Translate} t
 */
export function drawRailLabel(parent, label, { source, rail, rw }, detail, origin, t) {
  const size = sized(SIZE, detail);
  const x = label.x - origin.x;
  const middle = label.y + label.h / 2 - origin.y;
  const g = make('g', { class: `rail-label ${sourceRailClass(rail)}` }, parent);
  make('path', { class: 'ground-icon', d: GROUND_ICONS[source.ground](x + size * 0.42, middle, size * 0.42) }, g);
  if (source.lock) make('path', { class: 'lock', d: lock(x + size * 1.62, middle, size * 0.36) }, g);
  const marked = x + size * (source.lock ? 2.2 : 1.2);
  if (source.backup) make('path', { class: `backup ${source.backup}`, d: BACKUP_ICONS[source.backup](marked + size * 0.42, middle, size * 0.38) }, g);
  const start = marked + (source.backup ? size * 1.1 : 0);
  const room = label.right - origin.x - start;
  const name = fitPath(nameOf(source, t), room, size, 600);
  write(g, 'name', start, middle + size * 0.355, size, name);
  let end = start + textWidth(name, size, 600);
  const after = afterword(source, wayWord);
  const width = after ? textWidth(after, size * 0.92) : 0;
  if (after && end + size * 0.7 + width < label.right - origin.x) {
    write(g, 'why', end + size * 0.7, middle + size * 0.355, size * 0.92, after);
    end += size * 0.7 + width;
  }
  if (label.lane === null) return g;
  const lane = label.lane - origin.x;
  const line = make('path', { class: 'way', d: `M${r(end + 10)} ${r(middle)}H${r(lane - RING_R)}`, 'stroke-width': r((rw ? 3 : 1.8) * Math.min(GROWN, detail.unit)) }, g);
  if (!rw) line.setAttribute('stroke-dasharray', DASH);
  make('circle', { class: rw ? 'knot full' : 'knot', cx: r(lane), cy: r(middle), r: RING_R, 'stroke-width': 2.4 }, g);
  return g;
}
