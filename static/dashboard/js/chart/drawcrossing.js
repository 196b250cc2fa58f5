/**
 * Rails that run through several boxes: their lines lie beneath the boxes, their names beside the spines.
 *
 * @module chart/drawcrossing
 */
import { drawPill, drawRail } from './drawrails.js';
import { meets } from './lod.js';
import { markRail } from './marks.js';
import { make } from './svg.js';

/** @typedef {import('../types.js').Rect} Rect */
/** @typedef {import('./lod.js').Detail} Detail */
/** @typedef {import('./marks.js').Marks} Marks */
/** @typedef {import('./sceneindex.js').SceneIndex} SceneIndex */

const ORIGIN = { x: 0, y: 0 };

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
      const group = drawRail(this.#lines, rail, rail.segments, rail.spine, detail, ORIGIN, index.scene.form === 'rows');
      this.#drawn.push({ group, id: rail.id });
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
