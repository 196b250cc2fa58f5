/**
 * The headings of the columns. They stand above the boxes, and stay at the window's edge when those go up beyond it.
 *
 * @module mounts/heads
 */
import { isFine } from '../../chart/layout/lod.js';
import { t } from '../../base/i18n.js';
import { Scrollbar } from '../../chart/draw/scrollbar.js';
import { HEAD_H } from '../layout/measures.js';

/** @typedef {import('../../chart/layout/lod.js').Detail} Detail */
/** @typedef {import('../../chart/layout/fitting.js').View} View */
/** @typedef {import('../mountindex.js').MountIndex} MountIndex */
/** @typedef {import('../types.js').Frame} Frame */
/** @typedef {{x: number, y: number, width: number, stuck: boolean}} Strip  on the screen */

const TEXT = { least: 10, life: 13, most: 15 };

/**
 * Where the headings of each column of boxes are.
 * @param {readonly {x: number, y: number}[]} heads  in the world
 * @param {number} wide  a box, in the world
 * @param {View} view
 * @param {number} width  of the window
 * @returns {Strip[]} those in view
 */
export function stripsOf(heads, wide, view, width) {
  return heads.map(({ x }) => {
    const y = view.y - HEAD_H * view.k;
    return { x: view.x + x * view.k, y: Math.max(0, y), width: wide * view.k, stuck: y < 0 };
  }).filter((strip) => strip.x < width && strip.x + strip.width > 0);
}

/** Mounts that stand below their container have no heading of its own for it. @param {Frame} frame */
const columnsOf = ({ stacked, container, mount, source }) => [stacked ? { x: 0, w: 0 } : container, mount, source];

export class Heads {
  #layer = document.createElement('div');
  #scrollbar;

  /** @param {HTMLElement} stage */
  constructor(stage) {
    this.#layer.className = 'chart-heads';
    this.#layer.setAttribute('aria-hidden', 'true');
    stage.append(this.#layer);
    this.#scrollbar = new Scrollbar(stage);
  }

  /** @param {MountIndex} index @param {View} view @param {Detail} detail @param {import('../../chart/layout/fitting.js').Size} size */
  place({ scene }, view, detail, size) {
    this.#scrollbar.place(scene, view, size);
    const strips = isFine(detail) ? stripsOf(scene.heads, scene.frame.box, view, size.width) : [];
    while (this.#layer.children.length > strips.length) this.#layer.lastElementChild?.remove();
    strips.forEach((strip, at) => {
      const element = /** @type {HTMLElement} */ (this.#layer.children[at] ?? this.#add());
      element.className = strip.stuck ? 'head-strip stuck' : 'head-strip';
      element.style.transform = `translate(${Math.round(strip.x)}px, ${Math.round(strip.y)}px)`;
      element.style.width = `${Math.round(strip.width)}px`;
      element.style.fontSize = `${Math.min(TEXT.most, Math.max(TEXT.least, TEXT.life * view.k)).toFixed(1)}px`;
      columnsOf(scene.frame).forEach(({ x, w }, column) => {
        const { style } = /** @type {HTMLElement} */ (element.children[column]);
        style.left = `${Math.round(x * view.k)}px`;
        style.maxWidth = `${Math.round(w * view.k)}px`;
      });
    });
  }

  #add() {
    const strip = document.createElement('div');
    for (const text of [t('Container'), t('Mount point'), t('Source on the host')]) {
      const head = document.createElement('span');
      head.textContent = text;
      strip.append(head);
    }
    this.#layer.append(strip);
    return strip;
  }
}
