/**
 * The cards of one box, where each has an element of its own: an element stays as long as its card does, so that focus and
 * transitions survive what happens around it.
 *
 * @module chart/cardset
 */
import { cardLook, drawCard } from './drawcard.js';
import { drawRow } from './drawrow.js';
import { cardFading, setFading } from './marks.js';
import { make, round } from './svg.js';

/** @typedef {import('../types.js').SceneCard} SceneCard */
/** @typedef {import('./boxdrawing.js').Scope} Scope */
/** @typedef {import('./lod.js').Detail} Detail */
/** @typedef {import('./marks.js').Marks} Marks */
/** @typedef {import('./sceneindex.js').BoxContent} BoxContent */

export class CardSet {
  /** @type {Map<string, {group: SVGGElement, look: string}>} */
  #cards = new Map();

  /** @param {SVGGElement} parent */
  constructor(parent) {
    this.parent = parent;
  }

  /** @param {BoxContent} content @param {Detail} detail @param {Scope} scope @param {boolean} live  new ones fade in */
  draw(content, detail, scope, live) {
    const there = new Set(content.cards.map((card) => card.id));
    for (const [id, { group }] of this.#cards) {
      if (there.has(id)) continue;
      group.remove();
      this.#cards.delete(id);
    }
    for (const card of content.cards) this.#drawOne(card, content, detail, scope, live);
  }

  /** @param {SceneCard} card @param {BoxContent} content @param {Detail} detail @param {Scope} scope @param {boolean} live */
  #drawOne(card, content, detail, scope, live) {
    const view = scope.model.containers.get(card.id);
    if (!view) return;
    let drawn = this.#cards.get(card.id);
    if (!drawn) {
      const group = make('g', { 'data-id': card.id, role: 'button', tabindex: scope.tabStop === card.id ? 0 : -1 }, this.parent);
      drawn = { group, look: '' };
      this.#cards.set(card.id, drawn);
      if (live) group.classList.add('came');
    }
    const { group } = drawn;
    group.style.transform = `translate(${round(card.x - content.box.x)}px, ${round(card.y - content.box.y)}px)`;
    group.setAttribute('aria-label', scope.describe(card.id));
    const look = `${card.w} ${card.h} ${cardLook(view)}`;
    if (drawn.look === look) return;
    drawn.look = look;
    group.setAttribute('class', `card s-${view.sign}${group.classList.contains('came') ? ' came' : ''}`);
    group.replaceChildren();
    if (content.upright) drawRow(group, card, view, detail, scope.t);
    else drawCard(group, card, view, detail, scope.t);
  }

  /** The elements of cards that are not among those that stay. @param {Set<string>} staying @returns {SVGElement[]} */
  leaving(staying) {
    const gone = [];
    for (const [id, { group }] of this.#cards) if (!staying.has(id)) gone.push(group);
    return gone;
  }

  /** @param {Marks} marks */
  mark(marks) {
    for (const [id, { group }] of this.#cards) {
      const selected = marks.selected === id;
      setFading(group, cardFading(marks, id), selected);
      if (selected !== (group.getAttribute('aria-pressed') === 'true')) group.setAttribute('aria-pressed', String(selected));
    }
  }

  /** @param {string} id */
  element(id) {
    return this.#cards.get(id)?.group ?? null;
  }

  clear() {
    this.#cards.clear();
    this.parent.replaceChildren();
  }
}
