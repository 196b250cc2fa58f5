/**
 * A line of text that follows the pointer: what a small thing is, or why a rail cannot be had.
 *
 * @module chart/tip
 */
import { legible } from '../../base/escape.js';

const AWAY = 14;
const GAP = 6;
const EDGE = 4;

/** @typedef {{x: number, y: number}} Point */
/** @typedef {{width: number, height: number}} Size */

/**
 * Where a tip stands: beside the pointer, and never upon what it explains. Pure.
 * @param {Size} tip
 * @param {Size} stage
 * @param {Point} at  the pointer, in the stage
 * @param {{top: number, bottom: number}|null} thing  what it is about, in the stage; null: as small as the pointer
 * @returns {Point}
 */
export function placeOfTip(tip, stage, at, thing) {
  const under = thing ? thing.bottom + GAP : at.y + AWAY;
  const over = (thing ? thing.top - GAP : at.y - AWAY) - tip.height;
  const left = Math.min(at.x + AWAY, stage.width - tip.width - EDGE);
  const fits = under + tip.height < stage.height || over < EDGE;
  return { x: Math.max(EDGE, Math.round(left)), y: Math.max(EDGE, Math.round(fits ? under : over)) };
}

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
   * @param {Point} at  in the stage
   * @param {''|'refused'|'ready'} [look]
   * @param {Element|null} [thing]  what it is about
   */
  show(sentence, at, look = '', thing = null) {
    const text = legible(sentence);
    const element = this.#element;
    if (element.textContent !== text) element.textContent = text;
    element.className = `chart-tip ${look}`;
    element.hidden = text === '';
    const { clientWidth: width, clientHeight: height } = this.stage;
    const { x, y } = placeOfTip({ width: element.offsetWidth, height: element.offsetHeight }, { width, height }, at, thing && this.#extent(thing));
    element.style.transform = `translate(${x}px, ${y}px)`;
  }

  /** @param {Element} thing */
  #extent(thing) {
    const { top, bottom } = thing.getBoundingClientRect();
    const from = this.stage.getBoundingClientRect().top;
    return { top: top - from, bottom: bottom - from };
  }

  hide() {
    this.#element.hidden = true;
  }
}
