/**
 * Shows how far along the chart the window stands, and how much of it is seen. Only a sign: wheel, drag and keys move the chart.
 *
 * @module chart/scrollbar
 */

/** @typedef {import('../layout/fitting.js').World} World */
/** @typedef {import('../layout/fitting.js').View} View */
/** @typedef {import('../layout/fitting.js').Size} Size */

/** A thumb is at least so long, in pixels, and so far from the window's ends. */
const LEAST = 28;
const END = 2;

/**
 * @param {World} world
 * @param {View} view
 * @param {Size} size
 * @returns {{top: number, length: number}|null} null: all of its height is seen
 */
export function thumbOf(world, view, size) {
  const high = world.height * view.k;
  const room = size.height - 2 * END;
  if (high <= size.height + 1 || room < LEAST) return null;
  const length = Math.max(LEAST, (room * size.height) / high);
  const gone = Math.min(1, Math.max(0, (-view.y - world.y * view.k) / (high - size.height)));
  return { top: END + gone * (room - length), length };
}

export class Scrollbar {
  #thumb = document.createElement('div');

  /** @param {HTMLElement} stage */
  constructor(stage) {
    this.#thumb.className = 'chart-scroll';
    this.#thumb.setAttribute('aria-hidden', 'true');
    this.#thumb.hidden = true;
    stage.append(this.#thumb);
  }

  /** @param {World} world @param {View} view @param {Size} size */
  place(world, view, size) {
    const thumb = thumbOf(world, view, size);
    this.#thumb.hidden = thumb === null;
    if (!thumb) return;
    this.#thumb.style.transform = `translateY(${thumb.top.toFixed(1)}px)`;
    this.#thumb.style.height = `${thumb.length.toFixed(1)}px`;
  }
}
