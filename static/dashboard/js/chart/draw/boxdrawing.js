/**
 * One box as drawn: makes its picture at a level of detail, keeps the cards that did not change, and sets the classes of
 * what stands out.
 *
 * @module chart/boxdrawing
 */
import { boxLook } from './boxlook.js';
import { cardFace } from './cardface.js';
import { CardSet } from './cardset.js';
import { drawFarCards, drawFarPlugs } from './drawfar.js';
import { drawPill, drawPlug, drawRail, railWidth } from './drawrails.js';
import { drawGround, drawTitle } from './drawtitle.js';
import { isFreeFor } from './pillroom.js';
import { isFine, sameDetail } from '../layout/lod.js';
import { boxFading, markRail, plugFading, setFading } from './marks.js';
import { make, round } from './svg.js';

/** @typedef {import('../chart.js').Translate} Translate */
/** @typedef {import('../../base/types.js').HostModel} HostModel */
/** @typedef {import('../../base/types.js').ScenePlug} ScenePlug */
/** @typedef {import('../layout/lod.js').Detail} Detail */
/** @typedef {import('./marks.js').Marks} Marks */
/** @typedef {import('../layout/sceneindex.js').BoxContent} BoxContent */
/** @typedef {import('../layout/sceneindex.js').SceneIndex} SceneIndex */

/**
 * @typedef {object} Scope  what every box is drawn with
 * @property {HostModel} model
 * @property {SceneIndex} index
 * @property {Map<string, import('../../base/types.js').BoxView>} boxes  of the model: the same while all in it is
 * @property {Marks} marks
 * @property {(id: string) => string} describe
 * @property {Translate} t
 * @property {string|null} tabStop  the card that the Tab key reaches
 */

export class BoxDrawing {
  /** @type {{group: SVGElement, plug: ScenePlug}[]} */
  #plugs = [];
  /** @type {{group: SVGElement, id: string}[]} */
  #rails = [];
  #look = '';
  #fade = '';
  #under;
  #wires;
  #front;
  #cards;
  #over;
  /** @type {Detail|null} */
  detail = null;
  /** @type {import('../../base/types.js').BoxView|undefined} */
  #view;

  /** @param {Element} parent @param {BoxContent} content */
  constructor(parent, content) {
    this.content = content;
    this.group = make('g', { class: 'box', 'data-box': content.box.key }, parent);
    this.#under = make('g', {}, this.group);
    this.#wires = make('g', {}, this.group);
    this.#front = make('g', {}, this.group);
    this.#cards = new CardSet(this.#front, cardFace);
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
    const same = this.detail !== null && sameDetail(this.detail, detail);
    const view = scope.boxes.get(content.box.key);
    if (same && this.content === content && this.#view === view) return [];
    this.content = content;
    this.#view = view;
    this.group.style.transform = `translate(${round(content.box.x)}px, ${round(content.box.y)}px)`;
    const look = boxLook(content, scope.model);
    if (same && look === this.#look) return [];
    const news = live && same;
    const before = new Set(this.#plugs.map(({ plug }) => plug.id));
    const gone = news ? this.#leaving(content) : [];
    if (!same) this.#cards.clear();
    this.#look = look;
    this.detail = detail;
    this.group.setAttribute('class', `box ${detail.level}`);
    this.#drawGround(detail, scope);
    if (isFine(detail)) this.#drawFine(scope, detail, news ? before : null);
    else this.#drawFar(scope, detail);
    this.mark(scope, false);
    return gone;
  }

  /** Elements of cards and plugs that the new content lacks. @param {BoxContent} content */
  #leaving(content) {
    const plugs = new Set(content.plugs.map((plug) => plug.id));
    const gone = this.#cards.leaving(new Set(content.cards.map((card) => card.id)));
    for (const { group, plug } of this.#plugs) if (!plugs.has(plug.id)) gone.push(group);
    return gone;
  }

  /** @param {Detail} detail @param {Scope} scope */
  #drawGround(detail, scope) {
    this.#under.replaceChildren();
    this.#rails = [];
    this.#plugs = [];
    const { box, rails } = this.content;
    drawGround(this.#under, box, detail);
    drawTitle(this.#under, this.content, detail, scope.describe);
    for (const { rail, parts } of rails.values()) {
      this.#rails.push({ group: drawRail(this.#under, rail, parts, [], detail, box, this.content.upright), id: rail.id });
    }
  }

  /** @param {Scope} scope @param {Detail} detail @param {Set<string>|null} before  plugs that were there, null: all are */
  #drawFine(scope, detail, before) {
    const { box, frames, plugs, rails } = this.content;
    this.#wires.replaceChildren();
    for (const plug of plugs) {
      const group = drawPlug(this.#wires, plug, scope.index.rails.get(plug.network), detail, this.content);
      if (before && !before.has(plug.id)) group.classList.add('came');
      this.#plugs.push({ group, plug });
    }
    this.#over.replaceChildren();
    for (const { rail, pills } of rails.values()) {
      for (const pill of pills) {
        const group = drawPill(this.#over, rail, pill, detail, box, (place) => isFreeFor(rail.id, place, this.content));
        if (group) this.#rails.push({ group, id: rail.id });
      }
    }
    for (const frame of frames) {
      make('rect', { class: 'frame', x: round(frame.x - box.x), y: round(frame.y - box.y), width: frame.w, height: frame.h, rx: 12, 'stroke-width': round(railWidth(detail, false) * 0.4) }, this.#wires);
    }
    this.#cards.draw(this.content, detail, scope, before !== null);
  }

  /** @param {Scope} scope @param {Detail} detail */
  #drawFar(scope, detail) {
    this.#wires.replaceChildren();
    this.#over.replaceChildren();
    this.#cards.clear();
    if (detail.level === 'far') drawFarPlugs(this.#wires, this.content, detail, scope.index, scope.marks);
    drawFarCards(this.#front, this.content, detail, scope.model, scope.marks);
  }

  /** Sets the classes of what stands out or steps back. @param {Scope} scope @param {boolean} changed  the marks did */
  mark(scope, changed) {
    const { marks } = scope;
    const fade = boxFading(marks, this.content.cards);
    for (const { group, id } of this.#rails) markRail(group, marks, id);
    this.#cards.mark(marks, scope.describe);
    for (const { group, plug } of this.#plugs) {
      setFading(group, plugFading(marks, plug), marks.selected === plug.id);
      group.classList.toggle('pending', marks.pending.has(plug.id));
    }
    this.group.classList.toggle('picked', marks.selected === this.content.box.key);
    this.group.classList.toggle('quiet', fade !== '');
    this.group.classList.toggle('bare', fade === 'gone');
    // From afar many things are one path, so what stands out is drawn apart, unless the whole box looks as before.
    const whole = !marks.lit && !marks.hits;
    if (changed && this.detail && !isFine(this.detail) && !(whole && this.#fade === 'whole')) this.#drawFar(scope, this.detail);
    this.#fade = whole ? 'whole' : fade;
  }

  /** @param {string} id */
  cardElement(id) {
    return this.#cards.element(id);
  }

  remove() {
    this.group.remove();
  }
}
