/**
 * Where something is in the window, and how far the picture must go so that it can be seen.
 *
 * @module chart/whereabouts
 */

/** @typedef {import('../../base/types.js').Rect} Rect */
/** @typedef {import('../layout/fitting.js').View} View */
/** @typedef {import('../kind.js').Index} Index */
/** @typedef {import('../kind.js').Kind} Kind */
/** @typedef {import('../layout/lod.js').Detail} Detail */

/**
 * A card, an endpoint, or the first mount of a shared source, as it is drawn at this zoom.
 *
 * @param {string} id
 * @param {{index: Index|null, kind: Kind, detail: Detail|null, camera: {view: View}}} scenery
 * @returns {Rect|null} in the stage
 */
export function whereIs(id, { index, kind, detail, camera: { view } }) {
  const plug = index?.plugs.get(id) ?? index?.plugsOf.get(id)?.[0];
  const card = index?.cards.get(id) ?? (plug && index?.cards.get(plug.card));
  const content = card && index?.boxes.get(card.box);
  if (!card || !content || !detail) return null;
  const body = detail.level === 'far' || detail.level === 'overview' ? kind.bodyOf(card, content, detail) : card;
  return { x: body.x * view.k + view.x, y: body.y * view.k + view.y, w: body.w * view.k, h: body.h * view.k };
}

/**
 * The shortest way from where something is to where it is free, with air around it where there is room for that.
 *
 * @param {Rect} rect
 * @param {Rect} free
 * @param {number} air
 * @returns {{dx: number, dy: number}}
 */
export function wayInto(rect, free, air) {
  return { dx: step(rect.x, rect.w, free.x, free.w, air), dy: step(rect.y, rect.h, free.y, free.h, air) };
}

/** What is free already stays. @param {number} at @param {number} length @param {number} from @param {number} room @param {number} air */
function step(at, length, from, room, air) {
  if (at >= from && at + length <= from + room) return 0;
  const margin = Math.max(0, Math.min(air, (room - length) / 2));
  const last = Math.max(from + margin, from + room - margin - length);
  return Math.max(from + margin, Math.min(last, at)) - at;
}
