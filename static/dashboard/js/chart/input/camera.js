/**
 * Pan, zoom and scroll, by d3-zoom: what the window shows of the world. The wheel zooms where the whole can be read, and
 * scrolls where the chart runs on beyond the window: there it zooms with Ctrl, as a pinch does.
 *
 * @module chart/camera
 */
import { select } from 'd3-selection';
import 'd3-transition'; // gives selections .transition(), which a double click needs
import { zoom, zoomIdentity } from 'd3-zoom';
import { wholeZoom } from '../layout/fitting.js';

/** @typedef {import('../layout/fitting.js').World} World */
/** @typedef {import('../layout/fitting.js').View} View */
/** @typedef {import('../layout/fitting.js').Framing} Framing */

const CLOSEST = 3;
/** Pixels of a line, where a wheel counts in lines. */
const LINE = 18;
export const SMOOTH_MS = 250;
const calm = globalThis.matchMedia?.('(prefers-reduced-motion: reduce)') ?? { matches: false };

export class Camera {
  #stage;
  #zoom;
  /** @type {World} */
  #world = { x: 0, y: 0, width: 1, height: 1 };
  #onChange;
  #framing;
  #fitted = true;
  /** As last measured: asking the element after every change would lay the page out anew each time. @type {import('../layout/fitting.js').Size} */
  size = { width: 0, height: 0 };

