/**
 * The keyboard's place on the chart: one tab stop, arrow keys from card to card. Far away, where cards have no element of
 * their own, the place gets one.
 *
 * @module chart/focus
 */
import { meets } from '../layout/lod.js';
import { make, round } from '../draw/svg.js';

/** @typedef {import('../../base/types.js').Rect} Rect */
/** @typedef {import('../draw/draw.js').Painter} Painter */
/** @typedef {import('../kind.js').Index} Index */

export class FocusPlace {
  /** @type {string|null} */
  #id = null;
  #had = false;

  /**
   * @param {Element} layer
   * @param {Painter} painter
   * @param {(id: string) => string} describe
   */
  constructor(layer, painter, describe) {
    this.layer = layer;
    this.painter = painter;
    this.describe = describe;
  }

  get id() {
    return this.#id;
  }

  /** The keyboard's card, where it has the focus. */
  get focused() {
    return this.#had ? this.#id : null;
  }

  /** @param {string} id  that the browser has given the focus to */
  entered(id) {
    this.#had = true;
    if (id !== this.#id) this.#put(id);
  }

  left() {
    this.#had = false;
  }

  /** @param {string} id */
  #put(id) {
    if (this.#id !== null) this.painter.cardElement(this.#id)?.setAttribute('tabindex', '-1');
    this.#id = id;
    this.painter.tabStop = id;
    this.painter.cardElement(id)?.setAttribute('tabindex', '0');
  }

  /** Moves the focus to a card. @param {string} id @param {Index} index */
  move(id, index) {
    this.#put(id);
    this.#had = true;
    this.#settle(index, true);
  }

  /**
   * After a frame: the tab stop must lie in view, have an element, and keep the focus if it had it.
   *
   * @param {Index} index
   * @param {Rect} view
   */
  refresh(index, view) {
    const card = this.#id === null ? undefined : index.cards.get(this.#id);
    if (!this.#had && (!card || !meets(card, view))) {
      const first = index.scene.cards.find((other) => meets(other, view));
      if (first) this.#put(first.id);
      else if (!card) this.#id = this.painter.tabStop = null;
    } else if (!card) {
      const next = index.scene.cards[0];
      if (next) this.#put(next.id);
    }
    this.#settle(index, this.#had);
  }

  /** @param {Index} index @param {boolean} focus */
  #settle(index, focus) {
    const old = this.layer.firstElementChild;
    const card = this.#id === null ? undefined : index.cards.get(this.#id);
    const own = card && this.painter.cardElement(card.id);
    if (!card || own) {
      if (own && focus && document.activeElement !== own) own.focus({ preventScroll: true });
      old?.remove();
      return;
    }
    const content = index.boxes.get(card.box);
    const { detail } = this.painter;
    if (!content || !detail) return;
    const body = this.painter.kind.bodyOf(card, content, detail);
    const look = `${card.id} ${body.x} ${body.y} ${detail.step}`;
    if (old?.getAttribute('data-look') === look) return;
    const place = make('g', { class: 'place', 'data-id': card.id, 'data-look': look, role: 'button', tabindex: 0, 'aria-label': this.describe(card.id) }, this.layer);
    make('rect', { x: round(body.x), y: round(body.y), width: round(body.w), height: round(body.h), 'stroke-width': round(3 * detail.unit) }, place);
    if (focus) place.focus({ preventScroll: true });
    old?.remove();
  }
}
