/**
 * Whether a name that is larger than its lane has room in its box. Pure.
 *
 * @module chart/pillroom
 */

import { meets } from '../layout/lod.js';
import { BOX_TITLE_H } from '../layout/measures.js';

/** @typedef {import('../../base/types.js').Rect} Rect */
/** @typedef {import('../../base/types.js').Segment} Segment */
/** @typedef {import('../layout/sceneindex.js').BoxContent} BoxContent */

/** Strokes have a width. */
const STROKE = 2;

/** @param {Segment} line @returns {Rect} */
const around = ({ x1, y1, x2, y2 }) => ({ x: Math.min(x1, x2) - STROKE, y: Math.min(y1, y2) - STROKE, w: Math.abs(x2 - x1) + 2 * STROKE, h: Math.abs(y2 - y1) + 2 * STROKE });

/** Its own name needs as much room. @param {Rect} rect @param {number} room @returns {Rect} */
const withName = ({ x, y, w, h }, room) => ({ x, y: y - room, w, h: h + 2 * room });

/** Nothing is there: no other rail or its name, no plug, no card, and it is within the box, below its title. @param {string} rail  whose name it is @param {Rect} place @param {Pick<BoxContent, 'box'|'plugs'|'rails'|'cards'>} content */
export function isFreeFor(rail, place, { box, plugs, rails, cards }) {
  if (place.x < box.x || place.x + place.w > box.x + box.w || place.y < box.y + BOX_TITLE_H) return false;
  const others = [...rails.values()].filter((one) => one.rail.id !== rail);
  const lanes = others.flatMap(({ parts, pills }) => parts.map((part) => withName(around(part), pills.length ? place.h / 2 : 0)));
  return ![...lanes, ...plugs.map(({ line }) => around(line)), ...cards].some((there) => meets(there, place));
}
