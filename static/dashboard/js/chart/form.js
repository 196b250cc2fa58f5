/**
 * Which form of the chart reads best: shelves of cards, dense rows, or shelves again where there are so many that only
 * tiles are seen anyway. On a phone, which shows no whole chart, rows at any number.
 *
 * @module chart/form
 */

import { layout } from './layout.js';
import { PHONE_W } from './measures.js';
import { layoutRows } from './rows.js';

/** @typedef {import('../types.js').HostModel} HostModel */
/** @typedef {import('../types.js').Memory} Memory */
/** @typedef {import('../types.js').Scene} Scene */
/** @typedef {import('../types.js').Shape} Shape */
/** @typedef {import('../types.js').ViewState} ViewState */

/** The screen on which the limits were found, and the limits. */
const SCREEN = 1920 * 1080;
const SHELVES_UP_TO = 120;
const ROWS_UP_TO = 400;

/**
 * @param {number} count  of containers
 * @param {{width: number, height: number}} viewport
 * @param {ViewState['density']} [density]  what the person has chosen
 * @returns {Scene['form']}
 */
export function chooseForm(count, viewport, density = 'auto') {
  if (density === 'cards') return 'shelves';
  if (density === 'rows') return 'rows';
  const room = (viewport.width * viewport.height) / SCREEN;
  if (count <= Math.max(8, SHELVES_UP_TO * room)) return 'shelves';
  return viewport.width < PHONE_W || count <= Math.max(150, ROWS_UP_TO * room) ? 'rows' : 'shelves';
}

/**
 * Lays the chart out in a form.
 * @param {Scene['form']} form
 * @param {HostModel} model
 * @param {Memory|null} memory
 * @param {Shape} window
 * @returns {{scene: Scene, memory: Memory}}
 */
export function layoutAs(form, model, memory, window) {
  return form === 'rows' ? layoutRows(model, memory, window) : layout(model, memory, window);
}
