/**
 * The mount chart on the page: lays models out, and keeps the layout's memory.
 *
 * @module mounts/chart
 */

import { ChartPane } from '../chartpane.js';
import { layoutMounts } from './layout.js';
import { mountKind } from './mountkind.js';

/** @typedef {import('../types.js').HostModel} HostModel */
/** @typedef {import('./types.js').MountMemory} MountMemory */

export class MountChart extends ChartPane {
  /** @type {MountMemory|null} */
  #memory = null;

  /**
   * @param {HTMLElement} host
   * @param {import('../chart/chart.js').Callbacks} callbacks
   */
  constructor(host, callbacks) {
    super(host, callbacks, false, mountKind);
  }

  /** @param {HostModel} model @param {boolean} quiet */
  update(model, quiet) {
    const { width, height } = this.viewport;
    const { scene, memory } = layoutMounts(model.storage(), this.#memory, { aspect: width / Math.max(1, height), width });
    const first = this.#memory === null;
    this.#memory = memory;
    this.chart.update(model, scene, { quiet });
    if (first) this.fillWidth(scene);
  }
}
