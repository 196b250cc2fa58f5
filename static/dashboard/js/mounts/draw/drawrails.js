/**
 * The rails of shared sources, over the boxes that they run through.
 *
 * @module mounts/drawrails
 */
import { isFine, meets } from '../../chart/layout/lod.js';
import { markRail } from '../../chart/draw/marks.js';
import { CORE } from '../../chart/draw/drawrails.js';
import { hasCore, linePath } from '../../chart/draw/paths.js';
import { make, round, write } from '../../chart/draw/svg.js';
import { textWidth } from '../../chart/draw/textfit.js';
import { LANE } from '../layout/measures.js';
import { fitPath } from '../layout/pathfit.js';
import { sourceRailClass } from './drawwires.js';

/** @typedef {import('../../base/types.js').Rect} Rect */
/** @typedef {import('../../chart/layout/lod.js').Detail} Detail */
/** @typedef {import('../../chart/draw/marks.js').Marks} Marks */
/** @typedef {import('../types.js').SourceRail} SourceRail */
/** @typedef {import('../mountindex.js').MountIndex} MountIndex */

/** Along a rail its name stands so often that one is always in view, and beside its line, before the next one's. */
const NAME = { size: 12.5, every: 640, beside: 4, most: 420, end: 16 };
const WIDTH = { near: 4, middle: 2.6, far: 2, overview: 1.6 };

/**
 * Where the names along a rail begin: none on a rail that is too short for it.
 * @param {import('../../base/types.js').Segment} segment
 * @param {number} length  of the name
 */
export function namePlaces({ x1, y1, y2 }, length) {
  const places = [];
  for (let y = y1 + NAME.end; y + length + NAME.end <= y2; y += NAME.every) places.push({ x1, y });
  return places;
}

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
        if (meets(area, { x: segment.x1 - 2, y: segment.y1, w: 4, h: segment.y2 - segment.y1 })) this.#drawLine(rail, segment, detail);
      }
    }
    if (!isFine(detail)) this.#drawPlugs(index, detail, area);
    if (isFine(detail) && index.scene.frame.lanes.pitch >= LANE) this.#drawNames(index, area);
    this.mark(marks);
  }

  /** @param {SourceRail} rail @param {import('../../base/types.js').Segment} segment @param {Detail} detail */
  #drawLine(rail, segment, detail) {
    const width = WIDTH[detail.level] * detail.unit;
    const d = linePath([segment]);
    const line = make('path', { class: `rail line ${sourceRailClass(rail)}`, 'data-id': rail.id, 'stroke-width': round(width), d }, this.#lines);
    this.#drawn.push({ element: line, id: rail.id });
    if (!isFine(detail) || !hasCore(rail.color)) return;
    this.#drawn.push({ element: make('path', { class: 'core', 'stroke-width': round(width * CORE), d }, this.#lines), id: rail.id });
  }

  /** From afar boxes reach their rails without a word. @param {MountIndex} index @param {Detail} detail @param {Rect} area */
  #drawPlugs({ rails, boxes }, detail, area) {
    for (const rail of rails.values()) {
      let d = '';
      for (const { box, labels } of boxes.values()) {
        if (!meets(area, box)) continue;
        for (const { id, lane, y, h } of labels) if (id === rail.id && lane !== null) d += `M${round(box.x + box.w)} ${round(y + h / 2)}H${round(lane)}`;
      }
      if (d) this.#drawn.push({ element: make('path', { class: `rail line ${sourceRailClass(rail)}`, 'stroke-width': round(detail.unit), d }, this.#lines), id: rail.id });
    }
  }

  /** @param {MountIndex} index @param {Rect} area */
  #drawNames({ rails }, area) {
    for (const { id, name, segments, ...rail } of rails.values()) {
      for (const { x1, y } of segments.flatMap((segment) => namePlaces(segment, textWidth(fitPath(name, NAME.most, NAME.size, 600), NAME.size, 600)))) {
        if (y < area.y - NAME.most || y > area.y + area.h) continue;
        const text = write(this.#lines, `rail-name ${sourceRailClass({ id, name, segments, ...rail })}`, 0, 0, NAME.size, fitPath(name, NAME.most, NAME.size, 600));
        text.setAttribute('transform', `translate(${round(x1 + NAME.beside)} ${round(y)}) rotate(90)`);
        this.#drawn.push({ element: text, id });
      }
    }
  }

  /** @param {Marks} marks */
  mark(marks) {
    for (const { element, id } of this.#drawn) markRail(element, marks, id);
  }
}
