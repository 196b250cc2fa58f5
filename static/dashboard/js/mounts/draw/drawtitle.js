/**
 * The ground and title of a box on the mount chart: its name, how many containers, and from afar volumes and ways to root.
 *
 * @module mounts/drawtitle
 */
import { areaAround, drawLock, LOCK_ROOM, offer } from '../../chart/draw/drawtitle.js';
import { make, round, write } from '../../chart/draw/svg.js';
import { fitText, textWidth } from '../../chart/draw/textfit.js';
import { isFine } from '../../chart/layout/lod.js';
import { farTitle, titleShare } from '../layout/cells.js';
import { isRest } from '../../model/boxes.js';
import { boxName } from '../../base/words.js';
import { PAD, TITLE_H } from '../layout/measures.js';
import { UNUSED_VOLUMES } from '../model.js';

/** @typedef {import('../../chart/layout/lod.js').Detail} Detail */
/** @typedef {import('../types.js').PenBox} PenBox */

const NEAR = 18;
const LEAST = 11;
/** From afar a title that cannot be read is not drawn. */
const SMALLEST = 7.6;

/** @param {PenBox} box @returns {[string, string][]} */
function counts(box) {
  /** @type {[string, string][]} */
  const parts = [];
  if (box.count > 0) parts.push(['amount', String(box.count)]);
  if (box.volumes > 0) parts.push(['stored', `⛁${box.volumes}`]);
  if (box.risks > 0) parts.push(['bad', `⚠${box.risks}`]);
  if (box.unhealthy > 0) parts.push(['bad', `▲${box.unhealthy}`]);
  if (box.restarting > 0) parts.push(['warn', `↻${box.restarting}`]);
  if (box.stopped > 0) parts.push(['off', `■${box.stopped}`]);
  return parts;
}

/** What is no project has a word of ours for a name. @param {PenBox} box @param {import('../../chart/chart.js').Translate} t */
function titleOf(box, t) {
  if (isRest(box.box)) return boxName(box.box);
  return box.box === UNUSED_VOLUMES ? t('(unused volumes)') : box.title;
}

/**
 * Where a title stands, from the box's corner, and what of it fits.
 * @param {PenBox} box
 * @param {Detail} detail
 * @param {import('../../chart/chart.js').Translate} t
 * @returns {{x: number, y: number, size: number, name: string, left: number}|null} `left`: the room after it
 */
function lineOf(box, detail, t) {
  const fine = isFine(detail);
  const size = fine ? Math.min(TITLE_H * 0.62, Math.max(NEAR, LEAST * detail.text)) : Math.min(farTitle(detail, box) * 0.72, 12 * detail.unit);
  if (size < SMALLEST * detail.unit) return null;
  const pad = fine ? PAD : Math.min(PAD, 5 * detail.unit);
  const y = fine ? TITLE_H * 0.52 + size * 0.36 : farTitle(detail, box) * 0.5 + size * 0.34;
  const title = `${titleOf(box, t)}${box.part > 1 ? ` ·${box.part}` : ''}`;
  const lead = box.locked ? size * LOCK_ROOM : 0;
  const room = box.w * (fine ? 1 : titleShare(box, detail)) - 2 * pad - lead;
  const name = fitText(title, room, size, 600);
  return name ? { x: pad + lead, y, size, name, left: room - textWidth(name, size, 600) } : null;
}

/** Where a title answers to the pointer. @param {PenBox} box @param {Detail} detail @returns {import('../../base/types.js').Rect|null} */
export function titleArea(box, detail) {
  const line = lineOf(box, detail, (text) => text);
  return line && areaAround(box, line);
}

/** @param {SVGGElement} group @param {PenBox} box @param {Detail} detail @param {{t: import('../../chart/chart.js').Translate, describe: (id: string) => string}} words */
export function drawBoxTitle(group, box, detail, { t, describe }) {
  const fine = isFine(detail);
  const alarm = fine || box.risks === 0 ? '' : ' bad';
  make('rect', { class: `ground${alarm}`, width: round(box.w), height: round(box.h), rx: fine ? 10 : round(4 * detail.unit), 'stroke-width': round(detail.unit) }, group);
  const title = lineOf(box, detail, t);
  if (!title) return;
  const { x, y, size, name } = title;
  const line = write(group, 'title', x, y, size, name);
  if (box.box !== UNUSED_VOLUMES) offer(line, box.box, describe);
  if (box.locked) drawLock(group, x - size * LOCK_ROOM, y, size);
  let { left } = title;
  for (const [look, text] of fine ? counts(box).slice(0, 1) : counts(box)) {
    const width = textWidth(text, size * 0.9, 600) + size * 0.5;
    if (width > left) return;
    left -= width;
    make('tspan', { class: look, dx: round(size * 0.5), 'font-size': round(size * 0.9) }, line).textContent = text;
  }
}
