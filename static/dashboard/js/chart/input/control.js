/**
 * What the person does on the chart, and what follows: hovering, picking, dragging, the keyboard.
 *
 * @module chart/control
 */
import { SMOOTH_MS } from './camera.js';
import { dragOn } from './dragging.js';
import { isFine } from '../layout/lod.js';
import { drawUnplug } from '../draw/extras.js';
import { Pointer } from './interact.js';
import { listenToKeys } from './keyboard.js';
import { Legend } from '../draw/legend.js';
import { boxOf, thingAt } from './pointing.js';
import { Scenery } from '../viewport.js';
import { Surface } from '../draw/surface.js';
import { isCut, Tip } from './tip.js';

/** @typedef {import('../chart.js').Translate} Translate */
/** @typedef {import('../../base/types.js').HostModel} HostModel */
/** @typedef {import('../kind.js').Kind} Kind */
/** @typedef {import('../chart.js').Callbacks} Callbacks */
/** @typedef {import('../draw/extras.js').Unplug} Unplug */
/** @typedef {import('./interact.js').Target} Target */
/** @typedef {import('./keyboard.js').Direction} Direction */
/** @typedef {{x: number, y: number}} Point */

/** Boxes are ground: only by their titles they are pointed at and picked. @param {Target|null} target */
const idOf = (target) => (target && target.kind !== 'box' ? target.id : null);

/** The camera is told when it has come to rest. */
const REPORT_MS = 120;

export class Control {
  /** @type {HostModel|null} */
  #model = null;
  /** @type {Unplug|null} */
  #unplug = null;
  /** @type {string|null} */
  #hovered = null;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #report;
  #surface;
  #legend;
  #tip;
  #drag;
  #pointer;

