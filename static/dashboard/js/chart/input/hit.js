/**
 * What lies under a point. Asked of the scene rather than of the elements, since far away many things share one path. Pure.
 *
 * @module chart/hit
 */

import { bodyOf } from '../draw/drawfar.js';
import { titleArea } from '../draw/drawtitle.js';
import { isFine } from '../layout/lod.js';
import { UNUSED } from '../../model/boxes.js';

/** @typedef {import('../../base/types.js').Segment} Segment */
/** @typedef {import('../layout/sceneindex.js').SceneIndex} SceneIndex */
/** @typedef {import('../layout/sceneindex.js').BoxContent} BoxContent */
/** @typedef {import('../layout/lod.js').Detail} Detail */
/** @typedef {{kind: 'card'|'plug'|'rail'|'box'|'title', id: string}} Hit */

/** Half the width of what answers to the pointer, in screen pixels. @typedef {{rail: number, plug: number, drop: number}} Reach */
/** @type {Reach} */
export const REACH = { rail: 6, plug: 8, drop: 14 };
/** A finger needs 24 pixels (WCAG 2.5.8); where things lie closer, the nearest of them answers. @type {Reach} */
export const TOUCH_REACH = { rail: 12, plug: 12, drop: 14 };

/** @param {Segment} s @param {number} x @param {number} y */
export function distance(s, x, y) {
  const dx = s.x2 - s.x1;
  const dy = s.y2 - s.y1;
  const length2 = dx * dx + dy * dy;
  const t = length2 === 0 ? 0 : Math.max(0, Math.min(1, ((x - s.x1) * dx + (y - s.y1) * dy) / length2));
  return Math.hypot(x - s.x1 - t * dx, y - s.y1 - t * dy);
}

/** @param {import('../../base/types.js').Rect} rect @param {number} x @param {number} y */
const inside = (rect, x, y) => x >= rect.x && x <= rect.x + rect.w && y >= rect.y && y <= rect.y + rect.h;

/** @param {SceneIndex} index @param {number} x @param {number} y @returns {BoxContent|null} */
export function boxAt(index, x, y) {
  for (const content of index.boxes.values()) {
    const { box } = content;
    if (x >= box.x && x <= box.x + box.w && y >= box.y - 10 && y <= box.y + box.h) return content;
  }
  return null;
}

/**
 * The nearest of the rails that are drawn at this place: over a box only those that have a plug in it.
 *
 * @param {SceneIndex} index
 * @param {BoxContent|null} content
 * @param {number} x
 * @param {number} y
 * @param {number} reach  world units
 * @returns {{id: string, distance: number}|null}
 */
export function railAt(index, content, x, y, reach) {
  /** @type {{id: string, distance: number}|null} */
  let best = null;
  /** @param {string} id @param {readonly Segment[]} segments */
  const look = (id, segments) => {
    for (const segment of segments) {
      const d = distance(segment, x, y);
      if (d <= reach && (!best || d < best.distance)) best = { id, distance: d };
    }
  };
  if (content) for (const [id, { parts }] of content.rails) look(id, parts);
  else for (const rail of index.crossing) look(rail.id, [...rail.segments, ...rail.spine]);
  for (const { id, pills } of content ? [] : index.crossing) {
    if (pills.some((p) => x >= p.x && x <= p.x + p.w && y >= p.y && y <= p.y + p.h)) return { id, distance: 0 };
  }
  return best;
}

/**
 * A title first, then rings, cards, rails, a plug's line, and last the box.
 *
 * @param {SceneIndex} index
 * @param {number} x  world
 * @param {number} y
 * @param {number} k
 * @param {Detail} detail
 * @param {Reach} [reach]
 * @returns {Hit|null}
 */
export function hitAt(index, x, y, k, detail, reach = REACH) {
  const content = boxAt(index, x, y);
  if (!content) {
    const rail = railAt(index, null, x, y, reach.rail / k);
    return rail && { kind: 'rail', id: rail.id };
  }
  const title = content.box.key === UNUSED ? null : titleArea(content, detail);
  if (title && inside(title, x, y)) return { kind: 'title', id: content.box.key };
  const fine = isFine(detail);
  const card = content.cards.find((one) => inside(fine ? one : bodyOf(one, content, detail), x, y));
  if (card) return { kind: 'card', id: card.id };
  if (fine) {
    const plug = plugAt(content, x, y, reach.plug / k);
    if (plug) return { kind: 'plug', id: plug };
  }
  const rail = railAt(index, content, x, y, reach.rail / k);
  return rail ? { kind: 'rail', id: rail.id } : { kind: 'box', id: content.box.key };
}

/** @param {BoxContent} content @param {number} x @param {number} y @param {number} reach */
function plugAt(content, x, y, reach) {
  let best = null;
  let nearest = reach;
  for (const plug of content.plugs) {
    const d = Math.min(Math.hypot(x - plug.line.x2, y - plug.line.y2), distance(plug.line, x, y) * 1.8);
    if (d <= nearest) [best, nearest] = [plug.id, d];
  }
  return best;
}

/**
 * The card next to one in a direction: the nearest whose centre lies that way, straight ahead before aside.
 *
 * @param {import('../kind.js').Index} index
 * @param {string|null} from
 * @param {'left'|'right'|'up'|'down'} direction
 * @returns {string|null}
 */
export function neighbour(index, from, direction) {
  const start = from === null ? undefined : index.cards.get(from);
  if (!start) return index.scene.cards[0]?.id ?? null;
  const across = direction === 'left' || direction === 'right';
  const sign = direction === 'right' || direction === 'down' ? 1 : -1;
  let best = null;
  let least = Infinity;
  for (const card of index.scene.cards) {
    const dx = card.x + card.w / 2 - start.x - start.w / 2;
    const dy = card.y + card.h / 2 - start.y - start.h / 2;
    const ahead = (across ? dx : dy) * sign;
    const aside = Math.abs(across ? dy : dx);
    if (ahead <= 1 || (across && aside > start.h * 0.75)) continue;
    const cost = ahead + aside * (across ? 4 : 0.6);
    if (cost < least) [best, least] = [card.id, cost];
  }
  return best;
}
