/**
 * Reach on the chart: a sign at each card for how it is reached, and the way between two cards. Many signs are few elements.
 *
 * @module chart/drawreach
 */
import { routePath } from '../../reach/route.js';
import { isFine } from '../layout/lod.js';
import { Batch, linePath, ringPath } from './paths.js';
import { make, round as r } from './svg.js';

/** @typedef {import('../../reach/types.js').Sign} Sign */
/** @typedef {import('../../reach/types.js').ReachMarks} ReachMarks */
/** @typedef {import('../kind.js').Index} Index */
/** @typedef {import('../layout/lod.js').Detail} Detail */
/** @typedef {{x: number, y: number}} Point */

/** On the screen, in pixels. */
const RADIUS = 9.5;
const STROKE = 1.7;

/** @type {Record<Sign, (x: number, y: number, s: number) => string>}  two that overlap; a rail with a plug; a house; an arrow out of a box */
const GLYPHS = {
  stack: (x, y, s) => `M${r(x - s)} ${r(y - s * 0.25)}v${r(s * 1.25)}h${r(s * 1.25)}M${r(x - s * 0.4)} ${r(y - s)}h${r(s * 1.4)}v${r(s * 1.4)}h${r(-s * 1.4)}z`,
  rail: (x, y, s) => `M${r(x - s)} ${r(y + s * 0.7)}h${r(2 * s)}M${r(x)} ${r(y - s)}v${r(s * 1.7)}`,
  host: (x, y, s) => `M${r(x - s)} ${r(y - s * 0.05)}L${r(x)} ${r(y - s)}L${r(x + s)} ${r(y - s * 0.05)}M${r(x - s * 0.65)} ${r(y)}v${r(s * 0.9)}h${r(s * 1.3)}v${r(-s * 0.9)}`,
  port: (x, y, s) => `M${r(x - s * 0.75)} ${r(y + s * 0.75)}L${r(x + s * 0.75)} ${r(y - s * 0.75)}M${r(x - s * 0.3)} ${r(y - s * 0.75)}h${r(s * 1.05)}v${r(s * 1.05)}`,
};

/** Where the sign of a card stands: at its upper left corner, of a row at its left end. @param {import('../kind.js').Card} card @param {boolean} upright @param {number} unit @returns {Point} */
export function placeOfSign({ x, y, h }, upright, unit) {
  return upright ? { x: x - RADIUS * 0.6 * unit, y: y + h / 2 } : { x: x + RADIUS * 0.35 * unit, y: y + RADIUS * 0.35 * unit };
}

/**
 * @param {Element} layer
 * @param {ReachMarks|null} reach
 * @param {Index} index
 * @param {Detail} detail
 */
export function drawReach(layer, reach, index, detail) {
  layer.replaceChildren();
  if (!reach) return;
  drawRoute(layer, reach, index, detail);
  if (isFine(detail)) drawSigns(layer, reach, index, detail);
}

/** @param {Element} layer @param {ReachMarks} reach @param {Index} index @param {Detail} detail */
function drawSigns(layer, { signs }, index, { text: unit }) {
  const grounds = new Batch();
  const glyphs = new Batch();
  const upright = index.scene.form === 'rows';
  for (const [id, sign] of signs) {
    const card = index.cards.get(id);
    if (!card) continue;
    const { x, y } = placeOfSign(card, upright, unit);
    grounds.add(sign, ringPath(x, y, RADIUS * unit));
    glyphs.add(sign, GLYPHS[sign](x, y, RADIUS * 0.48 * unit));
  }
  for (const [sign, d] of grounds.entries()) make('path', { class: `reach-ground ${sign}`, d, 'stroke-width': r(unit * 1.2) }, layer);
  for (const [sign, d] of glyphs.entries()) make('path', { class: `reach-glyph ${sign}`, d, 'stroke-width': r(STROKE * unit) }, layer);
}

/** @param {Element} layer @param {ReachMarks} reach @param {Index} index @param {Detail} detail */
function drawRoute(layer, { route }, index, { text: unit }) {
  const path = route && routePath(route, /** @type {any} */ (index), (id) => route.owners?.get(id) ?? id);
  if (!path) return;
  const width = 4 * unit;
  const group = make('g', { class: 'reach-route', 'stroke-width': r(width), 'aria-hidden': 'true' }, layer);
  make('path', { class: 'halo', d: linePath([...path.along, ...path.across]), 'stroke-width': r(width * 2.2) }, group);
  make('path', { class: 'along', d: linePath(path.along) }, group);
  make('path', { class: 'across', d: linePath(path.across), 'stroke-dasharray': `${r(width * 2)} ${r(width * 1.4)}` }, group);
}
