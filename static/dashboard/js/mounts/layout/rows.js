/**
 * In which row of its box each mount stands: beside its container, or below it where there is no room beside. Pure.
 *
 * @module mounts/rows
 */

import { PITCH, TITLE_H } from './measures.js';

/** @typedef {import('../types.js').MountView} MountView */
/** @typedef {import('../types.js').StorageModel} StorageModel */
/** @typedef {import('./slots.js').Pen} Pen */

/** How many rows a container needs. @param {number} mounts @param {boolean} stacked */
export const rowCount = (mounts, stacked) => (stacked ? 1 + mounts : Math.max(1, mounts));

/**
 * @param {Pen} pen
 * @param {StorageModel} model
 * @param {boolean} stacked
 * @returns {{mount: MountView, y: number}[]} the rows' upper edges, from the box's own
 */
export function rowsOfPen({ seats }, model, stacked) {
  return seats.flatMap((seat) => (model.mountsOf.get(seat.id) ?? []).map((mount, at) => ({ mount, y: TITLE_H + seat.y + (at + Number(stacked)) * PITCH })));
}
