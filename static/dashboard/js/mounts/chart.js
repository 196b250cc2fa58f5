/**
 * The mount chart on the page: lays models out, and keeps their arrangement.
 *
 * @module mounts/chart
 */

import { Arrangement } from '../arrangement.js';
import { isMountMemory } from '../chart/sound.js';
import { ChartPane } from '../chartpane.js';
import { layoutMounts } from './layout.js';
import { mountKind } from './mountkind.js';

/** @typedef {import('../types.js').HostModel} HostModel */
/** @typedef {import('./types.js').MountMemory} MountMemory */

export class MountChart extends ChartPane {
  /** @type {Arrangement<MountMemory>} */
  #kept = new Arrangement('mounts', isMountMemory);
  #first = true;

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
    const scene = this.#kept.lay(model.host, (memory) => layoutMounts(model.storage(), memory, { aspect: width / Math.max(1, height), width }));
    this.chart.update(model, scene, { quiet });
    if (this.#first) this.fillWidth(scene);
    this.#first = false;
  }

  /** Everything is arranged anew when it is drawn next. */
  forget() {
    this.#kept.forget();
  }
}
