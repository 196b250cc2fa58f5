/**
 * What changed since another moment: a sign at the right edge of what came, went or is another (on the mount chart at its upper corner), a veil over what is gone, and
 * the plugs that came and went. Many signs are few elements.
 *
 * @module chart/drawchanges
 */
import { lineToRail } from './extras.js';
import { cornerOf, rimOf } from './corners.js';
import { isFine } from '../layout/lod.js';
import { cardFading, railFading } from './marks.js';
import { Batch, linePath, rectPath } from './paths.js';
import { make, round as r } from './svg.js';

/** @typedef {import('../kind.js').Index} Index */
/** @typedef {import('../kind.js').Kind} Kind */
/** @typedef {import('../layout/lod.js').Detail} Detail */
/** @typedef {import('./marks.js').Marks} Marks */
/** @typedef {import('../../base/types.js').Rect} Rect */
/** @typedef {import('../../past/types.js').Sign} Sign */
/** @typedef {import('./corners.js').Place} Point */

/** Half a side on the screen, in pixels; from afar there is no room for more than a dot. */
const HALF = { fine: 7, far: 4 };
/** A card that is lower than so many halves has its sign beside the middle of its edge, where it hides nothing. */
const LOW = 4.5;

/** @type {Record<Sign, (x: number, y: number, s: number) => string>} */
const GLYPHS = {
  came: (x, y, s) => `M${r(x - s)} ${r(y)}h${r(2 * s)}M${r(x)} ${r(y - s)}v${r(2 * s)}`,
  gone: (x, y, s) => `M${r(x - s)} ${r(y)}h${r(2 * s)}`,
  changed: (x, y, s) => `M${r(x - s)} ${r(y + s * 0.3)}q${r(s * 0.5)} ${r(-s * 1.1)} ${r(s)} ${r(-s * 0.3)}t${r(s)} ${r(-s * 0.3)}`,
  anew: (x, y, s) => `M${r(x - s)} ${r(y - s * 0.25)}h${r(2 * s)}M${r(x)} ${r(y - s * 1.1)}v${r(1.7 * s)}M${r(x - s)} ${r(y + s)}h${r(2 * s)}`,
};

/** Its edge but for the upper one, on which its ports stand. @param {Rect} body */
const openPath = ({ x, y, w, h }) => `M${r(x)} ${r(y)}v${r(h)}h${r(w)}v${r(-h)}`;

/** What it looks like of a card. @param {string} id @param {Index} index @param {Kind} kind @param {Detail} detail @returns {Rect|null} */
function bodyOf(id, index, kind, detail) {
  const card = index.cards.get(id);
  const content = card && index.boxes.get(card.box);
  return card && content ? (isFine(detail) ? card : kind.bodyOf(card, content, detail)) : null;
}

/** @param {string} id @param {Index} index @param {Kind} kind @param {Detail} detail @param {number} half @returns {Point|null} */
export function placeOfChange(id, index, kind, detail, half) {
  const body = bodyOf(id, index, kind, detail);
  if (body && !isFine(detail)) return cornerOf(body, half, 'right', 'top');
  // At the upper corner of a card in a shelf there are its ports and its state already.
  if (body && kind.drags && body.h >= LOW * half) return { x: body.x + body.w + half * 0.5, y: body.y + body.h / 2 };
  if (body) return body.h < LOW * half ? { x: body.x + body.w + half * 0.6, y: body.y + body.h / 2 } : { x: body.x + body.w - half * 0.4, y: body.y + half * 0.2 };
  const [segment] = index.rails.get(id)?.segments ?? [];
  return segment ? { x: segment.x1, y: segment.y1 } : null;
}

/** @param {Element} layer @param {Marks} marks @param {Index} index @param {Kind} kind @param {Detail} detail */
export function drawChanges(layer, marks, index, kind, detail) {
  layer.replaceChildren();
  if (!marks.changes) return;
  const unit = isFine(detail) ? detail.text : detail.unit;
  const veils = new Batch();
  const edges = new Batch();
  for (const [id, sign] of marks.changes.signs) {
    const body = bodyOf(id, index, kind, detail);
    const fade = cardFading(marks, id);
    if (!body || fade === 'gone') continue;
    if (sign === 'gone') veils.add('', rectPath(body));
    edges.add(`ch-${sign} ${fade}`, kind.drags && isFine(detail) ? openPath(body) : rectPath(body));
  }
  for (const [, d] of veils.entries()) make('path', { class: 'change-veil', d }, layer);
  for (const [look, d] of edges.entries()) make('path', { class: `change-edge ${look}`, d, 'stroke-width': r(unit * 1.8), ...(look.startsWith('ch-gone') ? { 'stroke-dasharray': `${r(unit * 4)} ${r(unit * 3)}` } : {}) }, layer);
  if (kind.drags) drawPlugs(layer, marks.changes.plugs, index, unit);
  drawSigns(layer, marks, index, kind, detail, unit);
}

/** @param {Element} layer @param {Marks} marks @param {Index} index @param {Kind} kind @param {Detail} detail @param {number} unit */
function drawSigns(layer, marks, index, kind, detail, unit) {
  const fine = isFine(detail);
  const half = (fine ? HALF.fine : HALF.far) * unit;
  const grounds = new Batch();
  const glyphs = new Batch();
  for (const [id, sign] of marks.changes?.signs ?? []) {
    const fade = index.cards.has(id) ? cardFading(marks, id) : railFading(marks, id);
    const at = fade === 'gone' ? null : placeOfChange(id, index, kind, detail, half);
    if (!at) continue;
    const s = at.s ?? half;
    grounds.add(`ch-${sign} ${fade}`, rectPath({ x: at.x - s, y: at.y - s, w: 2 * s, h: 2 * s }));
    if (fine) glyphs.add(`ch-${sign} ${fade}`, GLYPHS[sign](at.x, at.y, half * 0.52));
  }
  for (const [look, d] of grounds.entries()) make('path', { class: `change-ground ${look}`, d, 'stroke-width': r(unit * rimOf(fine)), 'stroke-linejoin': 'round' }, layer);
  for (const [look, d] of glyphs.entries()) make('path', { class: `change-glyph ${look}`, d, 'stroke-width': r(unit * 1.8) }, layer);
}

/** @param {Element} layer @param {import('../../past/types.js').Plugs} plugs @param {Index} index @param {number} unit */
function drawPlugs(layer, { came, gone }, index, unit) {
  const fresh = [...came].flatMap((id) => index.plugs.get(id) ?? []);
  const size = 4.5 * unit;
  const signs = { came: '', gone: '' };
  for (const { line } of fresh) signs.came += GLYPHS.came(line.x2 + 2.4 * size, line.y2, size);
  let lines = '';
  for (const { container, network } of gone) {
    const card = index.cards.get(container);
    const rail = index.rails.get(network);
    const line = card && rail ? lineToRail(/** @type {any} */ (card), rail) : null;
    if (!line) continue;
    lines += linePath([line]);
    signs.gone += GLYPHS.gone(line.x2 + 2.4 * size, line.y2, size);
  }
  if (lines) make('path', { class: 'change-plug', d: lines, 'stroke-width': r(unit * 1.8), 'stroke-dasharray': `${r(unit * 4)} ${r(unit * 3)}` }, layer);
  for (const [sign, d] of Object.entries(signs)) if (d) make('path', { class: `change-plug-sign ch-${sign}`, d, 'stroke-width': r(unit * 2) }, layer);
}
