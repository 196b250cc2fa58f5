/**
 * Which lane beside a column of boxes the rail of a shared source runs in: from the first of its mounts there to the last. Rails
 * that pass each other have lanes of their own; a rail keeps its lane for as long as nothing else is in its way. Pure.
 *
 * @module mounts/lanes
 */

import { append } from '../../model/order.js';
import { PITCH } from './measures.js';

/** @typedef {{y1: number, y2: number}} Span  from its first mount to its last, in world units */
/** @typedef {Span & {lane: number}} Run  of a rail beside one column */

/** @param {number} column @param {string} source */
export const runKey = (column, source) => `${column} ${source}`;

/**
 * @param {Map<number, Map<string, Span>>} spans  of each shared source in each column, those that choose first at the beginning
 * @param {Record<string, Run>} memory
 * @param {number} [most]  lanes; what finds none there has no rail
 * @returns {{runs: Map<string, Run>, needed: number}} by `runKey`; and how many lanes the fullest column has
 */
export function assignLanes(spans, memory, most = Infinity) {
  /** @type {Map<string, Run>} */
  const runs = new Map();
  let needed = 0;
  for (const [column, sources] of spans) {
    /** @type {Map<number, Span[]>} */
    const taken = new Map();
    const ordered = [...sources].map(([id, span]) => ({ key: runKey(column, id), span, before: memory[runKey(column, id)] }));
    ordered.sort((a, b) => turn(a) - turn(b));
    for (const { key, span, before } of ordered) {
      const lane = before && isFree(taken.get(before.lane), span) ? before.lane : firstFree(taken, span);
      if (lane >= most) continue;
      append(taken, lane, span);
      runs.set(key, { ...span, lane });
      needed = Math.max(needed, lane + 1);
    }
  }
  return { runs, needed };
}

/** Rails that are as they were come first, then those that have grown, then new ones. @param {{span: Span, before: Run|undefined}} one */
function turn({ span, before }) {
  if (!before) return 2;
  return span.y1 < before.y1 || span.y2 > before.y2 ? 1 : 0;
}

/** @param {Span[]|undefined} taken @param {Span} span */
const isFree = (taken, { y1, y2 }) => !taken?.some((other) => y1 < other.y2 + PITCH && other.y1 < y2 + PITCH);

/** @param {Map<number, Span[]>} taken @param {Span} span */
function firstFree(taken, span) {
  let lane = 0;
  while (!isFree(taken.get(lane), span)) lane += 1;
  return lane;
}
