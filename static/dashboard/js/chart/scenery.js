/**
 * Scene, camera and drawing, kept together: when one of them changes, the next frame shows it.
 *
 * @module chart/scenery
 */
import { anchored, anchorIn } from './scrollanchor.js';
import { Camera } from './camera.js';
import { Painter } from './draw.js';
import { FocusPlace } from './focus.js';
import { detailAt, viewOf } from './lod.js';
import { TopLayers } from './toplayers.js';
import { wayInto, whereIs } from './whereabouts.js';

/** @typedef {import('./chart.js').Translate} Translate */
/** @typedef {import('../types.js').HostModel} HostModel */
/** @typedef {import('./kind.js').Kind} Kind */
/** @typedef {import('./kind.js').Index} Index */
/** @typedef {import('./fitting.js').View} View */
/** @typedef {import('./marks.js').Marks} Marks */
/** @typedef {import('../types.js').Rect} Rect */
/** @typedef {import('./surface.js').Surface} Surface */
/** @typedef {{x: number, y: number}} Point */

/** How far a painted picture may be shrunk or stretched before it is painted anew in the midst of a zoom. */
const MOST_SHRUNK = 0.35;
const MOST_STRETCHED = 3;
const QUIET_MS = 180;
/** Around what the camera has moved for, on the screen. */
const AIR = 32;

export class Scenery {
  /** @type {Index|null} */
  index = null;
  /** While elements are replaced, the focus may leave one for a moment. */
  drawing = false;
  #frame = 0;
  /** @type {View|null} */
  #wanted = null;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #quiet;
  #zooming = false;
  /** What was looked at before the window got another size. @type {import('./scrollanchor.js').Anchor|null} */
  #held = null;
  #watch;

  /**
   * @param {Surface} surface
   * @param {{describe: (id: string) => string, t: Translate}} words
   * @param {Kind} kind
   * @param {(event: Event) => boolean} allows
   * @param {(byHand: boolean) => void} onMoved
   */
  constructor(surface, words, kind, allows, onMoved) {
    this.surface = surface;
    this.kind = kind;
    this.painter = new Painter(surface.world, words, kind);
    this.over = kind.over(surface.stage);
    this.layers = new TopLayers(this.painter.overlay, kind);
    this.place = new FocusPlace(this.layers.place, this.painter, words.describe);
    this.camera = new Camera(surface.stage, kind.framing, allows, (view, byHand) => {
      this.#follow(view);
      onMoved(byHand);
    });
    this.#watch = new ResizeObserver(() => this.resize());
    this.#watch.observe(surface.stage);
  }

  /** @returns {import('./lod.js').Detail|null} */
  get detail() {
    const { index } = this;
    return index && detailAt(this.camera.view.k, index.scene.form, index.cardHeight);
  }

