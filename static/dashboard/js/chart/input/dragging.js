/**
 * What a drag needs to know of the chart that it happens on.
 *
 * @module chart/dragging
 */
import { Drag } from './drag.js';
import { railNear } from './pointing.js';

/** @typedef {import('./drag.js').Targets} Targets */

/**
 * @param {object} chart
 * @param {import('../viewport.js').Scenery} chart.scenery
 * @param {HTMLElement} chart.stage
 * @param {import('./tip.js').Tip} chart.tip
 * @param {import('../chart.js').Translate} chart.t
 * @param {import('../chart.js').Callbacks} chart.callbacks
 * @param {(network: string) => string} chart.name
 * @param {(targets: Targets|null) => void} chart.showTargets
 */
export function dragOn({ scenery, stage, tip, t, callbacks, name, showTargets }) {
  return new Drag({
    stage,
    t,
    tip,
    index: () => /** @type {any} */ (scenery.index),
    zoom: () => scenery.camera.view.k,
    toWorld: (at) => scenery.toWorld(at),
    railNear: (at) => railNear(scenery, stage, at),
    name,
    showTargets,
    targets: callbacks.targets,
    refusal: callbacks.refusal,
    onConnect: callbacks.onConnect,
    onDisconnect: callbacks.onDisconnect,
    onRefused: callbacks.onRefused,
  });
}
