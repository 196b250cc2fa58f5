/**
 * The mount chart on the page: lays models out for the window, and keeps an arrangement for each shape of window.
 *
 * @module mounts/chart
 */

import { Arrangement } from '../arrangement.js';
import { isMountMemory } from '../chart/sound.js';
import { ChartPane } from '../chartpane.js';
import { shapeOf } from './frame.js';
import { layoutMounts } from './layout.js';
import { mountKind } from './mountkind.js';

/** @typedef {import('../types.js').HostModel} HostModel */
/** @typedef {import('./types.js').MountMemory} MountMemory */

export class MountChart extends ChartPane {
  /** @type {Map<string, Arrangement<MountMemory>>} */
  #kept = new Map();
  /** @type {{model: HostModel, width: number}|null} */
  #last = null;

  /**
   * @param {HTMLElement} host
   * @param {import('../chart/chart.js').Callbacks} callbacks
   */
  constructor(host, callbacks) {
    super(host, callbacks, false, mountKind);
    new ResizeObserver(() => this.#resized()).observe(host);
  }

  /** @param {HostModel} model @param {boolean} quiet */
  update(model, quiet) {
    const { width, height } = this.viewport;
    const window = { aspect: width / Math.max(1, height), width };
    const scene = this.#arrangement(shapeOf(window)).lay(model.host, (memory) => layoutMounts(model.storage(), memory, window));
    this.#last = { model, width };
    this.chart.update(model, scene, { quiet });
  }

  /** @param {string} shape */
  #arrangement(shape) {
    const known = this.#kept.get(shape) ?? new Arrangement(`mounts.${shape}`, isMountMemory);
    this.#kept.set(shape, known);
    return known;
  }

  /** As wide as the window is now. */
  #resized() {
    const last = this.#last;
    if (last && this.host.clientWidth > 0 && this.viewport.width !== last.width) this.update(last.model, true);
  }

  /** Everything is arranged anew when it is drawn next. */
  forget() {
    for (const arrangement of this.#kept.values()) arrangement.forget();
  }
}
