/**
 * How alerts stand: a sign at the upper left corner of the card, at the beginning of the rail; each state has a shape of its own. Many
 * signs are few elements.
 *
 * @module chart/drawalerts
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
/** @typedef {import('../../alerts/standing.js').State} State */
/** @typedef {import('./corners.js').Place} Point */

/** On the screen, in pixels; from afar there is no room for more than a dot. */
const RADIUS = { fine: 7.5, far: 4 };
/** A card that is lower than so many radii has its sign at the middle of its edge. */
const LOW = 4.5;
/** Another sign is at the same place: then this one stands so many radii further. */
const ASIDE = 2.2;

/** @param {Point} at @param {number} s */
const triangle = ({ x, y }, s) => `M${r(x)} ${r(y - s * 1.15)}L${r(x + s * 1.2)} ${r(y + s * 0.9)}H${r(x - s * 1.2)}Z`;
/** @param {Point} at @param {number} s @param {State} state */
const ground = (at, s, state) => (state === 'firing' ? triangle(at, s) : ringPath(at.x, at.y, s));
/** What stands in it. @type {Record<State, (at: Point, s: number) => string>} */
const GLYPHS = {
  firing: ({ x, y }, s) => `M${r(x)} ${r(y - s * 0.4)}V${r(y + s * 0.22)}M${r(x)} ${r(y + s * 0.58)}v${r(s * 0.04)}`,
  acknowledged: ({ x, y }, s) => `M${r(x - s * 0.45)} ${r(y + s * 0.05)}l${r(s * 0.32)} ${r(s * 0.35)}l${r(s * 0.58)} ${r(-s * 0.75)}`,
  pending: ({ x, y }, s) => [-0.45, 0, 0.45].map((dx) => `M${r(x + dx * s)} ${r(y)}v${r(s * 0.04)}`).join(''),
  resolved: ({ x, y }, s) => ringPath(x, y, s * 0.4),
};

/** @param {string} id @param {Index} index @param {Kind} kind @param {Detail} detail @param {number} radius @param {boolean} beside  another sign is there already @returns {Point|null} */
export function placeOfAlert(id, index, kind, detail, radius, beside = false) {
  const card = index.cards.get(id);
  const content = card && index.boxes.get(card.box);
  if (card && content) {
    if (!isFine(detail)) return cornerOf(kind.bodyOf(card, content, detail), radius, 'left', 'top');
    const { x, y, h } = card;
    if (h >= LOW * radius) return { x, y: y + radius * 0.4 };
    // Beside a low card of a shelf stands another one, before a row nothing.
    return index.scene?.form === 'shelves' ? { x: x + radius * 0.5, y } : { x: x - radius * (beside ? ASIDE : 0.3), y: y + h / 2 };
  }
  return startOf(id, index, radius, beside ? ASIDE * radius : 0);
}

/** @param {Element} layer @param {Marks} marks @param {Index} index @param {Kind} kind @param {Detail} detail */
export function drawAlerts(layer, marks, index, kind, detail) {
  layer.replaceChildren();
  const fine = isFine(detail);
  const unit = fine ? detail.text : detail.unit;
  const radius = (fine ? RADIUS.fine : RADIUS.far) * unit;
  const grounds = new Batch();
  const glyphs = new Batch();
  for (const [id, state] of marks.alerts) {
    const fade = index.cards.has(id) ? cardFading(marks, id) : railFading(marks, id);
    const at = fade === 'gone' ? null : placeOfAlert(id, index, kind, detail, radius, marks.breaches.has(id));
    if (!at) continue;
    grounds.add(`al-${state} ${fade}`, ground(at, at.s ?? radius, state));
    if (fine) glyphs.add(`al-${state} ${fade}`, GLYPHS[state](at, radius));
  }
  for (const [look, d] of grounds.entries()) make('path', { class: `alert-ground ${look}`, d, 'stroke-width': r(unit * rimOf(fine)), 'stroke-linejoin': 'round' }, layer);
  for (const [look, d] of glyphs.entries()) make('path', { class: `alert-glyph ${look}`, d, 'stroke-width': r(unit * 1.8) }, layer);
}
