/**
 * The rails of shared sources, over the boxes that they run through, and the headings of the columns.
 *
 * @module mounts/drawrails
 */
import { isFine, meets } from '../chart/lod.js';
import { markRail } from '../chart/marks.js';
import { linePath } from '../chart/paths.js';
import { make, round, write } from '../chart/svg.js';
import { t } from '../i18n.js';
import { sourceRailClass } from './drawwires.js';
import { CONTAINER, MOUNT, SOURCE } from './measures.js';

/** @typedef {import('../types.js').Rect} Rect */
/** @typedef {import('../chart/lod.js').Detail} Detail */
/** @typedef {import('../chart/marks.js').Marks} Marks */
/** @typedef {import('./mountindex.js').MountIndex} MountIndex */

const WIDTH = { near: 4, middle: 2.6, far: 2, overview: 1.6 };
const HEAD = { size: 13, least: 10 };

export class SourceRails {
  #lines;
  #heads;
  /** @type {{element: SVGElement, id: string}[]} */
  #drawn = [];

  /** @param {Element} _beneath @param {Element} above */
  constructor(_beneath, above) {
    this.#heads = make('g', { class: 'heads', 'aria-hidden': 'true' }, above);
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
    this.#drawHeads(index, detail);
    this.mark(marks);
  }

  /** @param {MountIndex} index @param {Detail} detail */
  #drawHeads({ scene }, detail) {
    this.#heads.replaceChildren();
    if (!isFine(detail)) return;
    const size = Math.max(HEAD.size, HEAD.least * detail.text);
    for (const { x, y } of scene.heads) {
      write(this.#heads, 'head', x + CONTAINER.x, y, size, t('Container'));
      write(this.#heads, 'head', x + MOUNT.x, y, size, t('Mount point'));
      write(this.#heads, 'head', x + SOURCE.x, y, size, t('Source on the host'));
    }
  }

  /** @param {Marks} marks */
  mark(marks) {
    for (const { element, id } of this.#drawn) markRail(element, marks, id);
  }
}
