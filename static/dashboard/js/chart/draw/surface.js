/**
 * The elements that the chart is drawn on. The whole world is one layer that the compositor moves and stretches: while a
 * pan or a zoom lasts, nothing is painted anew but what comes into view.
 *
 * @module chart/surface
 */
import { isFine } from '../layout/lod.js';
import { make } from './svg.js';

/** @typedef {import('../layout/fitting.js').World} World */

export class Surface {
  #k = 0;
  /** @type {World} */
  #world = { x: 0, y: 0, width: 0, height: 0 };

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
   * @param {{x: number, y: number, k: number}} view
   */
  move(view) {
    const x = Math.round(view.x + this.#world.x * view.k);
    const y = Math.round(view.y + this.#world.y * view.k);
    const factor = this.stretch(view.k);
    this.svg.style.transform = `translate(${x}px, ${y}px)${factor === 1 ? '' : ` scale(${factor})`}`;
  }

  /** Paints anew at a zoom: crisp, and dear. @param {{x: number, y: number, k: number}} view */
  settle(view) {
    if (view.k !== this.#k) {
      this.#k = view.k;
      this.svg.setAttribute('width', String(Math.ceil(this.#world.width * view.k) + 1));
      this.svg.setAttribute('height', String(Math.ceil(this.#world.height * view.k) + 1));
      this.world.setAttribute('transform', `scale(${view.k}) translate(${-this.#world.x} ${-this.#world.y})`);
    }
    this.move(view);
  }

  /** The legend shows signs as they are drawn now. @param {import('../layout/lod.js').Detail|null} detail */
  tell(detail) {
    this.root.classList.toggle('afar', detail !== null && !isFine(detail));
  }

  remove() {
    this.root.remove();
  }
}
