/**
 * Keeps the drawing in step with the scene and the camera: only boxes near the view have a picture, at the detail that
 * the zoom can carry, and a frame never draws for longer than its share.
 *
 * @module chart/draw
 */
import { fadeOut, flash } from './fade.js';
import { grown, holds, meets, sameDetail, within } from '../layout/lod.js';
import { cardFading, noMarks } from './marks.js';
import { make } from './svg.js';

/** @typedef {import('../chart.js').Translate} Translate */
/** @typedef {import('../../base/types.js').HostModel} HostModel */
/** @typedef {import('../../base/types.js').Rect} Rect */
/** @typedef {import('../layout/lod.js').Detail} Detail */
/** @typedef {import('./marks.js').Marks} Marks */
/** @typedef {Omit<import('./boxdrawing.js').Scope, 'index'> & {index: Index}} Scope */
/** @typedef {import('../kind.js').Kind} Kind */
/** @typedef {import('../kind.js').Index} Index */
/** @typedef {import('../kind.js').BoxPicture} BoxPicture */
/** @typedef {'rest'|'patient'|'moving'|'whole'} How */

/** How much beyond the view must be there at least, as a share of it. */
const KEEP = 0.1;
/** Milliseconds of drawing in one frame; boxes in view that have no picture yet may take longer. */
const SLICE = 7;
const SLICE_BLANK = 14;
/** Where nothing in view is blank meanwhile. */
const SLICE_PATIENT = 6;
/** More changes than this at once are not news but another host: nothing flashes. */
const MOST_FLASHES = 60;

/** After how many milliseconds of a frame no further box is begun. @param {How} how @param {number} rank  in view: 0 without a picture, 1 with one */
function shareOf(how, rank) {
  if (how === 'whole' && rank < 2) return Infinity;
  if (how === 'patient') return SLICE_PATIENT;
  return rank === 0 ? SLICE_BLANK : SLICE;
}

export class Painter {
  /** @type {Map<string, BoxPicture>} */
  #boxes = new Map();
  /** @type {Scope|null} */
  #scope = null;
  /** @type {Rect|null} */
  #area = null;
  /** @type {Detail|null} */
  #detail = null;
  #ground;
  #crossing;
  #live = false;
  /** Boxes of the scene before. @type {Set<string>} */
  #known = new Set();
  /** The area whose boxes are all drawn. @type {Rect|null} */
  #finished = null;

  /** @param {Element} world @param {{describe: (id: string) => string, t: Translate}} words @param {Kind} kind */
  constructor(world, words, kind) {
    this.words = words;
    this.kind = kind;
    const beneath = make('g', {}, world);
    this.#ground = make('g', { class: 'boxes' }, world);
    this.#crossing = kind.crossing(beneath, make('g', {}, world));
    this.overlay = make('g', { class: 'overlay' }, world);
    this.marks = noMarks();
    /** @type {string|null} */
    this.tabStop = null;
  }

  get detail() {
    return this.#detail;
  }

