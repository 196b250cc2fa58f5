/**
 * The elements that the chart is drawn on. The whole world is one layer that the compositor moves: a pan costs no paint.
 *
 * @module chart/surface
 */
import { make, round } from './svg.js';

export class Surface {
  #k = 0;
  #size = { width: 0, height: 0 };
  #world = { width: 0, height: 0 };

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

  /** @param {{width: number, height: number}} world */
  setWorld(world) {
    this.#world = world;
    this.#k = 0;
  }

  /** @param {{x: number, y: number, k: number}} view */
  move(view) {
    this.svg.style.transform = `translate(${Math.round(view.x)}px, ${Math.round(view.y)}px)`;
    if (view.k === this.#k) return;
    this.#k = view.k;
    const size = { width: Math.ceil(this.#world.width * view.k) + 1, height: Math.ceil(this.#world.height * view.k) + 1 };
    if (size.width !== this.#size.width) this.svg.setAttribute('width', String(size.width));
    if (size.height !== this.#size.height) this.svg.setAttribute('height', String(size.height));
    this.#size = size;
    this.world.setAttribute('transform', `scale(${round(view.k * 1e4) / 1e4})`);
  }

  remove() {
    this.root.remove();
  }
}
