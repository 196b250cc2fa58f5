/**
 * One container, one mount point or one source, near enough to be read, in its own coordinates.
 *
 * @module mounts/drawcards
 */
import { isUsual, lock, signPath } from '../../chart/draw/icons.js';
import { make, round, write } from '../../chart/draw/svg.js';
import { fitText, textWidth } from '../../chart/draw/textfit.js';
import { PITCH, ROW_H } from '../layout/measures.js';
import { fitPath } from '../layout/pathfit.js';
import { alarm, BACKUP_ICONS, FATE_ICONS, GROUND_ICONS } from './shapes.js';
import { standingWord } from '../../backups/words.js';
import { sizeWord } from '../words.js';

/** @typedef {import('../../chart/layout/lod.js').Detail} Detail */
/** @typedef {import('../../chart/chart.js').Translate} Translate */
/** @typedef {import('../types.js').MountCard} MountCard */
/** @typedef {import('../types.js').MountView} MountView */
/** @typedef {import('../types.js').SourceView} SourceView */
/** @typedef {import('../../base/types.js').ContainerView} ContainerView */

const RADIUS = 4;
const BAR = 5;
const LABEL = 15;
const TEXT = 14;
/** Smallest texts on the screen, and the largest share of a row that they may take. */
const LEAST = 9.4;
const MOST = ROW_H * 0.84;
const PAD = 9;

/** @param {number} size @param {Detail} detail */
export const sized = (size, detail) => Math.min(MOST, Math.max(size, LEAST * detail.text));
/** The line on which a text of a size stands in a row. @param {number} middle @param {number} size */
const base = (middle, size) => middle + size * 0.355;

/** @param {SVGGElement} group @param {MountCard} card */
function edge(group, { w, h }) {
  make('rect', { class: 'edge', width: round(w), height: round(h), rx: RADIUS }, group);
}

/** @param {SVGGElement} group @param {MountCard} card @param {ContainerView} view @param {string} label @param {Detail} detail */
export function drawContainer(group, card, view, label, detail) {
  const size = sized(LABEL, detail);
  edge(group, card);
  make('rect', { class: 'stripe', width: BAR, height: round(card.h), rx: 2 }, group);
  const marked = !isUsual(view.sign);
  const room = card.w - BAR - 2 * PAD - (marked ? size : 0) - (view.lock ? size : 0);
  const small = LABEL * 0.84;
  const two = card.h >= 2 * PITCH - 6 && view.image && small >= LEAST * detail.text;
  const middle = card.h / 2 - (two ? size * 0.55 : 0);
  write(group, 'label', BAR + PAD, base(middle, size), size, fitText(label, room, size, 600));
  if (view.lock) make('path', { class: 'lock', d: lock(card.w - PAD - size * (marked ? 1.3 : 0.36), middle, size * 0.36) }, group);
  if (marked) make('path', { class: 'sign', d: signPath(view.sign, card.w - PAD - size * 0.32, middle, size * 0.36) }, group);
  if (two) write(group, 'small', BAR + PAD, base(card.h / 2 + size * 0.62, small), small, fitText(view.image, card.w - BAR - 2 * PAD, small));
}

/** @param {SVGGElement} group @param {MountCard} card @param {MountView} mount @param {Detail} detail */
export function drawMountPoint(group, card, mount, detail) {
  const size = sized(TEXT, detail);
  edge(group, card);
  const access = mount.rw ? 'rw' : 'ro';
  const width = textWidth(access, size * 0.92, 600);
  write(group, 'access', card.w - PAD - width, base(card.h / 2, size), size * 0.92, access);
  let right = card.w - 2 * PAD - width;
  if (mount.hides) {
    make('path', { class: 'alarm caution', d: alarm(right - size * 0.4, card.h / 2, size * 0.42) }, group);
    right -= size * 1.1;
  }
  write(group, 'path', PAD, base(card.h / 2, size), size, fitPath(mount.destination, right - PAD, size));
}

/**
 * A source that one box mounts, or that nobody does: its kind, its name, how many use it, and what becomes of its data.
 *
 * @param {SVGGElement} group
 * @param {MountCard} card
 * @param {SourceView} source
 * @param {Detail} detail
 * @param {{way: (code: string) => string, t: Translate}} words
 */
export function drawSource(group, card, source, detail, { way, t }) {
  const size = sized(TEXT, detail);
  const middle = card.h / 2;
  edge(group, card);
  make('path', { class: 'ground-icon', d: GROUND_ICONS[source.ground](PAD + size * 0.42, middle, size * 0.42) }, group);
  let right = card.w - PAD - size * 0.45;
  make('path', { class: `fate ${source.fate}`, d: FATE_ICONS[source.fate](right, middle, size * 0.44) }, group);
  right -= size * 1.1;
  if (source.backup) {
    make('path', { class: `backup ${source.backup}`, d: BACKUP_ICONS[source.backup](right, middle, size * 0.4) }, group);
    right -= size * 1.05;
  }
  if (source.lock) {
    make('path', { class: 'lock', d: lock(right, middle, size * 0.38) }, group);
    right -= size * 0.95;
  }
  if (lies(source)) {
    make('path', { class: 'alarm caution', d: alarm(right, middle, size * 0.42) }, group);
    right -= size * 0.95;
  }
  if (source.users.length > 1) {
    const two = source.writers.length > 1;
    const count = two ? `×${source.users.length} rw` : `×${source.users.length}`;
    right -= textWidth(count, size * 0.92, 600);
    write(group, two ? 'users caution' : 'users', right, base(middle, size), size * 0.92, count);
    right -= PAD;
  }
  const x = PAD + size * 1.2;
  const name = fitPath(nameOf(source, t), right - x, size, 600);
  write(group, 'name', x, base(middle, size), size, name);
  const after = afterword(source, way);
  const left = x + textWidth(name, size, 600) + size * 0.7;
  const least = source.backup === 'overdue' && !source.root ? textWidth(after, size * 0.92) : size * 3;
  const rest = after && right - left > least ? fitText(after, right - left, size * 0.92) : '';
  if (rest) write(group, source.root ? 'why' : 'small', left, base(middle, size), size * 0.92, rest);
}

/** Whether it lies inside another mounted path. @param {SourceView} source */
export const lies = (source) => source.risks.some(({ code }) => code === 'nested');

/** @param {SourceView} source @param {Translate} t */
export function nameOf(source, t) {
  if (source.ground === 'tmpfs') return source.node.size ? `tmpfs ${sizeWord(source.node.size)}` : 'tmpfs';
  return source.anonymous ? t('anonymous %(id)s', { id: source.label }) : source.label;
}

/** Why it is a way to root, what a volume really is, or that it should be backed up. @param {SourceView} source @param {(code: string) => string} way */
export function afterword(source, way) {
  if (source.root) return `⚠ ${way(source.root)}`;
  if (source.ground === 'volume' && source.backing) return `→ ${source.backing}`;
  return source.backup === 'overdue' ? standingWord(source.backup) : '';
}
