/**
 * How busy containers were in the last minutes, ten at most: a line along the lower edge of each card that is large enough. Many lines
 * are few elements, drawn anew only when they, the cards or what stands out have changed.
 *
 * @module chart/drawsparks
 */
import { highest, spark, windowOf } from '../../figures/series.js';
import { cardFading } from './marks.js';
import { Batch } from './paths.js';
import { isFine } from '../layout/lod.js';
import { CARD_W } from '../layout/measures.js';
import { make, round } from './svg.js';

/** @typedef {import('../kind.js').Index} Index */
/** @typedef {import('../layout/lod.js').Detail} Detail */
/** @typedef {import('./marks.js').Marks} Marks */
/** @typedef {import('../../base/types.js').Rect} Rect */

/** In seconds: of less than that a line says little, and older is not of now. */
const WINDOW = { least: 120, most: 600 };
/** Less than a tenth of a CPU looks like little. */
const LEAST = 0.1;
/** In the card: below its texts, right of the bar that says its state; there is more room where it has its label alone. */
const PLACE = { left: 21, right: 13, near: 9, middle: 13, bottom: 2 };
/** A card is wide enough from so many pixels on. */
const WIDE = 100;

/** Whether cards are drawn large enough for a line. @param {Index} index @param {Detail} detail */
export const hasSparks = (index, detail) => index.scene.form === 'shelves' && isFine(detail) && CARD_W >= WIDE * detail.text;

/** @param {Rect} card @param {Detail} detail */
function frameOf(card, detail) {
  const h = detail.level === 'near' ? PLACE.near : PLACE.middle;
  return { x: card.x + PLACE.left, y: card.y + card.h - PLACE.bottom - h, w: card.w - PLACE.left - PLACE.right, h };
}

export class Sparks {
  #layer;
  /** What it was drawn from. @type {unknown[]} */
  #from = [];

  /** @param {Element} layer */
  constructor(layer) {
    this.#layer = layer;
  }

  /** @param {Marks} marks @param {Index} index @param {Detail} detail */
  draw(marks, index, detail) {
    const { sparks, hits, lit, mode } = marks;
    const from = [sparks, hasSparks(index, detail) && index, detail.step, hits, lit, mode];
    if (from.every((one, place) => one === this.#from[place])) return;
    this.#from = from;
    this.#layer.replaceChildren();
    if (!sparks || !hasSparks(index, detail)) return;
    const since = windowOf(sparks.series.values(), sparks.now, WINDOW.least, WINDOW.most);
    const lines = new Batch();
    const grounds = new Batch();
    for (const [id, series] of sparks.series) {
      const card = index.cards.get(id);
      const fade = card && cardFading(marks, id);
      if (!card || fade === undefined || fade === 'gone') continue;
      const frame = { ...frameOf(card, detail), from: since, to: sparks.now, most: highest(series.cpu, LEAST) };
      const { line, ground } = spark(series.at, series.cpu, frame);
      lines.add(fade, line);
      grounds.add(fade, ground);
    }
    for (const [fade, d] of grounds.entries()) make('path', { class: `spark-ground ${fade}`, d }, this.#layer);
    for (const [fade, d] of lines.entries()) make('path', { class: `spark-line ${fade}`, d, 'stroke-width': round(1.3 * detail.text) }, this.#layer);
  }
}
