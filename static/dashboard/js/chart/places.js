/**
 * What the camera showed in windows of other sizes, so that a window that comes back to its size (a panel is closed, a phone
 * turned back) shows again what it showed. Pure.
 *
 * @module chart/places
 */

/** @typedef {import('./layout/fitting.js').Size} Size */
/** @typedef {{view: import('./layout/fitting.js').View, fitted: boolean}} Place */

/** More sizes than this come by only while a window is drawn larger or smaller. */
const MOST = 12;

export class Places {
  /** @type {Map<string, Place>} */
  #bySize = new Map();

  /** @param {Size} size */
  #key({ width, height }) {
    return `${width}×${height}`;
  }

  /** @param {Size} size @param {Place} place */
  keep(size, place) {
    const key = this.#key(size);
    this.#bySize.delete(key);
    this.#bySize.set(key, place);
    if (this.#bySize.size > MOST) this.#bySize.delete(/** @type {string} */ (this.#bySize.keys().next().value));
  }

  /** @param {Size} size @returns {Place|null} */
  of(size) {
    return this.#bySize.get(this.#key(size)) ?? null;
  }

  clear() {
    this.#bySize.clear();
  }
}