  /** @param {HostModel} model @param {any} scene  the kind's own @param {boolean} quiet  nothing flashes: a first or whole new picture */
  update(model, scene, quiet) {
    const first = this.index === null || this.index.scene.form !== scene.form;
    const moved = this.index?.scene !== scene;
    const anchor = moved ? this.#held ?? this.#anchor() : null;
    if (moved) this.#setScene(scene);
    this.painter.setScene(model, /** @type {Index} */ (this.index), !quiet && !first);
    // In the midst of a zoom, a state that has changed is no reason to paint everything anew.
    if (!moved && this.#zooming) return this.schedule();
    this.#zooming = false;
    if (first && !this.#wanted) this.camera.fit();
    else if (this.#wanted) this.show(this.#wanted);
    else if (moved && this.kind.framing.scrolls && this.camera.fitted) this.camera.refit((view) => anchored(view, anchor, /** @type {Index} */ (this.index)));
    this.surface.settle(this.camera.view);
    this.#placeOver();
    this.render(true);
  }

  /** What stays where it is while all around it is arranged anew. */
  #anchor() {
    const { view, size } = this.camera;
    return this.index && this.kind.framing.scrolls ? anchorIn(this.index, view, size, this.painter.marks.selected) : null;
  }

  /** @param {any} scene */
  #setScene(scene) {
    this.index = this.kind.index(scene);
    this.surface.setWorld(scene);
    this.surface.world.setAttribute('class', scene.form === 'rows' ? 'world upright' : `world ${scene.form}`);
    this.camera.setWorld(scene);
  }

  /** @param {View|null} camera  as others know it @param {boolean} [smooth] */
  show(camera, smooth = false) {
    this.#wanted = this.camera.size.width > 0 && this.index ? null : camera;
    if (this.#wanted || !this.index) return;
    if (camera) this.camera.show(camera, smooth);
    else this.camera.fit(smooth);
  }

  resize() {
    this.#held ??= this.#anchor();
    this.camera.measure();
    const { width, height } = this.camera.size;
    if (!this.index || width === 0 || height === 0) return;
    this.camera.setWorld(this.index.scene);
    if (this.#wanted) this.show(this.#wanted);
    else if (this.camera.fitted) this.camera.refit();
    this.schedule();
  }

  #placeOver = () => this.index && this.detail && this.over?.place(this.index, this.camera.view, this.detail, this.camera.size);

  /** @param {View} view */
  #follow(view) {
    const stretch = this.surface.stretch(view.k);
    if (stretch < MOST_SHRUNK || stretch > MOST_STRETCHED) this.surface.settle(view);
    else this.surface.move(view);
    this.#placeOver();
    if (stretch !== 1) {
      this.#zooming = true;
      clearTimeout(this.#quiet);
      this.#quiet = setTimeout(() => this.#settle(), QUIET_MS);
    }
    this.schedule();
  }

  #settle() {
    this.#zooming = false;
    this.surface.settle(this.camera.view);
    this.schedule();
  }

  schedule() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#held = null;
      this.render(false);
    });
  }

  /** @param {boolean} whole  everything in view at once, not in slices */
  render(whole) {
    const { index, detail } = this;
    const { size, view } = this.camera;
    if (!index || !detail || size.width === 0) return;
    const shown = viewOf(view, size);
    this.drawing = true;
    const unfinished = this.painter.frame(shown, detail, whole ? 'whole' : this.#zooming ? 'moving' : 'rest');
    this.place.refresh(index, shown);
    this.drawing = false;
    this.surface.tell(this.painter.detail);
    this.extras();
    if (unfinished) this.schedule();
  }

  extras() {
    const { index, detail } = this;
    if (index && detail) this.layers.draw(this.painter.marks, index, detail);
  }

  /** @param {Partial<Marks>} change */
  mark(change) {
    this.painter.setMarks(change);
    this.extras();
  }

  /** @param {Point} at  in the stage @returns {Point} */
  toWorld(at) {
    const { x, y, k } = this.camera.view;
    return { x: (at.x - x) / k, y: (at.y - y) / k };
  }

  /** Moves the camera only if something is not in the window, or in what is free of it; and no further than it must. @param {string} id @param {Rect} [free] */
  reveal(id, free = { x: 0, y: 0, w: this.camera.size.width, h: this.camera.size.height }) {
    const there = whereIs(id, this);
    const { dx, dy } = there ? wayInto(there, free, AIR) : { dx: 0, dy: 0 };
    if (dx || dy) this.camera.shift(dx, dy);
  }

  /** Puts a container, a network, an endpoint or a box into the middle, near enough to be read. @param {string} id */
  center(id) {
    const { index } = this;
    const plug = index?.plugs.get(id) ?? index?.plugsOf.get(id)?.[0];
    const card = index?.cards.get(id) ?? (plug && index?.cards.get(plug.card)) ?? index?.boxes.get(id)?.box;
    if (!index || !card) return;
    this.camera.show({ x: card.x + card.w / 2, y: card.y + card.h / 2, k: this.camera.view.k }, true);
  }

  destroy() {
    this.#watch.disconnect();
    clearTimeout(this.#quiet);
    cancelAnimationFrame(this.#frame);
    this.camera.destroy();
    this.surface.remove();
  }
}
