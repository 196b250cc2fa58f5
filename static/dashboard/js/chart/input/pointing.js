/**
 * What lies under a point of the window.
 *
 * @module chart/pointing
 */
import { boxAt, railAt, REACH } from './hit.js';

/** @typedef {import('../draw/extras.js').Unplug} Unplug */
/** @typedef {import('./interact.js').Target} Target */
/** @typedef {import('../viewport.js').Scenery} Scenery */
/** @typedef {{x: number, y: number}} Point */

/**
 * @param {Scenery} scenery
 * @param {Unplug|null} unplug  the ✕ that is shown
 * @param {Point} at
 * @returns {Target|null}
 */
export function thingAt(scenery, unplug, at) {
  const { index, detail, camera } = scenery;
  if (!index || !detail) return null;
  const { x, y } = scenery.toWorld(at);
  if (unplug && Math.hypot(x - unplug.x, y - unplug.y) <= unplug.r) return { kind: 'unplug', id: unplug.id };
  return scenery.kind.hitAt(index, x, y, camera.view.k, detail);
}

/** The key of the box that a card stands in; of a part of one, that of the whole. @param {Scenery} scenery @param {string} card */
export function boxOf({ index }, card) {
  const key = index?.cards.get(card)?.box ?? '';
  return index?.boxes.get(key)?.box.box ?? key;
}

/**
 * The rail that a dragged card is over: on the chart, or its entry in the legend.
 *
 * @param {Scenery} scenery
 * @param {HTMLElement} stage
 * @param {Point} at
 * @returns {string|null}
 */
export function railNear(scenery, stage, at) {
  const rect = stage.getBoundingClientRect();
  const entry = document.elementFromPoint(at.x + rect.left, at.y + rect.top)?.closest('[data-rail]');
  if (entry instanceof HTMLElement) return entry.dataset.rail ?? null;
  const { camera } = scenery;
  const index = /** @type {import('../layout/sceneindex.js').SceneIndex|null} */ (scenery.index);
  if (!index) return null;
  const { x, y } = scenery.toWorld(at);
  return railAt(index, boxAt(index, x, y), x, y, REACH.drop / camera.view.k)?.id ?? null;
}
