/**
 * Pan and zoom, by d3-zoom: what the window shows of the world. A camera for others is the world's point in the middle
 * of the window and the zoom, so that it means the same in a window of another size.
 *
 * @module chart/camera
 */
import { select, zoom, zoomIdentity } from '../../../vendor/d3.js';
import { fitting, kept } from './fitting.js';

/** @typedef {import('./fitting.js').World} World */
/** @typedef {import('./fitting.js').View} View */

const CLOSEST = 3;
export const SMOOTH_MS = 250;
const calm = globalThis.matchMedia?.('(prefers-reduced-motion: reduce)') ?? { matches: false };

export class Camera {
  #stage;
  #zoom;
  /** @type {World} */
  #world = { x: 0, y: 0, width: 1, height: 1 };
  #onChange;
  #fitted = true;
  /** As last measured: asking the element after every change would lay the page out anew each time. */
  size = { width: 0, height: 0 };

  /**
   * @param {HTMLElement} stage
   * @param {(event: Event) => boolean} allows  whether a gesture may move the camera
   * @param {(view: View, byHand: boolean) => void} onChange
   */
  constructor(stage, allows, onChange) {
    this.#onChange = onChange;
    this.#stage = select(stage);
    this.measure();
    this.#zoom = /** @type {import('d3-zoom').ZoomBehavior<HTMLElement, unknown>} */ (zoom());
    this.#zoom
      .duration(calm.matches ? 0 : SMOOTH_MS)
      .extent(() => /** @type {[[number, number], [number, number]]} */ ([[0, 0], [this.size.width, this.size.height]]))
      .filter((event) => allows(event) && (!event.ctrlKey || event.type === 'wheel') && !event.button)
      .constrain((transform) => {
        const to = kept(transform, this.#world, this.size);
        return to.x === transform.x && to.y === transform.y ? transform : zoomIdentity.translate(to.x, to.y).scale(to.k);
      })
      .on('zoom', ({ transform, sourceEvent }) => {
        if (sourceEvent) this.#fitted = false;
        this.#onChange({ x: transform.x, y: transform.y, k: transform.k }, Boolean(sourceEvent));
      });
    this.#stage.call(this.#zoom);
  }

  /** The window has another size now. */
  measure() {
    const stage = /** @type {HTMLElement} */ (this.#stage.node());
    this.size = { width: stage.clientWidth, height: stage.clientHeight };
  }

  /** Whether the whole is shown, as nobody has moved it since. */
  get fitted() {
    return this.#fitted;
  }

  /** @returns {View} */
  get view() {
    const stage = /** @type {any} */ (this.#stage.node());
    return stage.__zoom ?? { x: 0, y: 0, k: 1 };
  }

  /** @returns {View} the camera as others know it */
  get outside() {
    const { x, y, k } = this.view;
    return { x: (this.size.width / 2 - x) / k, y: (this.size.height / 2 - y) / k, k };
  }

  /** @param {World} world */
  setWorld(world) {
    this.#world = world;
    const least = fitting(world, this.size).k;
    this.#zoom.scaleExtent([Math.min(least * 0.6, 0.5), CLOSEST]);
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
    this.#go(fitting(this.#world, this.size), smooth);
    this.#fitted = true;
  }

  /** @param {View} camera  as others know it @param {boolean} [smooth] */
  show({ x, y, k }, smooth = false) {
    this.#fitted = false;
    this.#go({ x: this.size.width / 2 - x * k, y: this.size.height / 2 - y * k, k }, smooth);
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
    this.#stage.on('.zoom', null);
  }
}
