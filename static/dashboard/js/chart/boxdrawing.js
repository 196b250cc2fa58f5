/**
 * One box as drawn: makes its picture at a level of detail, keeps the cards that did not change, and sets the classes of
 * what stands out.
 *
 * @module chart/boxdrawing
 */
import { boxLook } from './boxlook.js';
import { cardLook, drawCard } from './drawcard.js';
import { drawFarCards, drawFarPlugs } from './drawfar.js';
import { drawPill, drawPlug, drawRail, railWidth } from './drawrails.js';
import { drawRow } from './drawrow.js';
import { drawGround, drawTitle } from './drawtitle.js';
import { boxFading, cardFading, markRail, plugFading } from './marks.js';
import { make, round } from './svg.js';

/** @typedef {import('../types.js').HostModel} HostModel */
/** @typedef {import('../types.js').SceneCard} SceneCard */
/** @typedef {import('../types.js').ScenePlug} ScenePlug */
/** @typedef {import('./lod.js').Detail} Detail */
/** @typedef {import('./marks.js').Marks} Marks */
/** @typedef {import('./sceneindex.js').BoxContent} BoxContent */
/** @typedef {import('./sceneindex.js').SceneIndex} SceneIndex */

/**
 * @typedef {object} Scope  what every box is drawn with
 * @property {HostModel} model
 * @property {SceneIndex} index
 * @property {Marks} marks
 * @property {(id: string) => string} describe
 * @property {(text: string) => string} t
 * @property {string|null} tabStop  the card that the Tab key reaches
 */

/** @param {Detail} detail */
export const isFine = (detail) => detail.level === 'near' || detail.level === 'middle';

export class BoxDrawing {
  /** @type {Map<string, {group: SVGGElement, look: string, card: SceneCard}>} */
  #cards = new Map();
  /** @type {{group: SVGGElement, plug: ScenePlug}[]} */
  #plugs = [];
  /** @type {{group: SVGGElement, id: string}[]} */
  #rails = [];
  #look = '';
  #fade = '';
  #under;
  #wires;
  #front;
  #over;
  /** @type {Detail|null} */
  detail = null;

  /** @param {Element} parent @param {BoxContent} content */
  constructor(parent, content) {
    this.content = content;
    this.group = make('g', { class: 'box', 'data-box': content.box.key }, parent);
    this.#under = make('g', {}, this.group);
    this.#wires = make('g', {}, this.group);
    this.#front = make('g', {}, this.group);
    this.#over = make('g', {}, this.group);
  }

