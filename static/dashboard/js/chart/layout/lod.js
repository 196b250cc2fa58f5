/**
 * How much detail a zoom can carry, and what lies in view. Pure.
 *
 * near      whole cards                         middle    cards with their label alone
 * far       bodies with state squares, plugs    overview  boxes with rails, squares and counts
 *
 * @module chart/lod
 */

/** @typedef {import('../../base/types.js').Rect} Rect */
/** @typedef {'near'|'middle'|'far'|'overview'} Level */
/**
 * @typedef {object} Detail
 * @property {Level} level
 * @property {number} step  the zoom that it was made for
 * @property {number} unit  world units of one screen pixel, for strokes and signs; 1 when near, where all grows alike
 * @property {number} text  world units of one screen pixel, for texts that must not become smaller than can be read
 */

/** Card heights on the screen from which on a level can be read; a row can carry its label for long. */
const FLOORS = {
  shelves: { near: 40, middle: 21, far: 14 },
  rows: { near: 12.6, middle: 9.1, far: 4 },
  mounts: { near: 13, middle: 10.4, far: 3.4 },
};
const STEP = 1.12;
/** From this zoom on every text of a card can be read as it is. */
const AS_IS = 0.62;

/** Smallest text on the screen, in pixels. */
export const TEXT = 10;

/**
 * @param {number} k
 * @param {'shelves'|'rows'|'mounts'} form
 * @param {number} cardHeight
 * @returns {Level}
 */
export function levelAt(k, form, cardHeight) {
  const height = k * cardHeight;
  const floors = FLOORS[form];
  if (height >= floors.near) return 'near';
  if (height >= floors.middle) return 'middle';
  return height >= floors.far ? 'far' : 'overview';
}

/**
 * Below the near level, texts and strokes keep their size on the screen; they are set anew at each rung of a ladder of
 * zooms and grow a little between two rungs, so that a zoom does not touch every element in every frame.
 *
 * @param {number} k
 * @param {'shelves'|'rows'|'mounts'} form
 * @param {number} cardHeight
 * @returns {Detail}
 */
export function detailAt(k, form, cardHeight) {
  const level = levelAt(k, form, cardHeight);
  if (level === 'near' && k >= AS_IS) return { level, step: 1, unit: 1, text: 1 };
  const step = STEP ** Math.floor(Math.log(k) / Math.log(STEP) + 1e-9);
  return { level, step, unit: level === 'near' ? 1 : 1 / step, text: 1 / step };
}

/** Whether cards have elements of their own. @param {Detail} detail */
export const isFine = (detail) => detail.level === 'near' || detail.level === 'middle';

/** @param {Detail} a @param {Detail} b */
export const sameDetail = (a, b) => a.level === b.level && a.step === b.step;

/**
 * The part of the world that a window shows.
 *
 * @param {{x: number, y: number, k: number}} camera  screen = world * k + (x, y)
 * @param {{width: number, height: number}} size
 * @returns {Rect}
 */
export function viewOf(camera, size) {
  return { x: -camera.x / camera.k, y: -camera.y / camera.k, w: size.width / camera.k, h: size.height / camera.k };
}

/** Grown by a share of its own size on each side. @param {Rect} rect @param {number} share @returns {Rect} */
export function grown(rect, share) {
  return {
    x: rect.x - rect.w * share,
    y: rect.y - rect.h * share,
    w: rect.w * (1 + 2 * share),
    h: rect.h * (1 + 2 * share),
  };
}

/** @param {Rect} a @param {Rect} b */
export function meets(a, b) {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

/** @param {Rect} outer @param {Rect} inner */
export function holds(outer, inner) {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    outer.x + outer.w >= inner.x + inner.w &&
    outer.y + outer.h >= inner.y + inner.h
  );
}

/** Boxes' titles and flags stick out a little, so what is just outside counts as inside. */
const STICKS_OUT = 24;

/**
 * @template {Rect} B
 * @param {Iterable<B>} boxes
 * @param {Rect} area
 * @returns {B[]}
 */
export function within(boxes, area) {
  const wide = { x: area.x - STICKS_OUT, y: area.y - STICKS_OUT, w: area.w + 2 * STICKS_OUT, h: area.h + 2 * STICKS_OUT };
  const found = [];
  for (const box of boxes) if (meets(box, wide)) found.push(box);
  return found;
}
