/**
 * Path data of rails, plugs and pills, and the batching of many of them into one path a style. Pure.
 *
 * @module chart/paths
 */
import { round as r } from './svg.js';

/** @typedef {import('../../base/types.js').Segment} Segment */
/** @typedef {import('../../base/types.js').Rect} Rect */

/** Number of rail colours in the palette; later ones take a colour again with another pattern. */
export const HUES = 12;

/** The class of a rail's colour, where patterns mean something else. @param {number} color */
export function hueClass(color) {
  if (color === -2) return 'c-host';
  return color < 0 ? 'c-local' : `c${color % HUES}`;
}

/** Classes of a rail's colour and pattern. @param {number} color */
export function railClass(color) {
  return color < 0 ? hueClass(color) : `${hueClass(color)} p${Math.min(2, Math.floor(color / HUES))}`;
}

/** Whether a rail has a core, as another of the same colour has none. @param {number} color */
export const hasCore = (color) => color >= HUES;

/** @param {readonly Segment[]} segments @param {number} [dx] @param {number} [dy] */
export function linePath(segments, dx = 0, dy = 0) {
  let d = '';
  for (const s of segments) d += `M${r(s.x1 - dx)} ${r(s.y1 - dy)}L${r(s.x2 - dx)} ${r(s.y2 - dy)}`;
  return d;
}

/**
 * Bars across the ends of a closed rail, as far as these parts of it reach them.
 *
 * @param {readonly Segment[]} parts
 * @param {readonly {x: number, y: number}[]} ends
 * @param {number} half
 * @param {number} [dx]
 * @param {number} [dy]
 */
export function capPath(parts, ends, half, dx = 0, dy = 0) {
  let d = '';
  for (const part of parts) {
    for (const [x, y] of [[part.x1, part.y1], [part.x2, part.y2]]) {
      if (!ends.some((end) => end.x === x && end.y === y)) continue;
      d += part.y1 === part.y2
        ? `M${r(x - dx)} ${r(y - dy - half)}V${r(y - dy + half)}`
        : `M${r(x - dx - half)} ${r(y - dy)}H${r(x - dx + half)}`;
    }
  }
  return d;
}

/** A plug's line up to the edge of its ring. @param {Segment} line @param {number} ring  its radius @returns {Segment} */
export function plugLine(line, ring) {
  const dx = line.x2 - line.x1;
  const dy = line.y2 - line.y1;
  const length = Math.hypot(dx, dy);
  if (length <= ring) return { ...line, x2: line.x1, y2: line.y1 };
  const share = (length - ring) / length;
  return { ...line, x2: line.x1 + dx * share, y2: line.y1 + dy * share };
}

/** @param {number} x @param {number} y @param {number} radius */
export function ringPath(x, y, radius) {
  return `M${r(x - radius)} ${r(y)}a${r(radius)} ${r(radius)} 0 1 0 ${r(2 * radius)} 0a${r(radius)} ${r(radius)} 0 1 0 ${r(-2 * radius)} 0z`;
}

/** @param {Rect} rect @param {number} [dx] @param {number} [dy] */
export function rectPath(rect, dx = 0, dy = 0) {
  return `M${r(rect.x - dx)} ${r(rect.y - dy)}h${r(rect.w)}v${r(rect.h)}h${r(-rect.w)}z`;
}

/** A bar with round corners at its left alone. @param {number} width @param {number} height @param {number} radius */
export function barPath(width, height, radius) {
  const a = r(radius);
  return `M${r(width)} 0H${a}a${a} ${a} 0 0 0 ${-a} ${a}V${r(height - radius)}a${a} ${a} 0 0 0 ${a} ${a}H${r(width)}z`;
}

/** Gathers path data under a key, so that things that look the same become one element. */
export class Batch {
  /** @type {Map<string, string>} */
  #paths = new Map();

  /** @param {string} key @param {string} d */
  add(key, d) {
    this.#paths.set(key, (this.#paths.get(key) ?? '') + d);
  }

  /** @returns {IterableIterator<[string, string]>} */
  entries() {
    return this.#paths.entries();
  }

  get size() {
    return this.#paths.size;
  }
}
