/**
 * What is not as expected: a sign at the lower left corner of the card, at the beginning of the rail. Many signs are few elements.
 *
 * @module chart/drawbreaches
 */
import { cornerOf, rimOf, startOf } from './corners.js';
import { isFine } from '../layout/lod.js';
import { cardFading, railFading } from './marks.js';
import { Batch, ringPath } from './paths.js';
import { make, round as r } from './svg.js';

/** @typedef {import('../kind.js').Index} Index */
/** @typedef {import('../kind.js').Kind} Kind */
/** @typedef {import('../layout/lod.js').Detail} Detail */
/** @typedef {import('./marks.js').Marks} Marks */
/** @typedef {import('./corners.js').Place} Point */

/** On the screen, in pixels; from afar there is no room for more than a dot. */
const RADIUS = { fine: 7.5, far: 4 };
/** A card that is lower than so many radii has its sign in the middle of its edge. */
const LOW = 4.5;

/** @param {string} id @param {Index} index @param {Kind} kind @param {Detail} detail @param {number} radius @returns {Point|null} */
export function placeOfBreach(id, index, kind, detail, radius) {
  const card = index.cards.get(id);
  const content = card && index.boxes.get(card.box);
  if (card && content) {
    if (!isFine(detail)) return cornerOf(kind.bodyOf(card, content, detail), radius, 'left', 'bottom');
    const { x, y, h } = card;
    if (h >= LOW * radius) return { x, y: y + h - radius * 0.4 };
    return index.scene?.form === 'shelves' ? { x: x + radius * 0.5, y: y + h } : { x: x - radius * 0.3, y: y + h / 2 };
  }
  return startOf(id, index, radius, 0);
}

/** A stroke and a dot. @param {Point} at @param {number} s */
const glyph = ({ x, y }, s) => `M${r(x)} ${r(y - s * 0.58)}V${r(y + s * 0.12)}M${r(x)} ${r(y + s * 0.5)}v${r(s * 0.04)}`;

/** @param {Element} layer @param {Marks} marks @param {Index} index @param {Kind} kind @param {Detail} detail */
export function drawBreaches(layer, marks, index, kind, detail) {
  layer.replaceChildren();
  const fine = isFine(detail);
  const unit = fine ? detail.text : detail.unit;
  const radius = (fine ? RADIUS.fine : RADIUS.far) * unit;
  const grounds = new Batch();
  const glyphs = new Batch();
  for (const id of marks.breaches) {
    const fade = index.cards.has(id) ? cardFading(marks, id) : railFading(marks, id);
    const at = fade === 'gone' ? null : placeOfBreach(id, index, kind, detail, radius);
    if (!at) continue;
    grounds.add(fade, ringPath(at.x, at.y, at.s ?? radius));
    if (fine) glyphs.add(fade, glyph(at, radius));
  }
  for (const [fade, d] of grounds.entries()) make('path', { class: `breach-ground ${fade}`, d, 'stroke-width': r(unit * rimOf(fine)) }, layer);
  for (const [fade, d] of glyphs.entries()) make('path', { class: `breach-glyph ${fade}`, d, 'stroke-width': r(unit * 2) }, layer);
}
