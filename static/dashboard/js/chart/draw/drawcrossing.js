/**
 * Rails that run through several boxes: their lines lie beneath the boxes, their names beside the spines.
 *
 * @module chart/drawcrossing
 */
import { drawPill, drawRail } from './drawrails.js';
import { meets } from '../layout/lod.js';
import { markRail } from './marks.js';
import { make } from './svg.js';

/** @typedef {import('../../base/types.js').Rect} Rect */
/** @typedef {import('../../base/types.js').Segment} Segment */
/** @typedef {import('../../base/types.js').SceneRail} SceneRail */
/** @typedef {import('../layout/lod.js').Detail} Detail */
/** @typedef {import('./marks.js').Marks} Marks */
/** @typedef {import('../layout/sceneindex.js').SceneIndex} SceneIndex */

const ORIGIN = { x: 0, y: 0 };

/** Segments in one path. A path is painted wherever its bounds reach: one that spans the world is painted everywhere. */
const PIECE = 12;

/** @param {Segment} s @param {Rect} area */
const inArea = (s, area) => meets(area, { x: Math.min(s.x1, s.x2) - 1, y: Math.min(s.y1, s.y2) - 1, w: Math.abs(s.x2 - s.x1) + 2, h: Math.abs(s.y2 - s.y1) + 2 });

/**
 * What of a rail lies in an area, in pieces that lie close together.
 *
 * @param {SceneRail} rail
 * @param {Rect} area
 * @returns {[Segment[], Segment[]][]} segments and spine of each piece
 */
export function piecesOf(rail, area) {
  const segments = rail.segments.filter((segment) => inArea(segment, area));
  const spine = rail.spine.filter((segment) => inArea(segment, area));
  /** @type {[Segment[], Segment[]][]} */
  const pieces = [];
  for (let at = 0; at < segments.length; at += PIECE) pieces.push([segments.slice(at, at + PIECE), []]);
  if (spine.length > 0) pieces.push([[], spine]);
  return pieces;
}

export class CrossingRails {
  #lines;
  #names;
  /** @type {{group: SVGElement, id: string}[]} */
  #drawn = [];

  /** @param {Element} beneath @param {Element} above */
  constructor(beneath, above) {
    this.#lines = make('g', { class: 'crossing' }, beneath);
    this.#names = make('g', { class: 'names' }, above);
  }

  /** @param {SceneIndex} index @param {Detail} detail @param {Rect} area @param {Marks} marks */
  draw(index, detail, area, marks) {
    this.#lines.replaceChildren();
    this.#names.replaceChildren();
    this.#drawn = [];
    for (const rail of index.crossing) {
      const upright = index.scene.form === 'rows';
      for (const [segments, spine] of piecesOf(rail, area)) {
        this.#drawn.push({ group: drawRail(this.#lines, rail, segments, spine, detail, ORIGIN, upright), id: rail.id });
      }
      for (const pill of rail.pills) {
        const name = meets(pill, area) && drawPill(this.#names, rail, pill, detail, ORIGIN);
        if (name) this.#drawn.push({ group: name, id: rail.id });
      }
    }
    this.mark(marks);
  }

  /** @param {Marks} marks */
  mark(marks) {
    for (const { group, id } of this.#drawn) markRail(group, marks, id);
  }
}
