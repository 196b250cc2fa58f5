/**
 * A line of text that follows the pointer: what a small thing is, or why a rail cannot be had.
 *
 * @module chart/tip
 */
import { legible } from '../../base/escape.js';

const AWAY = 14;

/** Whether a name on it was too long to be drawn whole. @param {Element|null} card */
export const isCut = (card) => card?.textContent?.includes('…') ?? false;

export class Tip {
  #element;

  /** @param {HTMLElement} stage */
  constructor(stage) {
    this.stage = stage;
    this.#element = document.createElement('div');
    this.#element.className = 'chart-tip';
    this.#element.hidden = true;
    stage.append(this.#element);
  }

  /**
   * @param {string} sentence
   * @param {{x: number, y: number}} at  in the stage
   * @param {''|'refused'|'ready'} [look]
   */
  show(sentence, at, look = '') {
    const text = legible(sentence);
    const element = this.#element;
    if (element.textContent !== text) element.textContent = text;
    element.className = `chart-tip ${look}`;
    element.hidden = text === '';
    const left = Math.min(at.x + AWAY, this.stage.clientWidth - element.offsetWidth - 4);
    const below = at.y + AWAY + element.offsetHeight < this.stage.clientHeight;
    const top = below ? at.y + AWAY : at.y - AWAY - element.offsetHeight;
    element.style.transform = `translate(${Math.max(4, Math.round(left))}px, ${Math.max(4, Math.round(top))}px)`;
  }

  hide() {
    this.#element.hidden = true;
  }
}
