/**
 * Which form of the chart reads best in a window: shelves of cards where all of them can be read at once, dense rows where
 * those can be read within a few windows' height, and else an overview of tiles: shelves again, to be seen whole, where
 * every container is a square. On a phone, which shows no whole chart, rows at any number.
 *
 * @module chart/form
 */

import { layout } from './layout.js';
import { PHONE_W } from './measures.js';
import { layoutRows } from './rows.js';

/** @typedef {import('../../base/types.js').HostModel} HostModel */
/** @typedef {import('../../base/types.js').Memory} Memory */
/** @typedef {import('../../base/types.js').Scene} Scene */
/** @typedef {import('../../base/types.js').Shape} Shape */
/** @typedef {import('../../base/types.js').ViewState} ViewState */
/** @typedef {Memory['form']} Form */

/** The screen on which the limits were found; that many cards can be read on it, and that many rows in three times its height. */
const SCREEN = 1920 * 1080;
const SHELVES_UP_TO = 120;
const ROWS_UP_TO = 1200;
/** @type {Record<Exclude<ViewState['density'], 'auto'>, Form>} */
const CHOSEN = { cards: 'shelves', rows: 'rows', tiles: 'tiles' };

/**
 * @param {number} count  of containers
 * @param {{width: number, height: number}} viewport
 * @param {ViewState['density']} [density]  what the person has chosen
 * @returns {Form}
 */
export function chooseForm(count, viewport, density = 'auto') {
  if (density !== 'auto') return CHOSEN[density];
  const room = (viewport.width * viewport.height) / SCREEN;
  if (count <= Math.max(8, SHELVES_UP_TO * room)) return 'shelves';
  return viewport.width < PHONE_W || count <= ROWS_UP_TO * room ? 'rows' : 'tiles';
}

/**
 * Lays the chart out in a form.
 * @param {Form} form
 * @param {HostModel} model
 * @param {Memory|null} memory  of another form: everything is arranged anew, but colours hold
 * @param {Shape} window
 * @returns {{scene: Scene, memory: Memory}}
 */
export function layoutAs(form, model, memory, window) {
  return form === 'rows' ? layoutRows(model, memory, window) : layout(model, memory, window, form);
}
