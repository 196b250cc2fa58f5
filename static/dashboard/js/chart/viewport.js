/**
 * Scene, camera and drawing, kept together: when one of them changes, the next frame shows it.
 *
 * @module chart/scenery
 */
import { anchorOf, viewAt } from './anchor.js';
import { Camera } from './input/camera.js';
import { Backdrop } from './draw/backdrop.js';
import { Painter } from './draw/draw.js';
import { FocusPlace } from './input/focus.js';
import { hasSparks } from './draw/drawsparks.js';
import { detailAt, meets, viewOf } from './layout/lod.js';
import { Places } from './places.js';
import { anchored, anchorIn } from './input/scrollanchor.js';
import { TopLayers } from './draw/toplayers.js';
import { wayInto, whereIs } from './input/whereabouts.js';

/** @typedef {import('./chart.js').Translate} Translate */
/** @typedef {import('../base/types.js').HostModel} HostModel */
/** @typedef {import('./kind.js').Kind} Kind */
/** @typedef {import('./kind.js').Index} Index */
/** @typedef {import('./layout/fitting.js').View} View */
/** @typedef {import('./draw/marks.js').Marks} Marks */
/** @typedef {import('../base/types.js').Rect} Rect */
/** @typedef {import('../base/types.js').CameraPlace} CameraPlace */
/** @typedef {import('./layout/fitting.js').Size} Size */
/** @typedef {import('./draw/surface.js').Surface} Surface */
/** @typedef {{x: number, y: number}} Point */

/** How far a painted picture may be shrunk or stretched before it is painted anew in the midst of a zoom. */
const MOST_SHRUNK = 0.35;
const MOST_STRETCHED = 3;
/** Where painting it takes long it is stretched further; shrunk further it is not shown, but what lies beneath it. */
const MOST_STRETCHED_LARGE = 9;
const QUIET_MS = 180;
/** Around what the camera has moved for, on the screen. */
const AIR = 32;

