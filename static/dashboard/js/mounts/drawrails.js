/**
 * The rails of shared sources, over the boxes that they run through.
 *
 * @module mounts/drawrails
 */
import { meets } from '../chart/lod.js';
import { markRail } from '../chart/marks.js';
import { linePath } from '../chart/paths.js';
import { make, round } from '../chart/svg.js';
import { sourceRailClass } from './drawwires.js';

/** @typedef {import('../types.js').Rect} Rect */
/** @typedef {import('../chart/lod.js').Detail} Detail */
/** @typedef {import('../chart/marks.js').Marks} Marks */
/** @typedef {import('./mountindex.js').MountIndex} MountIndex */

const WIDTH = { near: 4, middle: 2.6, far: 2, overview: 1.6 };

export class SourceRails {
  #lines;
  /** @type {{element: SVGElement, id: string}[]} */
  #drawn = [];

  /** @param {Element} _beneath @param {Element} above */
  constructor(_beneath, above) {
    this.#lines = make('g', { class: 'crossing' }, above);
  }

  /** @param {MountIndex} index @param {Detail} detail @param {Rect} area @param {Marks} marks */
  draw(index, detail, area, marks) {
    this.#lines.replaceChildren();
    this.#drawn = [];
    for (const rail of index.rails.values()) {
      for (const segment of rail.segments) {
        if (!meets(area, { x: segment.x1 - 2, y: segment.y1, w: 4, h: segment.y2 - segment.y1 })) continue;
        const look = { class: `rail line ${sourceRailClass(rail)}`, 'data-id': rail.id, 'stroke-width': round(WIDTH[detail.level] * detail.unit) };
        this.#drawn.push({ element: make('path', { ...look, d: linePath([segment]) }, this.#lines), id: rail.id });
      }
    }
    this.mark(marks);
  }

  /** @param {Marks} marks */
  mark(marks) {
    for (const { element, id } of this.#drawn) markRail(element, marks, id);
  }
}
