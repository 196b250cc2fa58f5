/**
 * The mount chart on the page: lays models out for the window, and keeps an arrangement for each shape of window.
 *
 * @module mounts/chart
 */

import { Arrangement } from '../app/arrangement.js';
import { isMountMemory } from '../chart/layout/memorycheck.js';
import { ChartPane } from '../app/chartpane.js';
import { shapeOf } from './layout/frame.js';
import { layoutMounts } from './layout/layout.js';
import { mountKind } from './mountkind.js';

/** @typedef {import('../base/types.js').HostModel} HostModel */
/** @typedef {import('./types.js').MountMemory} MountMemory */

/** What windows of one shape have in common is said by `shapeOf`, so that each arrangement knows one window alone. */
const ANY_WINDOW = { width: 1, height: 1 };

export class MountChart extends ChartPane {
  /** @type {Map<string, Arrangement<MountMemory>>} */
  #kept = new Map();
  /** Of what a search left. @type {Arrangement<MountMemory>} */
  #found = new Arrangement('mounts', isMountMemory, Arrangement.noStorage);
  /** @type {string|null} */
  #search = null;
  /** What is drawn is arranged so. @type {string|null} */
  #drawn = null;

  /**
   * @param {HTMLElement} host
   * @param {import('../chart/chart.js').Callbacks} callbacks
   */
  constructor(host, callbacks) {
    super(host, callbacks, false, mountKind);
  }

  /**
   * @param {HostModel} model  of all, or of what a search left
   * @param {{variant: string, search: string|null, quiet: boolean}} how  `variant`: by what it is grouped, and what is hidden; `search`: that left it;
   *   null: all is there
   */
  update(model, { variant, search, quiet }) {
    const { width, height } = this.viewport;
    const window = { aspect: width / Math.max(1, height), width };
    const shape = shapeOf(window);
    if (search !== this.#search) this.#found.forget();
    this.#search = search;
    const kept = search === null ? this.#arrangement(variant ? `${shape}.${variant}` : shape) : this.#found;
    const scene = kept.lay(model.host, ANY_WINDOW, (memory) => layoutMounts(model.storage(), memory, window));
    const drawn = `${shape} ${variant} ${search ?? ''}`;
    const anew = this.#drawn !== null && drawn !== this.#drawn;
    this.#drawn = drawn;
    this.chart.update(model, scene, { quiet: quiet || anew, anew });
  }

  /** @param {string} shape */
  #arrangement(shape) {
    const known = this.#kept.get(shape) ?? new Arrangement(`mounts.${shape}`, isMountMemory);
    this.#kept.set(shape, known);
    return known;
  }

  /** @param {boolean} aside */
  hold(aside) {
    for (const arrangement of this.#kept.values()) arrangement.hold(aside);
  }

  /** Everything is arranged anew when it is drawn next. */
  forget() {
    this.#found.forget();
    for (const arrangement of this.#kept.values()) arrangement.forget();
  }
}
