/**
 * The elements that the chart is drawn on. The whole world is one layer that the compositor moves: a pan costs no paint.
 *
 * @module chart/surface
 */
import { make } from './svg.js';

/** @typedef {import('./camera.js').World} World */

export class Surface {
  #k = 0;
  #size = { width: 0, height: 0 };
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
  setWorld(world) {
    this.#world = world;
    this.#k = 0;
  }

  /** @param {{x: number, y: number, k: number}} view */
  move(view) {
    this.svg.style.transform = `translate(${Math.round(view.x + this.#world.x * view.k)}px, ${Math.round(view.y + this.#world.y * view.k)}px)`;
    if (view.k === this.#k) return;
    this.#k = view.k;
    const size = { width: Math.ceil(this.#world.width * view.k) + 1, height: Math.ceil(this.#world.height * view.k) + 1 };
    if (size.width !== this.#size.width) this.svg.setAttribute('width', String(size.width));
    if (size.height !== this.#size.height) this.svg.setAttribute('height', String(size.height));
    this.#size = size;
    this.world.setAttribute('transform', `scale(${view.k}) translate(${-this.#world.x} ${-this.#world.y})`);
  }

  remove() {
    this.root.remove();
  }
}
