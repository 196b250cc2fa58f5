/**
 * What lies on top of the scene, each in a layer of its own: how busy containers were, what is to come, what is pinned, what changed, what is noted, what is not as expected, which alerts there are, who else looks, where the
 * keyboard is, how things are reached, and the ✕ beside a plug. It is little, and drawn anew when marks or detail change.
 *
 * @module chart/toplayers
 */
import { drawAlerts } from './drawalerts.js';
import { drawChanges } from './drawchanges.js';
import { drawBreaches } from './drawbreaches.js';
import { drawNotes } from './drawnotes.js';
import { drawPresent } from './drawpresent.js';
import { drawReach } from './drawreach.js';
import { Sparks } from './drawsparks.js';
import { drawPending, drawSelected } from './extras.js';
import { sameDetail } from '../layout/lod.js';
import { make } from './svg.js';

/** @typedef {import('../kind.js').Index} Index */
/** @typedef {import('../kind.js').Kind} Kind */
/** @typedef {import('../layout/lod.js').Detail} Detail */

export class TopLayers {
  #kind;
  #pending;
  #chosen;
  #breaches;
  #alerts;
  #notes;
  #changes;
  #present;
  #reach;
  #sparks;
  /** What was drawn last. @type {Index|null} */
  #index = null;
  /** @type {Detail|null} */
  #detail = null;

  /** @param {Element} parent @param {Kind} kind */
  constructor(parent, kind) {
    this.#kind = kind;
    this.#sparks = new Sparks(make('g', { class: 'sparks', 'aria-hidden': 'true' }, parent));
    this.#reach = make('g', {}, parent);
    this.#pending = make('g', {}, parent);
    this.#chosen = make('g', {}, parent);
    this.#changes = make('g', {}, parent);
    this.#notes = make('g', {}, parent);
    this.#breaches = make('g', {}, parent);
    this.#alerts = make('g', {}, parent);
    this.#present = make('g', {}, parent);
    this.place = make('g', {}, parent);
    this.unplug = make('g', {}, parent);
  }

  /** While the camera moves, what is drawn already moves with the world. @param {import('./marks.js').Marks} marks @param {Index} index @param {Detail} detail */
  follow(marks, index, detail) {
    if (this.#index !== index || !this.#detail || !sameDetail(this.#detail, detail)) this.draw(marks, index, detail);
  }

  /** @param {import('./marks.js').Marks} marks @param {Index} index @param {Detail} detail */
  draw(marks, index, detail) {
    this.#index = index;
    this.#detail = detail;
    const { pending, selected, present, reach } = marks;
    this.#sparks.draw(marks, index, detail);
    if (this.#kind.drags) drawReach(this.#reach, reach, index, detail);
    if (this.#kind.drags) drawPending(this.#pending, pending, /** @type {any} */ (index), detail);
    drawSelected(this.#chosen, selected, index, this.#kind, detail);
    drawChanges(this.#changes, marks, index, this.#kind, detail);
    drawNotes(this.#notes, marks, index, this.#kind, detail);
    drawBreaches(this.#breaches, marks, index, this.#kind, detail);
    drawAlerts(this.#alerts, marks, index, this.#kind, detail);
    drawPresent(this.#present, present, index, this.#kind, detail);
  }
}
