/**
 * What a box says of itself from afar.
 *
 * @module chart/tally
 */

/** @typedef {import('../../base/types.js').HostModel} HostModel */
/** @typedef {import('../../base/types.js').BoxView} BoxView */

/**
 * @param {BoxView} view
 * @param {HostModel} model
 * @returns {{count: number, unhealthy: number, restarting: number, stopped: number, locked: boolean}}
 */
export function tally(view, model) {
  const counts = { count: view.containers.length, unhealthy: 0, restarting: 0, stopped: 0, locked: view.lock !== null };
  for (const id of view.containers) {
    const sign = model.containers.get(id)?.sign;
    if (sign === 'unhealthy') counts.unhealthy += 1;
    else if (sign === 'restarting') counts.restarting += 1;
    else if (sign === 'exited' || sign === 'dead' || sign === 'created') counts.stopped += 1;
  }
  return counts;
}
