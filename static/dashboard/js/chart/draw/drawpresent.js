/**
 * What others have pinned: their initials beside the card, or at the beginning of the rail.
 *
 * @module chart/drawpresent
 */
import { colourOf, initials } from '../../presence/people.js';
import { isFine } from '../layout/lod.js';
import { make, round, write } from './svg.js';

/** @typedef {import('../kind.js').Index} Index */
/** @typedef {import('../kind.js').Kind} Kind */
/** @typedef {import('../layout/lod.js').Detail} Detail */
/** @typedef {{x: number, y: number}} Point */

/** On the screen, in pixels. */
const RADIUS = 12;
const TEXT = 11;
/** Left of the card's edge, so that nothing on it is hidden. */
const ASIDE = 7;

/** @param {string} id @param {Index} index @param {Kind} kind @param {Detail} detail @returns {Point|null} */
export function placeOfPin(id, index, kind, detail) {
  const card = index.cards.get(id);
  const content = card && index.boxes.get(card.box);
  if (card && content) {
    const body = isFine(detail) ? card : kind.bodyOf(card, content, detail);
    return { x: body.x - ASIDE * detail.unit, y: body.y + body.h / 2 };
  }
  const plug = index.plugs.get(id);
  if (plug) return { x: plug.line.x2, y: plug.line.y2 };
  const [segment] = index.rails.get(id)?.segments ?? [];
  return segment ? { x: segment.x1, y: segment.y1 } : null;
}

/** @param {Element} layer @param {Map<string, string[]>} present @param {Index} index @param {Kind} kind @param {Detail} detail */
export function drawPresent(layer, present, index, kind, detail) {
  layer.replaceChildren();
  for (const [id, names] of present) {
    const at = placeOfPin(id, index, kind, detail);
    if (at) drawMark(layer, at, names, detail.unit);
  }
}

/** @param {Element} layer @param {Point} at @param {string[]} names @param {number} unit */
function drawMark(layer, { x, y }, names, unit) {
  const g = make('g', { class: 'present', 'data-colour': colourOf(names[0]), 'aria-hidden': 'true' }, layer);
  make('circle', { cx: round(x), cy: round(y), r: round(RADIUS * unit), 'stroke-width': round(1.5 * unit) }, g);
  write(g, 'initials', x, y + TEXT * unit * 0.36, TEXT * unit, names.length > 1 ? String(names.length) : initials(names[0]));
}
