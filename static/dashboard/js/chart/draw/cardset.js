/**
 * The cards of one box, where each has an element of its own: an element stays as long as its card does, so that focus and
 * transitions survive what happens around it.
 *
 * @module chart/cardset
 */
import { setFading } from './marks.js';
import { make, round } from './svg.js';

/** @typedef {import('../kind.js').Card} Card */
/** @typedef {import('../kind.js').Content} Content */
/** @typedef {import('../layout/lod.js').Detail} Detail */
/** @typedef {import('./marks.js').Marks} Marks */

/**
 * How the cards of a chart look.
 * @typedef {object} Face
 * @property {(card: any, scope: any) => string} lookOf   '' for what is not there
 * @property {(card: any, scope: any) => string} classOf
 * @property {(group: SVGGElement, card: any, content: any, detail: Detail, scope: any) => void} draw
 * @property {(marks: Marks, id: string) => import('./marks.js').Fading} fading
 */
/** @typedef {{describe: (id: string) => string, tabStop: string|null}} Scope */

export class CardSet {
  /** @type {Map<string, {group: SVGGElement, look: string}>} */
  #cards = new Map();
  /** As they were when the cards were called so. @type {Marks['breaches']} */
  #breaches = new Set();
  /** @type {Marks['alerts']} */
  #alerts = new Map();
  /** @type {Marks['changes']} */
  #changes = null;
  /** @type {Marks['notes']} */
  #notes = new Map();

  /** @param {SVGGElement} parent @param {Face} face */
  constructor(parent, face) {
    this.parent = parent;
    this.face = face;
  }

  /** @param {Content} content @param {Detail} detail @param {Scope} scope @param {boolean} live  new ones fade in */
  draw(content, detail, scope, live) {
    const there = new Set(content.cards.map((card) => card.id));
    for (const [id, { group }] of this.#cards) {
      if (there.has(id)) continue;
      group.remove();
      this.#cards.delete(id);
    }
    for (const card of content.cards) this.#drawOne(card, content, detail, scope, live);
  }

  /** @param {Card} card @param {Content} content @param {Detail} detail @param {Scope} scope @param {boolean} live */
  #drawOne(card, content, detail, scope, live) {
    const face = this.face.lookOf(card, scope);
    if (!face) return;
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
    const look = `${card.w} ${card.h} ${face}`;
    if (drawn.look === look) return;
    drawn.look = look;
    group.setAttribute('class', `card ${this.face.classOf(card, scope)}${group.classList.contains('came') ? ' came' : ''}`);
    group.replaceChildren();
    this.face.draw(group, card, content, detail, scope);
  }

  /** The elements of cards that are not among those that stay. @param {Set<string>} staying @returns {SVGElement[]} */
  leaving(staying) {
    const gone = [];
    for (const [id, { group }] of this.#cards) if (!staying.has(id)) gone.push(group);
    return gone;
  }

  /** @param {Marks} marks @param {(id: string) => string} describe */
  mark(marks, describe) {
    if (marks.breaches !== this.#breaches || marks.alerts !== this.#alerts || marks.changes !== this.#changes || marks.notes !== this.#notes) this.#tell(marks, describe);
    for (const [id, { group }] of this.#cards) {
      const selected = marks.selected === id;
      setFading(group, this.face.fading(marks, id), selected);
      if (selected !== (group.getAttribute('aria-pressed') === 'true')) group.setAttribute('aria-pressed', String(selected));
    }
  }

  /** What is not as expected, what is wrong, what changed and what is noted, is part of what each is called. @param {Marks} marks @param {(id: string) => string} describe */
  #tell({ breaches, alerts, changes, notes }, describe) {
    const concerned = [this.#breaches, breaches, this.#alerts, alerts, this.#changes?.signs, changes?.signs, this.#notes, notes];
    this.#notes = notes;
    this.#breaches = breaches;
    this.#alerts = alerts;
    this.#changes = changes;
    for (const [id, { group }] of this.#cards) if (concerned.some((ids) => ids?.has(id))) group.setAttribute('aria-label', describe(id));
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
