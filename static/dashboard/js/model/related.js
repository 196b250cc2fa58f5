/**
 * What belongs to what: what stays bright while the rest of the chart dims.
 *
 * @module related
 */

import { reachedBy } from '../search/match.js';

/** @typedef {import('../base/types.js').HostModel} HostModel */

/**
 * Of a card its rails, its plugs and its neighbours with theirs; of a rail everything on it; of a plug that endpoint
 * with its card and its rail; of a box all in it.
 * @param {HostModel} model
 * @param {string} id  node id of a container, network or endpoint, or a box's key
 * @returns {Set<string>} with the id itself; empty for an id that is not there
 */
export function related(model, id) {
  /** @type {Set<string>} */
  const bright = new Set();
  const endpoint = model.endpoints.get(id);
  if (endpoint) {
    bright.add(id).add(endpoint.network);
    addSandbox(model, endpoint.container, bright);
  } else if (model.networks.has(id)) {
    addNetwork(model, id, bright);
  } else if (model.containers.has(id)) {
    addContainer(model, id, bright);
  } else {
    addBox(model, id, bright);
  }
  return bright;
}

/**
 * Of a box all that stands in it, and the rails that go through it.
 * @param {HostModel} model
 * @param {string} key
 * @param {Set<string>} bright
 */
function addBox(model, key, bright) {
  const box = model.boxes.find((one) => one.key === key);
  if (!box) return;
  bright.add(key);
  for (const id of box.networks) bright.add(id);
  for (const id of box.containers) {
    bright.add(id);
    for (const endpoint of model.containers.get(id)?.endpoints ?? []) bright.add(endpoint.id).add(endpoint.network);
  }
}

/**
 * @param {HostModel} model
 * @param {string} id
 * @param {Set<string>} bright
 */
function addContainer(model, id, bright) {
  const view = model.containers.get(id);
  if (!view) return;
  addSandbox(model, id, bright);
  for (const { id: own, network } of reachedBy(view, model)) {
    bright.add(own);
    if (model.networks.get(network)?.kind !== 'none') addNetwork(model, network, bright);
  }
}

/**
 * @param {HostModel} model
 * @param {string} id
 * @param {Set<string>} bright
 */
function addNetwork(model, id, bright) {
  bright.add(id);
  for (const each of model.networks.get(id)?.endpoints ?? []) {
    bright.add(each);
    const container = model.endpoints.get(each)?.container;
    if (container) addSandbox(model, container, bright);
  }
}

/**
 * A container, and who shares its sandbox. The host's is none that one would call shared.
 * @param {HostModel} model
 * @param {string} id
 * @param {Set<string>} bright
 */
function addSandbox(model, id, bright) {
  bright.add(id);
  const sandbox = model.containers.get(id)?.sandbox;
  if (!sandbox || sandbox === 'sandbox:host') return;
  for (const mate of model.sandboxes.get(sandbox) ?? []) bright.add(mate);
}
