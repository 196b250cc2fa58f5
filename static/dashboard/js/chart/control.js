/**
 * What the person does on the chart, and what follows: hovering, picking, dragging, the keyboard.
 *
 * @module chart/control
 */
import { Drag } from './drag.js';
import { drawUnplug } from './extras.js';
import { boxAt, hitAt, neighbour, railAt, REACH } from './hit.js';
import { Pointer } from './interact.js';
import { listenToKeys } from './keyboard.js';
import { Legend } from './legend.js';
import { Scenery } from './scenery.js';
import { Surface } from './surface.js';
import { Tip } from './tip.js';

/** @typedef {import('../types.js').HostModel} HostModel */
/** @typedef {import('../types.js').Scene} Scene */
/** @typedef {import('./chart.js').Callbacks} Callbacks */
/** @typedef {import('./drag.js').Targets} Targets */
/** @typedef {import('./extras.js').Unplug} Unplug */
/** @typedef {import('./interact.js').Target} Target */
/** @typedef {import('./keyboard.js').Direction} Direction */
/** @typedef {{x: number, y: number}} Point */

export class Control {
  /** @type {HostModel|null} */
  #model = null;
  /** @type {Unplug|null} */
  #unplug = null;
  /** @type {string|null} */
  #hovered = null;

  #surface;
  #scenery;
  #legend;
  #tip;
  #drag;
  #pointer;

  /** @param {HTMLElement} host @param {Callbacks} callbacks @param {{mayAct: boolean, t: (text: string) => string}} options */
  constructor(host, callbacks, { mayAct, t }) {
    this.callbacks = callbacks;
    this.mayAct = mayAct;
    this.#surface = new Surface(host, t('Network chart'));
    const { stage, root } = this.#surface;
    this.#legend = new Legend(root, {
      t,
      onHover: (id) => callbacks.onHover(id),
      onSelect: (id) => callbacks.onSelect(id),
    });
    root.prepend(this.#legend.element);
    this.#scenery = new Scenery(
      this.#surface,
      { describe: callbacks.describe, t },
      (event) => !this.#pointer.owns && !(event.type === 'dblclick' && this.#unplug),
      (byHand) => this.#moved(byHand),
    );
    this.#tip = new Tip(stage);
    this.#drag = new Drag({
      stage,
      t,
      tip: this.#tip,
      index: () => this.#scenery.index,
      zoom: () => this.#scenery.camera.view.k,
      toWorld: (at) => this.#scenery.toWorld(at),
      railNear: (at) => this.#railNear(at),
      name: (id) => this.#model?.networks.get(id)?.name ?? '',
      showTargets: (targets) => this.#showTargets(targets),
      targets: callbacks.targets,
      onConnect: callbacks.onConnect,
      onDisconnect: callbacks.onDisconnect,
      onRefused: callbacks.onRefused,
    });
    this.#pointer = new Pointer({
      stage,
      drag: this.#drag,
      mayAct: () => this.mayAct,
      hit: (at) => this.#hit(at),
      onHover: (target, at) => this.#hover(target, at),
      onClick: (target) => this.#click(target),
    });
    listenToKeys(this.#surface.svg, {
      moveFocus: (direction) => this.moveFocus(direction),
      select: (id) => callbacks.onSelect(id),
      entered: (id) => {
        this.#scenery.place.entered(id);
        callbacks.onHover(id);
      },
      left: () => {
        if (this.#scenery.drawing) return;
        this.#scenery.place.left();
        callbacks.onHover(null);
      },
    });
  }

  /** @param {Point} at @returns {Target|null} */
  #hit(at) {
    const { index, detail, camera } = this.#scenery;
    if (!index || !detail) return null;
    const { x, y } = this.#scenery.toWorld(at);
    const off = this.#unplug;
    if (off && Math.hypot(x - off.x, y - off.y) <= off.r) return { kind: 'unplug', id: off.id };
    return hitAt(index, x, y, camera.view.k, detail);
  }

  /** The rail that a dragged card is over: on the chart, or its entry in the legend. @param {Point} at */
  #railNear(at) {
    const rect = this.#surface.stage.getBoundingClientRect();
    const below = document.elementFromPoint(at.x + rect.left, at.y + rect.top);
    const entry = below?.closest('[data-network]');
    if (entry instanceof HTMLElement) return entry.dataset.network ?? null;
    const { index, camera } = this.#scenery;
    if (!index) return null;
    const { x, y } = this.#scenery.toWorld(at);
    return railAt(index, boxAt(index, x, y), x, y, REACH.drop / camera.view.k)?.id ?? null;
  }

  /** @param {Targets|null} targets */
  #showTargets(targets) {

    this.#scenery.mark({ targets });
    this.#legend.mark(this.#scenery.painter.marks);
  }

  /** @param {Target|null} target @param {Point} at */
  #hover(target, at) {
    const { detail, layers, index, camera, painter } = this.#scenery;
    const id = target && target.kind !== 'box' ? target.id : null;
    this.#surface.stage.dataset.over = target?.kind ?? '';
    const fine = detail?.level === 'near' || detail?.level === 'middle';
    if (index && target?.kind !== 'unplug') {
      const plug = target?.kind === 'plug' ? target.id : painter.marks.selected;
      this.#unplug = drawUnplug(layers.unplug, this.mayAct && fine ? plug : null, index, camera.view.k);
    }
    if (target && id !== null && (!fine || target.kind === 'plug' || target.kind === 'rail')) this.#tip.show(this.callbacks.describe(id), at);
    else this.#tip.hide();
    if (id === this.#hovered) return;
    this.#hovered = id;
    this.callbacks.onHover(id);
  }

  /** @param {Target|null} target */
  #click(target) {
    if (target?.kind === 'unplug') this.callbacks.onDisconnect(target.id);
    else this.callbacks.onSelect(target && target.kind !== 'box' ? target.id : null);
  }

  /** @param {boolean} byHand */
  #moved(byHand) {
    this.#tip.hide();
    this.#unplug = null;
    this.#scenery.layers.unplug.replaceChildren();
    if (byHand) this.callbacks.onCamera(this.#scenery.camera.outside);
  }

  /** @param {HostModel} model @param {Scene} scene @param {boolean} quiet */
  update(model, scene, quiet) {
    this.#model = model;
    this.#scenery.update(model, scene, quiet);
    this.#legend.update(model, scene.rails);
    this.#legend.mark(this.#scenery.painter.marks);
  }

  /** @param {Partial<import('./marks.js').Marks>} change */
  mark(change) {
    this.#scenery.mark(change);
    this.#legend.mark(this.#scenery.painter.marks);
    if ('selected' in change) this.#hover(null, { x: 0, y: 0 });
  }

  get scenery() {
    return this.#scenery;
  }

  /** @param {Direction} direction */
  moveFocus(direction) {
    const { index, place } = this.#scenery;
    if (!index) return;
    const next = place.focused === null && place.id !== null ? place.id : neighbour(index, place.id, direction);
    if (next === null) return;
    this.#scenery.reveal(next);
    place.move(next, index);
  }

  resize() {
    this.#legend.resize();
    this.#scenery.resize();
  }

  destroy() {
    this.#pointer.destroy();
    this.#scenery.destroy();
  }
}