  /**
   * @param {HTMLElement} stage
   * @param {Framing} framing
   * @param {(event: Event) => boolean} allows  whether a gesture may move the camera
   * @param {(view: View, byHand: boolean) => void} onChange
   */
  constructor(stage, framing, allows, onChange) {
    this.#onChange = onChange;
    this.#framing = framing;
    this.#stage = select(stage);
    this.measure();
    this.#zoom = /** @type {import('d3-zoom').ZoomBehavior<HTMLElement, unknown>} */ (zoom());
    this.#zoom
      .duration(calm.matches ? 0 : SMOOTH_MS)
      .extent(() => /** @type {[[number, number], [number, number]]} */ ([[0, 0], [this.size.width, this.size.height]]))
      .filter((event) => allows(event) && (event.type === 'wheel' ? !this.#scrolls(event) : !event.ctrlKey) && !event.button)
      .constrain((transform) => {
        const to = framing.keep(transform, this.#world, this.size);
        return to.x === transform.x && to.y === transform.y ? transform : zoomIdentity.translate(to.x, to.y).scale(to.k);
      })
      .on('zoom', ({ transform, sourceEvent }) => {
        if (sourceEvent) this.#fitted = this.#fitted && framing.holds(transform, this.#world, this.size);
        this.#onChange({ x: transform.x, y: transform.y, k: transform.k }, Boolean(sourceEvent));
      });
    this.#stage.call(this.#zoom);
    stage.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    stage.addEventListener('scroll', () => this.#scrolled(stage));
    // What has scrolled in the same frame is told of only after the press.
    stage.addEventListener('pointerdown', () => this.#scrolled(stage), { capture: true });
  }

  /** Whether the wheel moves along the chart. @param {WheelEvent} event */
  #scrolls(event) {
    return this.#framing.scrolls(this.#world, this.size) && !event.ctrlKey && !event.metaKey;
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    if (!this.#scrolls(event)) return;
    event.preventDefault();
    const { k } = this.view;
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? this.size.height : 1;
    const across = event.shiftKey && !event.deltaX;
    const [dx, dy] = across ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
    // The types do not know that it hands an event on.
    /** @type {any} */ (this.#zoom).translateBy(this.#moving(false), -dx * unit / k, -dy * unit / k, event);
  }

  /** The browser scrolls to what it focuses or finds: the camera goes there instead. @param {HTMLElement} stage */
  #scrolled(stage) {
    const { scrollLeft, scrollTop } = stage;
    if (scrollLeft === 0 && scrollTop === 0) return;
    stage.scrollTo(0, 0);
    const { x, y, k } = this.view;
    const to = { x: x - scrollLeft, y: y - scrollTop, k };
    this.#go(to, false);
    this.#fitted = this.#fitted && this.#framing.holds(to, this.#world, this.size);
  }

  /** The window has another size now. */
  measure() {
    const stage = /** @type {HTMLElement} */ (this.#stage.node());
    const most = stage.closest('[data-most]')?.getAttribute('data-most');
    this.size = { width: stage.clientWidth, height: stage.clientHeight, most: most ? Number(most) : undefined };
  }

  /** Whether the whole is shown, as nobody has moved it since. */
  get fitted() {
    return this.#fitted;
  }

  /** Whether it stands where "fit" puts it. */
  get atStart() {
    if (!this.#fitted) return false;
    const { x, y, k } = this.#framing.fit(this.#world, this.size, null);
    const { view } = this;
    return Math.hypot(view.x - x, view.y - y) < 1 && Math.abs(view.k / k - 1) < 1e-3;
  }

  /** @returns {World} */
  get world() {
    return this.#world;
  }

  /** @returns {View} */
  get view() {
    const stage = /** @type {any} */ (this.#stage.node());
    return stage.__zoom ?? { x: 0, y: 0, k: 1 };
  }

  /** @param {World} world */
  setWorld(world) {
    this.#world = world;
    this.#zoom.scaleExtent([Math.min(wholeZoom(world, this.size) * 0.6, 0.5), CLOSEST]);
  }

  /** @param {View} view @param {boolean} smooth */
  #go(view, smooth) {
    this.#zoom.transform(this.#moving(smooth), zoomIdentity.translate(view.x, view.y).scale(view.k));
  }

  /** What d3-zoom moves: the stage at once, or a transition of it. @param {boolean} smooth @returns {any} */
  #moving(smooth) {
    const stage = /** @type {any} */ (this.#stage);
    return smooth && !calm.matches ? stage.transition().duration(SMOOTH_MS) : stage;
  }

  /** @param {boolean} [smooth] */
  fit(smooth = false) {
    this.#go(this.#framing.fit(this.#world, this.size, this.#fitted ? null : this.view), smooth);
    this.#fitted = true;
  }

  /**
   * Fits a world or a window that has another size now, without leaving the place.
   * @param {(view: View) => View} [adjust]  what should be seen of it
   */
  refit(adjust = (view) => view) {
    const view = adjust(this.#framing.fit(this.#world, this.size, this.view));
    this.#go(this.#framing.holds(view, this.#world, this.size) ? this.#framing.keep(view, this.#world, this.size) : view, false);
  }

  /** Along the chart by so many windows' heights. @param {number} pages  negative: up; not finite: to that end */
  page(pages) {
    const { x, y, k } = this.view;
    const far = Number.isFinite(pages) ? pages * this.size.height : Math.sign(pages) * (this.#world.height * k + this.size.height);
    const to = this.#framing.keep({ x, y: y - far, k }, this.#world, this.size);
    this.#go(to, true);
    this.#fitted = this.#fitted && this.#framing.holds(to, this.#world, this.size);
  }

  /** @param {View} view @param {{smooth?: boolean, fitted?: boolean}} [how]  `fitted`: it is what `fit` had shown */
  show(view, { smooth = false, fitted = false } = {}) {
    this.#go(view, smooth);
    this.#fitted = fitted;
  }

  /** As it stands, as far as the world and the window allow it. */
  hold() {
    this.#zoom.translateBy(/** @type {any} */ (this.#stage), 0, 0);
  }

  /** Moves the picture by pixels. @param {number} dx @param {number} dy */
  shift(dx, dy) {
    const { x, y, k } = this.view;
    this.#fitted = false;
    this.#go({ x: x + dx, y: y + dy, k }, true);
  }

  /** @param {number} factor */
  zoomBy(factor) {
    this.#fitted = false;
    this.#zoom.scaleBy(this.#moving(true), factor);
  }

  destroy() {
    this.#stage.on('.zoom', null).on('.scroll', null);
  }
}
