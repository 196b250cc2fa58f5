/**
 * The elements that the chart is drawn on. The whole world is one layer that the compositor moves and stretches: while a
 * pan or a zoom lasts, nothing is painted anew but what comes into view.
 *
 * @module chart/surface
 */
import { isFine } from '../layout/lod.js';
import { make } from './svg.js';

/** @typedef {import('../layout/fitting.js').World} World */
/** @typedef {import('../layout/fitting.js').View} View */
/** @typedef {{x: number, y: number}} Point */

/**
 * Where a picture begins, from the world's own zero: in whole pixels, so that what stands in it stays where it is on the
 * screen when the world's edge moves.
 *
 * @param {World} world
 * @param {number} k  the zoom that it is painted at
 * @returns {Point}
 */
export const cornerOf = ({ x, y }, k) => ({ x: Math.floor(x * k), y: Math.floor(y * k) });

/**
 * Where a picture lies on the screen: at a whole pixel as long as it is not stretched, or it would be blurred.
 *
 * @param {View} view
 * @param {Point} corner
 * @param {number} factor  how much larger it is shown than it was painted
 * @returns {Point}
 */
export const placeOf = ({ x, y }, corner, factor) => ({ x: Math.round(x) + corner.x * factor, y: Math.round(y) + corner.y * factor });

export class Surface {
  #k = 0;
  /** @type {World} */
  #world = { x: 0, y: 0, width: 0, height: 0 };
  /** @type {Point} */
  #corner = { x: 0, y: 0 };

  /** @param {HTMLElement} host @param {string} label */
  constructor(host, label) {
    this.root = document.createElement('div');
    this.root.className = 'chart';
    this.stage = document.createElement('div');
    this.stage.className = 'chart-stage';
    this.svg = make('svg', { class: 'chart-surface', role: 'group', 'aria-label': label });
    this.world = make('g', { class: 'world' }, this.svg);
    this.stage.append(this.svg);
    this.root.append(this.stage);
    host.append(this.root);
  }

  /** @param {World} world */
  setWorld({ x, y, width, height }) {
    const old = this.#world;
    if (old.x === x && old.y === y && old.width === width && old.height === height) return;
    this.#world = { x, y, width, height };
    this.#k = 0;
  }

  /** How much larger the picture is shown than it was painted. @param {number} k */
  stretch(k) {
    return this.#k === 0 ? Infinity : k / this.#k;
  }

  /**
   * Shows the picture elsewhere, or stretched: the compositor does it alone.
   *
   * @param {View} view
   */
  move(view) {
    const factor = this.stretch(view.k);
    const { x, y } = placeOf(view, this.#corner, factor);
    this.svg.style.transform = `translate(${x}px, ${y}px)${factor === 1 ? '' : ` scale(${factor})`}`;
  }

  /** Paints anew at a zoom: crisp, and dear. @param {View} view */
  settle(view) {
    if (view.k !== this.#k) {
      this.#k = view.k;
      const { width, height } = this.#world;
      this.#corner = cornerOf(this.#world, view.k);
      this.svg.setAttribute('width', String(Math.ceil(width * view.k) + 2));
      this.svg.setAttribute('height', String(Math.ceil(height * view.k) + 2));
      this.world.setAttribute('transform', `translate(${-this.#corner.x} ${-this.#corner.y}) scale(${view.k})`);
    }
    this.move(view);
  }

  /** While it is shrunk so far that it would be too much to show. @param {boolean} veiled */
  veil(veiled) {
    this.svg.style.opacity = veiled ? '0' : '';
  }

  /** The legend shows signs as they are drawn now. @param {import('../layout/lod.js').Detail|null} detail */
  tell(detail) {
    this.root.classList.toggle('afar', detail !== null && !isFine(detail));
  }

  remove() {
    this.root.remove();
  }
}
