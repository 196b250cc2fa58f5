/**
 * What lies under a point of the window.
 *
 * @module chart/pointing
 */
import { boxAt, railAt, REACH, TOUCH_REACH } from './hit.js';

/** @typedef {import('../draw/extras.js').Unplug} Unplug */
/** @typedef {import('./interact.js').Target} Target */
/** @typedef {import('../viewport.js').Scenery} Scenery */
/** @typedef {{x: number, y: number}} Point */

/**
 * @param {Scenery} scenery
 * @param {Unplug|null} unplug  the ✕ that is shown
 * @param {Point} at
 * @param {boolean} touch  a finger points
 * @returns {Target|null}
 */
export function thingAt(scenery, unplug, at, touch) {
  const { index, detail, camera } = scenery;
  if (!index || !detail) return null;
  const { x, y } = scenery.toWorld(at);
  const { k } = camera.view;
  const least = touch ? TOUCH_REACH.plug / k : 0;
  if (unplug && Math.hypot(x - unplug.x, y - unplug.y) <= Math.max(unplug.r, least)) return { kind: 'unplug', id: unplug.id };
  return scenery.kind.hitAt(index, x, y, k, detail, touch ? TOUCH_REACH : REACH);
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
