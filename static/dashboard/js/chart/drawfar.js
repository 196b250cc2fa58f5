/**
 * A box from afar: bodies with state squares, or from very far nothing but its rails; everything of one look in one path.
 *
 * @module chart/drawfar
 */
import { signPath } from './icons.js';
import { cardFading, plugFading } from './marks.js';
import { Batch, railClass, rectPath } from './paths.js';
import { plugPath, plugWidth } from './drawrails.js';
import { make } from './svg.js';
import { TITLE } from './drawtitle.js';

/** @typedef {import('../types.js').Rect} Rect */
/** @typedef {import('../types.js').SceneCard} SceneCard */
/** @typedef {import('../types.js').HostModel} HostModel */
/** @typedef {import('./lod.js').Detail} Detail */
/** @typedef {import('./marks.js').Marks} Marks */
/** @typedef {import('./sceneindex.js').BoxContent} BoxContent */
/** @typedef {import('./sceneindex.js').SceneIndex} SceneIndex */

const SQUARE = 10;
const LEAST = 4.5;

/**
 * Where a card's body lies from afar: what the title leaves of the upper row, and as much of every other row.
 *
 * @param {SceneCard} card
 * @param {BoxContent} content
 * @param {Detail} detail
 * @returns {Rect}
 */
export function bodyOf(card, content, detail) {
  const { box } = content;
  const first = box.y + Math.min(...content.cards.map((other) => other.y - box.y));
  const cut = Math.max(0, box.y + TITLE.far * 1.15 * detail.unit - first);
  const height = Math.max(Math.min(card.h, LEAST * detail.unit), card.h - cut);
  // The cut is taken from the side away from the rails, where the title is.
  const y = card.row % 2 === 0 ? card.y + card.h - height : card.y;
  return { x: card.x, y, w: card.w, h: height };
}

/** @param {SVGGElement} group @param {BoxContent} content @param {Detail} detail @param {SceneIndex} index @param {Marks} marks */
export function drawFarPlugs(group, content, detail, index, marks) {
  const batch = new Batch();
  for (const plug of content.plugs) {
    const fade = plugFading(marks, plug);
    if (fade === 'gone') continue;
    const color = railClass(index.rails.get(plug.network)?.color ?? -1);
    batch.add(`wire ${color} ${plug.active ? '' : 'unplugged'} ${fade}`, plugPath(plug, content.box));
  }
  for (const [look, d] of batch.entries()) make('path', { class: look, d, 'stroke-width': plugWidth(detail) }, group);
}

/** @param {SVGGElement} group @param {BoxContent} content @param {Detail} detail @param {HostModel} model @param {Marks} marks */
export function drawFarCards(group, content, detail, model, marks) {
  const bodies = new Batch();
  const squares = new Batch();
  const signs = new Batch();
  const { box } = content;
  for (const card of content.cards) {
    const sign = model.containers.get(card.id)?.sign ?? 'created';
    const fade = cardFading(marks, card.id);
    if (fade === 'gone') continue;
    const body = bodyOf(card, content, detail);
    const side = Math.min(body.h, SQUARE * detail.unit);
    bodies.add(`body ${fade}`, rectPath(body, box.x, box.y));
    squares.add(`square s-${sign} ${fade}`, rectPath({ ...body, w: side }, box.x, box.y));
    if (sign === 'running' || sign === 'healthy' || side < 6 * detail.unit) continue;
    signs.add(`mark ${fade}`, signPath(sign, body.x + side / 2 - box.x, body.y + body.h / 2 - box.y, side * 0.3));
  }
  for (const batch of [bodies, squares, signs]) {
    for (const [look, d] of batch.entries()) make('path', { class: look, d }, group);
  }
}
