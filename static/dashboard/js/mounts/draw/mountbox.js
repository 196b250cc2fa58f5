/**
 * One box of the mount chart as drawn: makes its picture at a level of detail, keeps the cards that did not change, and sets
 * the classes of what stands out.
 *
 * @module mounts/mountbox
 */
import { CardSet } from '../../chart/draw/cardset.js';
import { isFine, sameDetail } from '../../chart/layout/lod.js';
import { boxFading, railFading, setFading } from '../../chart/draw/marks.js';
import { make, round, write } from '../../chart/draw/svg.js';
import { drawFar } from './drawfar.js';
import { drawBoxTitle } from './drawtitle.js';
import { drawRailLabel, drawWire } from './drawwires.js';
import { sized } from './drawcards.js';
import { ROW_H } from '../layout/measures.js';
import { lookOf, mountFace } from './mountface.js';

/** @typedef {import('../../chart/layout/lod.js').Detail} Detail */
/** @typedef {import('../../base/types.js').HostModel} HostModel */
/** @typedef {import('../mountindex.js').PenContent} PenContent */
/** @typedef {import('../mountindex.js').MountIndex} MountIndex */
/** @typedef {{model: HostModel, index: MountIndex, marks: import('../../chart/draw/marks.js').Marks, describe: (id: string) => string, t: import('../../chart/chart.js').Translate, tabStop: string|null}} Scope */

/** Everything that the picture hangs on, in the box's own coordinates. @param {PenContent} content @param {Scope} scope */
function pictureOf({ box, cards, wires, labels }, { model, index }) {
  const parts = [box.title, box.w, box.h, box.count, box.volumes, box.risks, box.unhealthy, box.restarting, box.stopped, String(box.locked)];
  for (const card of cards) parts.push(card.id, card.x - box.x, card.y - box.y, card.w, card.h, lookOf(card, model));
  for (const wire of wires) parts.push(wire.id, wire.y - box.y, wire.y4 - box.y, wire.ring === null ? '' : wire.ring - box.x);
  for (const { id, mount, y, lane } of labels) {
    const rail = index.rails.get(id);
    parts.push(id, mount, y - box.y, lane === null ? '' : lane - box.x, rail?.color ?? '', String(rail?.root), lookOf({ id, box: '', part: 'source', x: 0, y: 0, w: 0, h: 0 }, model));
  }
  return parts.join('|');
}

/** Whether it is a container that mounts nothing, also nothing that a search leaves out. @param {import('../types.js').MountCard} card @param {HostModel} model */
export const isBare = ({ id, part }, model) => part === 'container' && model.storage().containers.get(id)?.view.mounts === 0;

export class MountBox {
  /** @type {{element: SVGElement, mount: string}[]} */
  #lines = [];
  #look = '';
  #fade = '';
  #under;
  #wires;
  #front;
  #cards;
  /** @type {Detail|null} */
  #detail = null;
  /** @type {MountIndex|null} */
  #index = null;

  /** @param {Element} parent @param {PenContent} content */
  constructor(parent, content) {
    this.content = content;
    this.group = make('g', { class: 'box', 'data-box': content.box.key }, parent);
    this.#under = make('g', {}, this.group);
    this.#wires = make('g', {}, this.group);
    this.#front = make('g', {}, this.group);
    this.#cards = new CardSet(this.#front, mountFace);
  }

  /** @param {PenContent} content @param {Detail} detail @param {Scope} scope @param {boolean} live @returns {SVGElement[]} what is gone */
  draw(content, detail, scope, live) {
    const same = this.#detail !== null && sameDetail(this.#detail, detail);
    if (same && this.#index === scope.index) return [];
    this.content = content;
    this.#index = scope.index;
    this.group.style.transform = `translate(${round(content.box.x)}px, ${round(content.box.y)}px)`;
    const look = pictureOf(content, scope);
    if (same && look === this.#look) return [];
    const news = live && same;
    const gone = news ? this.#cards.leaving(new Set(content.cards.map((card) => card.id))) : [];
    if (!same) this.#cards.clear();
    this.#look = look;
    this.#detail = detail;
    this.group.setAttribute('class', `box ${detail.level}`);
    this.#under.replaceChildren();
    drawBoxTitle(this.#under, content.box, detail, scope);
    if (isFine(detail)) this.#drawFine(scope, detail, news);
    else this.#drawFar(scope, detail);
    this.mark(scope, false);
    return gone;
  }

  /** @param {Scope} scope @param {Detail} detail @param {boolean} live */
  #drawFine(scope, detail, live) {
    const storage = scope.model.storage();
    this.#wires.replaceChildren();
    this.#lines = [];
    for (const wire of this.content.wires) {
      const mount = storage.mounts.get(wire.id);
      if (mount) this.#lines.push({ element: drawWire(this.#wires, wire, mount, detail, this.content.box), mount: wire.id });
    }
    for (const label of this.content.labels) {
      const source = storage.sources.get(label.id);
      if (!source) continue;
      const what = { source, rail: scope.index.rails.get(label.id), rw: Boolean(storage.mounts.get(label.mount)?.rw) };
      this.#lines.push({ element: drawRailLabel(this.#wires, label, what, detail, this.content.box, scope.t), mount: label.mount });
    }
    this.#drawBare(scope, detail);
    this.#cards.draw(this.content, detail, scope, live);
  }

  /** A container without mounts says so. @param {Scope} scope @param {Detail} detail */
  #drawBare({ model, index, t }, detail) {
    const size = sized(13, detail);
    const { stacked, mount, source } = index.scene.frame;
    const x = (stacked ? source.x : mount.x) + 9;
    for (const card of this.content.cards) {
      if (!isBare(card, model)) continue;
      const text = write(this.#wires, 'bare-text', x, card.y - this.content.box.y + ROW_H / 2 + size * 0.355, size, t('no mounts'));
      this.#lines.push({ element: text, mount: card.id });
    }
  }

  /** @param {Scope} scope @param {Detail} detail */
  #drawFar(scope, detail) {
    this.#wires.replaceChildren();
    this.#lines = [];
    this.#cards.clear();
    drawFar(this.#front, this.content, detail, scope.model.storage(), scope.marks, scope.t);
  }

  /** @param {Scope} scope @param {boolean} changed  the marks did */
  mark(scope, changed) {
    const { marks } = scope;
    const fade = boxFading(marks, this.content.cards, railFading);
    this.#cards.mark(marks, scope.describe);
    for (const { element, mount } of this.#lines) setFading(element, railFading(marks, mount), marks.selected === mount);
    this.group.classList.toggle('picked', marks.selected === this.content.box.box);
    this.group.classList.toggle('quiet', fade !== '');
    this.group.classList.toggle('bare', fade === 'gone');
    const whole = !marks.lit && !marks.hits;
    if (changed && this.#detail && !isFine(this.#detail) && !(whole && this.#fade === 'whole')) this.#drawFar(scope, this.#detail);
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