  /** @param {HTMLElement} host @param {Callbacks} callbacks @param {{mayAct: boolean, t: Translate, kind: Kind}} options */
  constructor(host, callbacks, { mayAct, t, kind }) {
    this.callbacks = callbacks;
    this.t = t;
    this.mayAct = mayAct && kind.drags;
    this.#surface = new Surface(host, t(kind.words.chart));
    const { stage, root } = this.#surface;
    this.#legend = new Legend(root, { t, label: t(kind.words.legend), keys: kind.keys(t), onHover: (id) => this.#tell(id), onSelect: (id) => callbacks.onSelect(id, false) });
    this.scenery = new Scenery(
      this.#surface,
      { describe: callbacks.describe, t },
      kind,
      (event) => !this.#pointer.owns && !(event.type === 'dblclick' && this.#unplug),
      (byHand) => this.#moved(byHand),
    );
    this.#tip = new Tip(stage);
    this.#drag = dragOn({
      scenery: this.scenery, stage, tip: this.#tip, t, callbacks,
      name: (id) => this.#model?.networks.get(id)?.name ?? '',
      showTargets: (targets) => this.#showTargets(targets),
    });
    this.#pointer = new Pointer({
      stage,
      drag: this.#drag,
      mayAct: () => this.mayAct,
      hit: (at, touch) => thingAt(this.scenery, this.#unplug, at, touch),
      onHover: (target, at) => this.#hover(target, at),
      onClick: (target, second) => this.#click(target, second),
    });
    listenToKeys(stage, {
      moveFocus: (direction) => this.moveFocus(direction),
      select: (id, second) => callbacks.onSelect(id, second),
      selectBox: (id) => callbacks.onSelect(boxOf(this.scenery, id), false),
      entered: (id, byKey) => {
        this.scenery.place.entered(id);
        this.#tell(byKey ? id : this.#hovered);
        if (byKey) callbacks.onEntered(id);
      },
      left: () => this.#leave(),
    });
  }

  /** @param {import('./drag.js').Targets|null} targets */
  #showTargets(targets) {
    this.scenery.mark({ targets });
    this.#legend.mark(this.scenery.painter.marks);
  }

  /** @param {Target|null} target @param {Point} at */
  #hover(target, at) {
    const id = idOf(target);
    this.#surface.stage.dataset.over = target?.kind ?? '';
    if (target?.kind !== 'unplug') this.#offerUnplug(target?.kind === 'plug' ? target.id : null);
    const { detail, kind } = this.scenery;
    const { breaches, alerts, notes } = this.scenery.painter.marks;
    const marked = Boolean(this.#model?.containers.get(id ?? '')?.lock) || breaches.has(id ?? '') || alerts.has(id ?? '') || notes.has(id ?? '');
    const card = target?.kind === 'card' ? this.scenery.painter.cardElement(target.id) : null;
    const small = kind.tips || !detail || !isFine(detail) || target?.kind !== 'card' || marked || isCut(card);
    const reason = id === null ? '' : this.callbacks.explain(id);
    if (id !== null && (small || reason)) this.#tip.show(reason || this.callbacks.describe(id), at, '', card);
    else this.#tip.hide();
    this.#tell(id);
  }

  #leave() {
    if (this.scenery.drawing) return;
    this.scenery.place.left();
    this.#tell(null);
  }

  /** @param {string|null} id */
  #tell(id) {
    if (id === this.#hovered) return;
    this.#hovered = id;
    this.callbacks.onHover(id);
  }

  /** The ✕ stands beside the plug under the pointer, or else the pinned one. @param {string|null} plug */
  #offerUnplug(plug) {
    const { detail, layers, index, camera, painter } = this.scenery;
    if (!index || !detail) return;
    const offered = this.mayAct && isFine(detail) ? (plug ?? painter.marks.selected) : null;
    this.#unplug = drawUnplug(layers.unplug, offered, index, camera.view.k);
  }

  /** @param {Target|null} target @param {boolean} second  Shift was held */
  #click(target, second) {
    // The panel says all that the tip did, and the tip would hide what the panel is about.
    this.#tip.hide();
    if (target?.kind === 'unplug') this.callbacks.onDisconnect(target.id);
    else this.callbacks.onSelect(idOf(target), second);
  }

  /** @param {boolean} byHand */
  #moved(byHand) {
    this.#tip.hide();
    this.#offerUnplug(null);
    if (byHand) this.#tellCamera();
  }

  #tellCamera(after = REPORT_MS) {
    clearTimeout(this.#report);
    this.#report = setTimeout(() => this.callbacks.onCamera(this.scenery.looked), after);
  }

  /** @param {number} factor */
  zoomBy(factor) {
    this.scenery.camera.zoomBy(factor);
    this.#tellCamera(SMOOTH_MS + REPORT_MS);
  }

  /** @param {number} pages */
  page(pages) {
    this.scenery.camera.page(pages);
    this.#tellCamera(SMOOTH_MS + REPORT_MS);
  }

  /** @param {import('../chart.js').CameraState|null} camera  null: the whole @param {boolean} smooth */
  show(camera, smooth) {
    clearTimeout(this.#report);
    this.scenery.lookAt(camera, smooth);
  }

  /** @param {HostModel} model @param {any} scene  the kind's own @param {{quiet: boolean, anew: boolean}} how */
  update(model, scene, how) {
    this.#model = model;
    this.scenery.update(model, scene, how);
    this.#legend.update(this.scenery.kind.legend(model, scene, this.t));
    this.#legend.mark(this.scenery.painter.marks);
  }

  /** @param {Partial<import('../draw/marks.js').Marks>} change */
  mark(change) {
    this.scenery.mark(change);
    this.#legend.mark(this.scenery.painter.marks);
    if ('selected' in change) this.#offerUnplug(null);
  }

  /** @param {Direction} direction */
  moveFocus(direction) {
    const { index, kind, place } = this.scenery;
    const next = index && (place.focused === null && place.id !== null ? place.id : kind.neighbour(index, place.id, direction));
    if (!index || next === null) return;
    this.scenery.reveal(next);
    place.move(next, index);
  }

  resize() {
    this.#legend.resize();
    this.scenery.resize();
  }

  destroy() {
    clearTimeout(this.#report);
    this.#pointer.destroy();
    this.scenery.destroy();
  }
}
