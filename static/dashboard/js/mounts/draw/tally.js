/**
 * What a box of the mount chart says of itself from afar.
 *
 * @module mounts/tally
 */

import { isWay } from '../risks.js';

/** @typedef {import('../types.js').StorageModel} StorageModel */
/** @typedef {import('../layout/slots.js').Pen} Pen */

/**
 * @param {Pen} pen
 * @param {StorageModel} model
 * @returns {{count: number, volumes: number, risks: number, unhealthy: number, restarting: number, stopped: number, locked: boolean}}
 */
export function tallyOf(pen, model) {
  const tally = { count: 0, volumes: 0, risks: 0, unhealthy: 0, restarting: 0, stopped: 0 };
  const volumes = new Set();
  for (const { id } of pen.seats) {
    const container = model.containers.get(id)?.view;
    if (!container) {
      volumes.add(id);
      continue;
    }
    tally.count += 1;
    if (container.sign === 'unhealthy') tally.unhealthy += 1;
    else if (container.sign === 'restarting') tally.restarting += 1;
    else if (container.sign === 'exited' || container.sign === 'dead' || container.sign === 'created') tally.stopped += 1;
    if ((container.node.risks ?? []).some((/** @type {{code: string}} */ risk) => isWay(risk.code))) tally.risks += 1;
    for (const mount of model.mountsOf.get(id) ?? []) if (mount.ground === 'volume') volumes.add(mount.source);
  }
  return { ...tally, volumes: volumes.size, locked: model.boxes.some(({ key, lock }) => key === pen.box && lock !== null) };
}
