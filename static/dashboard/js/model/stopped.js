/**
 * The host without what does not run, for who wants it hidden: how many those are, and a host of the rest. Pure.
 *
 * @module model/stopped
 */

import { once } from './lazy.js';
import { onlyHits, onlyStored } from './only.js';
import { adopt } from './reuse.js';

/** @typedef {import('../base/types.js').HostModel} HostModel */
/** @typedef {import('../base/types.js').ContainerView} ContainerView */
/** @typedef {import('../mounts/types.js').StorageModel} StorageModel */

const STOPPED = new Set(['exited', 'created', 'dead']);

/** What is gone since a moment that is compared with is shown because it is gone. @param {ContainerView} view */
export const isStopped = ({ sign, node }) => STOPPED.has(sign) && node.ghost !== true;

/** @param {HostModel} model */
export function countStopped(model) {
  let count = 0;
  for (const view of model.containers.values()) if (isStopped(view)) count += 1;
  return count;
}

/**
 * With the containers go the networks and sources that nobody else has; those that nobody had at all stay.
 * @param {HostModel} model
 * @param {HostModel|null} [before]  as it was last: what says the same is the same object
 * @returns {HostModel} itself where all run
 */
export function withoutStopped(model, before = null) {
  if (countStopped(model) === 0) return model;
  const staying = new Set([...model.containers.values()].filter((view) => !isStopped(view)).map(({ id }) => id));
  for (const { id, endpoints } of model.networks.values()) {
    if (endpoints.length === 0 || endpoints.some((each) => staying.has(model.endpoints.get(each)?.container ?? ''))) staying.add(id);
  }
  const shown = onlyHits(model, staying);
  shown.storage = once(() => storedBy(model.storage(), staying));
  if (before) adopt(shown, before);
  return shown;
}

/** @param {StorageModel} storage @param {ReadonlySet<string>} staying  containers */
function storedBy(storage, staying) {
  const hits = new Set(staying);
  for (const { id, container } of storage.mounts.values()) if (staying.has(container)) hits.add(id);
  for (const { id, users } of storage.sources.values()) if (users.length === 0 || users.some((user) => staying.has(user))) hits.add(id);
  return onlyStored(storage, hits);
}
