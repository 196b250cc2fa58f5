/**
 * A box from afar: small bodies with a state's square and their plugs; from very far all squares in one line below the
 * rails. Everything of one look is one path.
 *
 * @module chart/drawfar
 */
import { lock, signPath } from './icons.js';
import { cardFading, plugFading } from './marks.js';
import { Batch, railClass, rectPath } from './paths.js';
import { plugPath, plugWidth } from './drawrails.js';
import { LANE_PAD } from '../layout/measures.js';
import { make, round } from './svg.js';

/** @typedef {import('../../base/types.js').Rect} Rect */
/** @typedef {import('../../base/types.js').SceneCard} SceneCard */
/** @typedef {import('../../base/types.js').HostModel} HostModel */
/** @typedef {import('../layout/lod.js').Detail} Detail */
/** @typedef {import('./marks.js').Marks} Marks */
/** @typedef {import('../layout/sceneindex.js').BoxContent} BoxContent */
/** @typedef {import('../layout/sceneindex.js').SceneIndex} SceneIndex */

/** Sides of a square on the screen. */
const SQUARE = { far: 9, overview: 9 };
const LEAST_SIGN = 6;
const ROW_SQUARE = 0.62;
/** How far an upper body may reach into the corridor, as the title takes the room above it. */
const INTO_CORRIDOR = LANE_PAD * 0.55;

/**
 * Where a card is from afar.
 *
 * @param {SceneCard} card
 * @param {BoxContent} content
 * @param {Detail} detail
 * @returns {Rect}
 */
export function bodyOf(card, content, detail) {
  const { box } = content;
  if (content.upright) return { x: card.x, y: card.y + card.h * (1 - ROW_SQUARE) / 2, w: card.w, h: card.h * ROW_SQUARE };
  const upper = card.row % 2 === 0;
  if (detail.level === 'far') {
    const height = Math.min(card.h, SQUARE.far * detail.unit);
    const y = upper ? card.y + card.h + INTO_CORRIDOR - height : card.y;
    return { x: card.x, y, w: card.w, h: height };
  }
  const deck = box.corridors[Math.floor(card.row / 2)] ?? box.corridor;
  const top = deck.y2 - LANE_PAD * 0.3;
  const room = card.w / 2;
  const side = Math.min(SQUARE.overview * detail.unit, room * 0.86, card.h);
  return { x: card.x + (upper ? 0 : room), y: top + (card.h - side) / 2 + LANE_PAD * 0.3, w: side, h: side };
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
  for (const [look, d] of batch.entries()) make('path', { class: look, d, 'stroke-width': plugWidth(detail, content.upright) }, group);
}

/** Beside the square where the body has room, or else a frame around it. @param {Rect} body @param {number} side @param {Rect} box */
function farLock(body, side, box) {
  if (body.w < side * 2.4) return rectPath({ ...body, w: side }, box.x, box.y);
  return lock(body.x + body.w - side * 0.6 - box.x, body.y + body.h / 2 - box.y, side * 0.36);
}

/** @param {SVGGElement} group @param {BoxContent} content @param {Detail} detail @param {HostModel} model @param {Marks} marks */
export function drawFarCards(group, content, detail, model, marks) {
  const bodies = new Batch();
  const squares = new Batch();
  const signs = new Batch();
  const locks = new Batch();
  const { box } = content;
  for (const card of content.cards) {
    const { sign, lock: locked } = model.containers.get(card.id) ?? { sign: 'created', lock: null };
    const fade = cardFading(marks, card.id);
    if (fade === 'gone') continue;
    const body = bodyOf(card, content, detail);
    const side = Math.min(body.h, SQUARE.far * detail.unit);
    if (detail.level === 'far' && !content.upright) bodies.add(`body ${fade}`, rectPath(body, box.x, box.y));
    squares.add(`square s-${sign} ${fade}`, rectPath({ ...body, w: side }, box.x, box.y));
    if (locked) locks.add(`lock ${fade}`, farLock(body, side, box));
    if (sign === 'running' || sign === 'healthy' || side < LEAST_SIGN * detail.unit) continue;
    signs.add(`glyph ${fade}`, signPath(sign, body.x + side / 2 - box.x, body.y + body.h / 2 - box.y, side * 0.3));
  }
  for (const batch of [bodies, squares, signs, locks]) {
    for (const [look, d] of batch.entries()) make('path', { class: look, d, 'stroke-width': round(1.2 * detail.unit) }, group);
  }
}
