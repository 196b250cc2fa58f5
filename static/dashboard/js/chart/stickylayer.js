/**
 * What lies above the world and does not move with it: the names that stick to the window's edge, and the sign that the chart runs on.
 *
 * @module chart/stickylayer
 */

import { railFading } from './draw/marks.js';
import { isFine } from './layout/lod.js';
import { railClass } from './draw/paths.js';
import { Scrollbar } from './draw/scrollbar.js';
import { stickyNames } from './stickynames.js';

/** @typedef {import('./stickynames.js').StickyName} StickyName */

export class StickyLayer {
  #layer = document.createElement('div');
  #scrollbar;

  /** @param {HTMLElement} stage */
  constructor(stage) {
    this.#layer.className = 'sticky-names';
    this.#layer.setAttribute('aria-hidden', 'true');
    stage.append(this.#layer);
    this.#scrollbar = new Scrollbar(stage);
  }

  /** @type {import('./kind.js').Over['place']} */
  place(index, view, detail, size, marks) {
    this.#scrollbar.place(index.scene, view, size);
    const names = isFine(detail) ? stickyNames(index, view, size) : [];
    while (this.#layer.children.length > names.length) this.#layer.lastElementChild?.remove();
    names.forEach((name, at) => this.#show(name, at, railFading(marks, name.id)));
  }

  /** @param {StickyName} name @param {number} at @param {string} fade */
  #show({ id, color, text, size, x, y, w, h }, at, fade) {
    const element = /** @type {HTMLElement} */ (this.#layer.children[at] ?? this.#add());
    const [label] = element.children;
    element.className = `sticky-name ${railClass(color)} ${fade}`;
    element.dataset.id = id;
    if (label.textContent !== text) label.textContent = text;
    const { style } = element;
    style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
    style.width = `${Math.round(w)}px`;
    style.height = `${Math.round(h)}px`;
    style.fontSize = `${size.toFixed(1)}px`;
  }

  #add() {
    const element = document.createElement('div');
    element.append(document.createElement('span'));
    this.#layer.append(element);
    return element;
  }
}
