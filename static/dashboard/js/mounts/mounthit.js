/**
 * What lies under a point of the mount chart. Pure.
 *
 * @module mounts/mounthit
 */

import { distance, REACH } from '../chart/input/hit.js';
import { isFine } from '../chart/layout/lod.js';
import { bodyOf, gridOf } from './layout/cells.js';
import { PITCH, ROW_H } from './layout/measures.js';
import { titleArea } from './draw/drawtitle.js';
import { UNUSED_VOLUMES } from './model.js';

/** @typedef {import('../chart/input/hit.js').Hit} Hit */
/** @typedef {import('../chart/input/hit.js').Reach} Reach */
/** @typedef {import('../chart/layout/lod.js').Detail} Detail */
/** @typedef {import('./mountindex.js').MountIndex} MountIndex */
/** @typedef {import('./mountindex.js').PenContent} PenContent */

/** Between two rows, half to each: a finger needs 24 pixels. */
const ROW_MORE = (PITCH - ROW_H) / 2;
/** Above and below a line. */
const WIRE = 8;

/** @param {import('../base/types.js').Rect} rect @param {number} x @param {number} y @param {number} [more] */
const inside = (rect, x, y, more = 0) => x >= rect.x - more && x <= rect.x + rect.w + more && y >= rect.y - more && y <= rect.y + rect.h + more;

/**
 * @param {MountIndex} index
 * @param {number} x  world
 * @param {number} y
 * @param {number} k
 * @param {Detail} detail
 * @param {Reach} [reach]
 * @returns {Hit|null}
 */
export function hitMount(index, x, y, k, detail, reach = REACH) {
  let content = null;
  for (const each of index.boxes.values()) if (inside(each.box, x, y)) content = each;
  if (!content) return railAt(index, x, y, reach.rail / k);
  const title = content.box.box === UNUSED_VOLUMES ? null : titleArea(content.box, detail);
  if (title && inside(title, x, y)) return { kind: 'title', id: content.box.box };
  const found = isFine(detail) ? nearThing(content, x, y, reach.plug / k) : farThing(content, x, y, k, detail);
  if (found) return found;
  return railAt(index, x, y, reach.rail / k) ?? { kind: 'box', id: content.box.key };
}

/** The nearest rail beside the boxes, or the line from a mount to one. @param {MountIndex} index @param {number} x @param {number} y @param {number} reach  world units @returns {Hit|null} */
function railAt({ rails, scene }, x, y, reach) {
  let best = null;
  let nearest = reach;
  for (const { id, segments } of rails.values()) {
    for (const segment of segments) {
      const away = distance(segment, x, y);
      if (away <= nearest) [best, nearest] = [id, away];
    }
  }
  if (best !== null) return { kind: 'rail', id: best };
  const label = scene.labels.find((one) => one.lane !== null && x >= one.right && x <= one.lane + 5 && y >= one.y && y <= one.y + one.h);
  return label ? { kind: 'rail', id: label.id } : null;
}

/** @param {PenContent} content @param {number} x @param {number} y @param {number} reach  of a line, in world units @returns {Hit|null} */
function nearThing({ cards, labels, wires }, x, y, reach) {
  const card = cards.find((one) => inside(one, x, y, ROW_MORE));
  if (card) return { kind: 'card', id: card.id };
  const label = labels.find((one) => x >= one.x - 8 && x <= (one.lane ?? one.right) + 5 && y >= one.y && y <= one.y + one.h);
  if (label) return { kind: 'rail', id: label.id };
  const wire = wires.find((one) => x >= one.x1 && x <= one.x4 && Math.abs(y - one.y) <= Math.max(WIRE, reach));
  return wire ? { kind: 'card', id: wire.id } : null;
}

/** @param {PenContent} content @param {number} x @param {number} y @param {number} k @param {Detail} detail @returns {Hit|null} */
function farThing(content, x, y, k, detail) {
  const grid = gridOf(content, detail);
  for (const [id, square] of grid.squares) if (inside(square, x, y, 1.5 / k)) return { kind: 'card', id };
  const card = content.cards.find((one) => one.part !== 'mount' && grid.cells.has(one.id) && inside(bodyOf(one, content, detail), x, y));
  return card ? { kind: 'card', id: card.id } : null;
}