  /**
   * @param {HostModel} model
   * @param {Index} index
   * @param {boolean} live  show what changed; not at the first paint, nor after a resync
   */
  setScene(model, index, live) {
    const old = this.#scope;
    this.marks.hitRails = this.kind.leading(this.marks.hits, index);
    const boxes = new Map(model.boxes.map((box) => [box.key, box]));
    this.#scope = { model, index, boxes, marks: this.marks, tabStop: this.tabStop, ...this.words };
    this.#live = live && old !== null;
    this.#known = new Set(old?.index.boxes.keys());
    for (const [key, drawing] of this.#boxes) {
      if (index.boxes.has(key)) continue;
      if (this.#live) fadeOut(this.overlay, drawing.group, '');
      else drawing.remove();
      this.#boxes.delete(key);
    }
    this.#ground.classList.toggle('live', this.#live);
    if (this.#live && old) this.#flashChanges(old);
    if (old?.index !== index) this.#area = null;
    this.#finished = null;
  }

  /** @param {Scope} old */
  #flashChanges(old) {
    const scope = this.#scope;
    if (!scope || !this.#detail || this.#detail.level === 'overview') return;
    /** @type {[Rect, 'changed'|'new'][]} */
    const flashes = [];
    for (const content of scope.index.boxes.values()) {
      if (!this.#boxes.has(content.box.key)) continue;
      for (const card of content.cards) {
        if (this.kind.viewOf(card, old.model) === this.kind.viewOf(card, scope.model)) continue;
        const before = this.kind.lookOf(card, old.model);
        if (before === this.kind.lookOf(card, scope.model) || cardFading(scope.marks, card.id) === 'gone') continue;
        const far = this.#detail.level === 'far';
        flashes.push([far ? this.kind.bodyOf(card, content, this.#detail) : card, before ? 'changed' : 'new']);
      }
    }
    if (flashes.length <= MOST_FLASHES) for (const [rect, kind] of flashes) flash(this.overlay, rect, kind);
  }

  /**
   * Draws what the view needs.
   *
   * @param {Rect} view
   * @param {Detail} detail
   * @param {How} how  patient: in small slices; moving: only boxes without a picture get one,
   *   those that have one wait for the rest; whole: all that is in view at once, however long it takes
   * @returns {boolean} whether something is still to be drawn
   */
  frame(view, detail, how) {
    const scope = this.#scope;
    if (!scope) return false;
    scope.tabStop = this.tabStop;
    const stale = how !== 'moving' && (!this.#detail || !sameDetail(this.#detail, detail));
    if (stale || !this.#area || !holds(this.#area, grown(view, KEEP))) {
      this.#area = grown(view, this.kind.margin);
      this.#crossing.draw(scope.index, detail, this.#area, this.marks);
    }
    if (stale) this.#detail = detail;
    const area = this.#area;
    if (this.#finished && !stale && area === this.#finished) return false;
    const wanted = within([...scope.index.boxes.values()].map(({ box }) => box), area);
    this.#dropAllBut(new Set(wanted.map((box) => box.key)));
    const rank = (/** @type {Rect & {key: string}} */ box) => (meets(box, view) ? 0 : 2) + (this.#boxes.has(box.key) ? 1 : 0);
    const order = wanted.map((box) => ({ key: box.key, rank: rank(box) })).sort((a, b) => a.rank - b.rank);
    const unfinished = this.#drawInTime(how === 'moving' ? order.filter(({ key }) => !this.#boxes.has(key)) : order, detail, scope, how);
    // While it moves, pictures of another detail were passed over: they wait for the rest.
    this.#finished = unfinished || how === 'moving' ? null : area;
    return unfinished;
  }

  /** @param {{key: string, rank: number}[]} order @param {Detail} detail @param {Scope} scope @param {How} how */
  #drawInTime(order, detail, scope, how) {
    const start = performance.now();
    for (const { key, rank } of order) {
      if (performance.now() - start > shareOf(how, rank)) return true;
      const content = scope.index.boxes.get(key);
      let drawing = this.#boxes.get(key);
      if (!drawing) {
        drawing = this.kind.box(this.#ground, content);
        this.#boxes.set(key, drawing);
      }
      const { x, y } = drawing.content.box;
      for (const element of drawing.draw(content, detail, scope, this.#live)) fadeOut(this.overlay, element, `translate(${x}px, ${y}px)`);
      if (this.#live && !this.#known.has(key)) drawing.group.classList.add('came');
    }
    this.#live = false;
    return false;
  }

  /** @param {Set<string>} keys */
  #dropAllBut(keys) {
    for (const [key, drawing] of this.#boxes) {
      if (keys.has(key)) continue;
      drawing.remove();
      this.#boxes.delete(key);
    }
  }

  /** All is drawn anew: that is less work than to paint at another zoom what is not wanted there. */
  forget() {
    this.#dropAllBut(new Set());
    this.#area = this.#finished = null;
  }

  /** The element of a card, where it has one of its own. @param {string} id @returns {SVGGElement|null} */
  cardElement(id) {
    const card = this.#scope?.index.cards.get(id);
    return (card && this.#boxes.get(card.box)?.cardElement(id)) ?? null;
  }

  /** @param {Partial<Marks>} change */
  setMarks(change) {
    Object.assign(this.marks, change);
    const scope = this.#scope;
    if (!scope) return;
    if ('hits' in change) this.marks.hitRails = this.kind.leading(this.marks.hits, scope.index);
    for (const drawing of this.#boxes.values()) drawing.mark(scope, true);
    this.#crossing.mark(this.marks);
  }
}