export class Scenery {
  /** @type {Index|null} */
  index = null;
  /** While elements are replaced, the focus may leave one for a moment. */
  drawing = false;
  #frame = 0;
  /** Where the camera shall stand once there is something to look at, in a window that has a size. @type {CameraPlace|null} */
  #wanted = null;
  /** What was shown in windows of other sizes, since a person moved the camera last. */
  #places = new Places();
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #quiet;
  #zooming = false;
  #moving = false;
  /** What was looked at before the window got another size. @type {import('./input/scrollanchor.js').Anchor|null} */
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
    this.backdrop = kind.backdrop ? new Backdrop(surface.stage) : null;
    this.over = kind.over(surface.stage);
    this.layers = new TopLayers(this.painter.overlay, kind);
    this.place = new FocusPlace(this.layers.place, this.painter, words.describe);
    this.camera = new Camera(surface.stage, kind.framing, allows, (view, byHand) => {
      this.#follow(view);
      if (byHand) this.#places.clear();
      onMoved(byHand);
    });
    this.#watch = new ResizeObserver(() => this.resize());
    this.#watch.observe(surface.stage);
  }

  /** @returns {import('./layout/lod.js').Detail|null} */
  get detail() {
    const { index } = this;
    return index && detailAt(this.camera.view.k, index.scene.form, index.cardHeight);
  }

  /** The cards in view, where they are large enough to have a line. @returns {string[]} */
  get sparkling() {
    const { index, detail } = this;
    if (!index || !detail || this.camera.size.width === 0 || !hasSparks(index, detail)) return [];
    const view = viewOf(this.camera.view, this.camera.size);
    return [...index.cards.values()].filter((card) => meets(card, view)).map(({ id }) => id);
  }

  /** The camera, by what it looks at. @returns {CameraPlace|null} null: it stands where "fit" puts it */
  get looked() {
    return this.index && !this.camera.atStart ? anchorOf(this.index, this.camera.view, this.camera.size) : null;
  }

  /**
   * @param {HostModel} model
   * @param {any} scene  the kind's own
   * @param {{quiet: boolean, anew: boolean}} how  quiet: nothing flashes, as it is a first or whole new picture; anew: another
   *   arrangement of the same things, so that the camera goes with what it looks at
   */
  update(model, scene, { quiet, anew }) {
    const first = this.index === null || this.index.scene.form !== scene.form;
    const moved = this.index?.scene !== scene;
    const held = moved ? this.#held ?? this.#scrollAnchor() : null;
    const looked = anew && !this.camera.fitted ? this.looked : null;
    if (moved) this.#setScene(scene);
    this.painter.setScene(model, /** @type {Index} */ (this.index), !quiet && !first && !anew);
    this.backdrop?.use({ model, index: /** @type {any} */ (this.index), marks: this.painter.marks });
    // In the midst of a zoom, a state that has changed is no reason to paint everything anew.
    if (!moved && this.#zooming) return this.schedule();
    this.#zooming = this.#moving = false;
    this.surface.veil(false);
    this.#place({ fit: first || anew, moved: moved && !first, anew, held, looked });
    this.surface.settle(this.camera.view);
    this.#placeOver();
    this.render(true);
  }

  /**
   * @param {{fit: boolean, moved: boolean, anew: boolean, held: import('./input/scrollanchor.js').Anchor|null, looked: CameraPlace|null}} how
   *   what stays where it is in a chart that is scrolled, and what was looked at in another arrangement
   */
  #place({ fit, moved, anew, held, looked }) {
    const before = anew ? this.#places.of(this.camera.size) : null;
    if (this.#wanted) this.show(this.#wanted);
    else if (before) this.camera.show(before.view, before);
    else if (looked) this.show(looked);
    else if (moved && this.camera.fitted && this.#scrolls) this.camera.refit((view) => anchored(view, held, /** @type {Index} */ (this.index)));
    else if (fit) this.camera.fit();
  }

  get #scrolls() {
    return this.kind.framing.scrolls(this.camera.world, this.camera.size);
  }

  /** What stays where it is while all around it is arranged anew, where scrolling is part of how the chart stands. */
  #scrollAnchor() {
    const { view, size, world } = this.camera;
    return this.index && this.kind.framing.holds(view, world, size) ? anchorIn(this.index, view, size, this.painter.marks.selected) : null;
  }

  /** @param {any} scene */
  #setScene(scene) {
    this.index = this.kind.index(scene);
    this.surface.setWorld(scene);
    this.surface.world.setAttribute('class', scene.form === 'rows' ? 'world upright' : `world ${scene.form}`);
    this.camera.setWorld(scene);
  }

  /** As the page wants it: what was shown before is no longer to come back to. @param {CameraPlace|null} place @param {boolean} smooth */
  lookAt(place, smooth) {
    this.#places.clear();
    this.show(place, smooth);
  }

  /** @param {CameraPlace|null} place  null, or one where nothing would be seen: the whole @param {boolean} [smooth] */
  show(place, smooth = false) {
    this.#wanted = this.camera.size.width > 0 && this.index ? null : place;
    if (this.#wanted || !this.index) return;
    const view = place && viewAt(place, this.index, this.camera.size);
    if (view) this.camera.show(view, { smooth });
    else this.camera.fit(smooth);
  }

  /** The window may have another size. What was shown when it had that size is shown again, unless a person has moved the camera since. */
  resize() {
    this.#held ??= this.#scrollAnchor();
    const from = this.camera.size;
    const { view, fitted } = this.camera;
    this.camera.measure();
    const { width, height } = this.camera.size;
    if (!this.index || width === 0 || height === 0) return;
    this.camera.setWorld(this.index.scene);
    if (this.#wanted) this.show(this.#wanted);
    else if (from.width !== width || from.height !== height) this.#resized(from, { view, fitted });
    this.schedule();
  }

  /** @param {Size} from @param {{view: View, fitted: boolean}} shown  there */
  #resized(from, shown) {
    if (from.width > 0) this.#places.keep(from, shown);
    const before = this.#places.of(this.camera.size);
    if (before) this.camera.show(before.view, before);
    else if (shown.fitted) this.camera.refit();
    else this.camera.hold();
  }

  #placeOver = () => this.index && this.detail && this.over?.place(this.index, this.camera.view, this.detail, this.camera.size, this.painter.marks);

  /** @param {View} view */
  #follow(view) {
    const stretch = this.surface.stretch(view.k);
    const large = this.backdrop?.serves ?? false;
    if (stretch > (large ? MOST_STRETCHED_LARGE : MOST_STRETCHED) || (!large && stretch < MOST_SHRUNK)) this.surface.settle(view);
    else this.surface.move(view);
    if (large && stretch !== Infinity) {
      this.backdrop?.show(view);
      this.surface.veil(stretch < MOST_SHRUNK);
      this.#moving = true;
    }
    if (stretch !== 1) this.#zooming = true;
    if (this.#moving || stretch !== 1) {
      clearTimeout(this.#quiet);
      this.#quiet = setTimeout(() => this.#settle(), QUIET_MS);
    }
    this.schedule();
  }

  #settle() {
    this.#zooming = this.#moving = false;
    if (this.backdrop?.serves && this.surface.stretch(this.camera.view.k) < MOST_SHRUNK) this.#forget();
    this.surface.settle(this.camera.view);
    this.surface.veil(false);
    this.schedule();
  }

  #forget() {
    this.drawing = true;
    this.painter.forget();
    this.drawing = false;
  }

  schedule() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#held = null;
      // Once a frame, however often the camera was moved for it.
      this.#placeOver();
      this.render(false);
    });
  }

  /** @param {boolean} whole  everything in view at once, not in slices */
  render(whole) {
    const { index, detail } = this;
    const { size, view } = this.camera;
    if (!index || !detail || size.width === 0) return;
    const over = this.backdrop?.serves ?? false;
    // What is in view is there, from afar: the rest of it waits until the zoom has come to its end.
    if (over && this.#zooming && !whole) return;
    const shown = viewOf(view, size);
    this.drawing = true;
    const unfinished = this.painter.frame(shown, detail, whole ? 'whole' : this.#zooming ? 'moving' : over ? 'patient' : 'rest');
    if (!unfinished && !this.#moving) this.backdrop?.hide();
    this.place.refresh(index, shown);
    this.drawing = false;
    this.surface.tell(this.painter.detail);
    if (whole) this.extras();
    else this.layers.follow(this.painter.marks, index, detail);
    if (unfinished) this.schedule();
  }

  extras() {
    const { index, detail } = this;
    if (index && detail) this.layers.draw(this.painter.marks, index, detail);
  }

  /** @param {Partial<Marks>} change */
  mark(change) {
    this.painter.setMarks(change);
    this.backdrop?.marked();
    this.#placeOver();
    this.extras();
  }

  /** @param {Point} at  in the stage @returns {Point} */
  toWorld(at) {
    const { x, y, k } = this.camera.view;
    return { x: (at.x - x) / k, y: (at.y - y) / k };
  }

  /** Moves the camera only if something is not in the window, and no further than it must. @param {string} id */
  reveal(id) {
    const there = whereIs(id, this);
    const { width, height } = this.camera.size;
    const { dx, dy } = there ? wayInto(there, { x: 0, y: 0, w: width, h: height }, AIR) : { dx: 0, dy: 0 };
    if (dx || dy) this.camera.shift(dx, dy);
  }

  /** Puts a container, a network, an endpoint or a box into the middle, near enough to be read. @param {string} id */
  center(id) {
    const { index } = this;
    const plug = index?.plugs.get(id) ?? index?.plugsOf.get(id)?.[0];
    const card = index?.cards.get(id) ?? (plug && index?.cards.get(plug.card)) ?? index?.boxes.get(id)?.box;
    if (!index || !card) return;
    this.show({ x: card.x + card.w / 2, y: card.y + card.h / 2, k: this.camera.view.k }, true);
  }

  destroy() {
    this.#watch.disconnect();
    clearTimeout(this.#quiet);
    cancelAnimationFrame(this.#frame);
    this.camera.destroy();
    this.surface.remove();
  }
}
