/**
 * Where each source stands: one that only one box mounts, in the row of one of its mounts there; one that several boxes
 * share, as a rail beside them, with its name in every row. Pure.
 *
 * @module mounts/lines
 */

import { keepOrTake } from '../../chart/layout/memory.js';
import { append, byText } from '../../model/order.js';

/** @typedef {import('../types.js').MountMemory} MountMemory */
/** @typedef {import('../types.js').MountView} MountView */
/** @typedef {import('../types.js').StorageModel} StorageModel */
/** @typedef {import('./slots.js').Pen} Pen */

/**
 * @typedef {object} Lines
 * @property {Map<string, string>} pens    of each container
 * @property {Map<string, string>} rows    whose mount's row each local source stands in
 * @property {string[]} shared  sources that several boxes mount; those that stand first come first
 * @property {Map<string, number>} colors  of shared sources
 */

/**
 * @param {Pen[]} pens
 * @param {StorageModel} model
 * @param {MountMemory} memory
 * @returns {Lines}
 */
export function drawLines(pens, model, memory) {
  /** @type {Map<string, string>} */
  const penOf = new Map();
  /** @type {Map<string, MountView[]>} */
  const mountsOn = new Map();
  for (const pen of pens) {
    for (const { id } of pen.seats) {
      penOf.set(id, pen.key);
      for (const mount of model.mountsOf.get(id) ?? []) append(mountsOn, mount.source, mount);
    }
  }
  /** @type {Map<string, string>} */
  const rows = new Map();
  /** @type {string[]} */
  const shared = [];
  for (const [source, mounts] of mountsOn) {
    const first = penOf.get(mounts[0].container);
    if (mounts.some((mount) => penOf.get(mount.container) !== first)) shared.push(source);
    else rows.set(source, rowFor(source, mounts, memory));
  }
  shared.sort((a, b) => rank(model, a) - rank(model, b) || byText(a, b));
  return {
    pens: penOf,
    rows,
    shared,
    colors: keepOrTake(shared.filter((id) => !model.sources.get(id)?.root), (id) => memory.colors[id]),
  };
}

/** @param {string} source @param {MountView[]} mounts  from the top @param {MountMemory} memory */
function rowFor(source, mounts, memory) {
  const before = memory.rows[source];
  if (mounts.some(({ id }) => id === before)) return before;
  return mounts[Math.floor((mounts.length - 1) / 2)].id;
}

/** Ways to root stand first, then what most boxes share. @param {StorageModel} model @param {string} id */
function rank(model, id) {
  const source = model.sources.get(id);
  return (source?.root ? -1e6 : 0) - (source?.boxes.length ?? 0);
}