  /**
   * @param {BoxContent} content
   * @param {Detail} detail
   * @param {Scope} scope
   * @param {boolean} live  show what came and went
   * @returns {SVGElement[]} the elements of what is gone, to be faded out
   */
  draw(content, detail, scope, live) {
    this.content = content;
    this.group.style.transform = `translate(${round(content.box.x)}px, ${round(content.box.y)}px)`;
    const look = boxLook(content, scope.model);
    const same = this.detail !== null && this.detail.level === detail.level && this.detail.step === detail.step;
    if (same && look === this.#look) return [];
    const news = live && same;
    const before = new Set(this.#plugs.map(({ plug }) => plug.id));
    const gone = news ? this.#leaving(content) : [];
    if (!same) this.#forget();
    this.#look = look;
    this.detail = detail;
    this.group.setAttribute('class', `box ${detail.level}`);
    this.#drawGround(detail);
    if (isFine(detail)) this.#drawFine(scope, detail, news ? before : null);
    else this.#drawFar(scope, detail);
    this.mark(scope, false);
    return gone;
  }

  #forget() {
    this.#cards.clear();
    this.#front.replaceChildren();
  }

  /** Elements of cards and plugs that the new content lacks. @param {BoxContent} content */
  #leaving(content) {
    const cards = new Set(content.cards.map((card) => card.id));
    const plugs = new Set(content.plugs.map((plug) => plug.id));
    const gone = [];
    for (const [id, { group }] of this.#cards) if (!cards.has(id)) gone.push(group);
    for (const { group, plug } of this.#plugs) if (!plugs.has(plug.id)) gone.push(group);
    return gone;
  }

  /** @param {Detail} detail */
  #drawGround(detail) {
    this.#under.replaceChildren();
    this.#rails = [];
    this.#plugs = [];
    const { box, rails } = this.content;
    drawGround(this.#under, box, detail);
    drawTitle(this.#under, this.content, detail);
    for (const { rail, parts } of rails.values()) {
      this.#rails.push({ group: drawRail(this.#under, rail, parts, [], detail, box, this.content.upright), id: rail.id });
    }
  }

  /** @param {Scope} scope @param {Detail} detail @param {Set<string>|null} before  plugs that were there, null: all are */
  #drawFine(scope, detail, before) {
    const { box, cards, frames, plugs, rails } = this.content;
    this.#wires.replaceChildren();
    for (const plug of plugs) {
      const group = drawPlug(this.#wires, plug, scope.index.rails.get(plug.network), detail, this.content);
      if (before && !before.has(plug.id)) group.classList.add('came');
      this.#plugs.push({ group, plug });
    }
    this.#over.replaceChildren();
    for (const { rail, pills } of rails.values()) {
      for (const pill of pills) {
        const group = drawPill(this.#over, rail, pill, detail, box);
        if (group) this.#rails.push({ group, id: rail.id });
      }
    }
    for (const frame of frames) {
      make('rect', { class: 'frame', x: round(frame.x - box.x), y: round(frame.y - box.y), width: frame.w, height: frame.h, rx: 12, 'stroke-width': round(railWidth(detail, false) * 0.4) }, this.#wires);
    }
    const there = new Set(cards.map((card) => card.id));
    for (const [id, { group }] of this.#cards) {
      if (there.has(id)) continue;
      group.remove();
      this.#cards.delete(id);
    }
    for (const card of cards) this.#drawCard(card, detail, scope, before !== null);
  }

  /** @param {SceneCard} card @param {Detail} detail @param {Scope} scope @param {boolean} live */
  #drawCard(card, detail, scope, live) {
    const view = scope.model.containers.get(card.id);
    if (!view) return;
    const look = `${card.w} ${card.h} ${cardLook(view)}`;
    let drawn = this.#cards.get(card.id);
    if (!drawn) {
      const group = make('g', { 'data-id': card.id, role: 'button', tabindex: scope.tabStop === card.id ? 0 : -1 }, this.#front);
      drawn = { group, look: '', card };
      this.#cards.set(card.id, drawn);
      if (live) group.classList.add('came');
    }
    drawn.card = card;
    const { group } = drawn;
    group.style.transform = `translate(${round(card.x - this.content.box.x)}px, ${round(card.y - this.content.box.y)}px)`;
    group.setAttribute('aria-label', scope.describe(card.id));
    if (drawn.look === look) return;
    drawn.look = look;
    group.setAttribute('class', `card s-${view.sign}${group.classList.contains('came') ? ' came' : ''}`);
    group.replaceChildren();
    if (scope.index.scene.form === 'rows') drawRow(group, card, view, detail, scope.t);
    else drawCard(group, card, view, detail, scope.t);
  }

  /** @param {Scope} scope @param {Detail} detail */
  #drawFar(scope, detail) {
    this.#wires.replaceChildren();
    this.#over.replaceChildren();
    this.#front.replaceChildren();
    this.#cards.clear();
    if (detail.level === 'far') drawFarPlugs(this.#wires, this.content, detail, scope.index, scope.marks);
    drawFarCards(this.#front, this.content, detail, scope.model, scope.marks);
  }

  /** Sets the classes of what stands out or steps back. @param {Scope} scope @param {boolean} changed  the marks did */
  mark(scope, changed) {
    const { marks } = scope;
    const fade = boxFading(marks, this.content.cards);
    for (const { group, id } of this.#rails) markRail(group, marks, id);
    for (const [id, { group }] of this.#cards) setFading(group, cardFading(marks, id), marks.selected === id);
    for (const { group, plug } of this.#plugs) {
      setFading(group, plugFading(marks, plug), marks.selected === plug.id);
      group.classList.toggle('pending', marks.pending.has(plug.id));
    }
    this.group.classList.toggle('quiet', fade !== '');
    // From afar many things are one path, so what stands out is drawn apart, unless the whole box looks as before.
    const whole = !marks.lit && !marks.hits;
    if (changed && this.detail && !isFine(this.detail) && !(whole && this.#fade === 'whole')) this.#drawFar(scope, this.detail);
    this.#fade = whole ? 'whole' : fade;
  }

  /** @param {string} id */
  cardElement(id) {
    return this.#cards.get(id)?.group ?? null;
  }

  remove() {
    this.group.remove();
  }
}

/** @param {SVGElement} element @param {string} fade @param {boolean} selected */
function setFading(element, fade, selected) {
  element.classList.toggle('dim', fade === 'dim');
  element.classList.toggle('gone', fade === 'gone');
  element.classList.toggle('selected', selected);
}
