/**
 * What a search has found, as a host of its own: *hide the rest* lays out and fits that. Pure.
 *
 * @module model/only
 */

import { UNUSED, byBox, boxTitle } from './boxes.js';
import { once } from './lazy.js';

/** @typedef {import('../base/types.js').HostModel} HostModel */
/** @typedef {import('../base/types.js').ContainerView} ContainerView */
/** @typedef {import('../base/types.js').EndpointView} EndpointView */
/** @typedef {import('../base/types.js').NetworkView} NetworkView */
/** @typedef {import('../base/types.js').BoxView} BoxView */
/** @typedef {import('../mounts/types.js').StorageModel} StorageModel */

/**
 * The containers that were found with all that they are plugged into, and the networks that were found. Of a sandbox the
 * owner stays with whoever shares it, as theirs are its plugs.
 *
 * @param {HostModel} model
 * @param {ReadonlySet<string>} hits  node IDs
 * @returns {HostModel}
 */
export function onlyHits(model, hits) {
  const staying = new Set([...model.containers.values()].filter(({ id }) => hits.has(id)).flatMap((view) => [view.id, ownerOf(view, model)]));
  const containers = picked(model.containers, ({ id }) => staying.has(id));
  const endpoints = picked(model.endpoints, ({ container }) => containers.has(container));
  const used = new Set([...endpoints.values()].map(({ network }) => network));
  const standing = new Set([...containers.values()].map(({ box }) => box));
  const networks = new Map([...model.networks.values()]
    .filter(({ id }) => used.has(id) || hits.has(id))
    .map((view) => [view.id, networkOf(view, endpoints, containers, standing)]));
  return {
    host: model.host,
    containers,
    endpoints,
    networks,
    sandboxes: new Map([...model.sandboxes].map(([id, members]) => [id, members.filter((member) => containers.has(member))])),
    boxes: boxesOf(model, containers, networks),
    storage: once(() => onlyStored(model.storage(), hits)),
  };
}

/** Who owns the sandbox; itself where the owner is gone. @param {ContainerView} view @param {HostModel} model */
function ownerOf({ id, stack, sandbox }, model) {
  const [first = ''] = stack === 'shared' ? model.sandboxes.get(sandbox) ?? [] : [];
  return model.containers.get(first)?.owner ? first : id;
}

/**
 * @template V
 * @param {ReadonlyMap<string, V>} all
 * @param {(value: V) => boolean} stays
 * @returns {Map<string, V>}
 */
function picked(all, stays) {
  return new Map([...all].filter(([, value]) => stays(value)));
}

/**
 * A network that had a box of its own and nobody left there lies among those that nobody uses.
 * @param {NetworkView} view
 * @param {Map<string, EndpointView>} endpoints
 * @param {Map<string, ContainerView>} containers
 * @param {Set<string>} standing  boxes with containers
 * @returns {NetworkView}
 */
function networkOf(view, endpoints, containers, standing) {
  const mine = view.endpoints.filter((id) => endpoints.has(id));
  const boxes = new Set(mine.flatMap((id) => containers.get(endpoints.get(id)?.container ?? '')?.box ?? []));
  const alone = view.kind === 'shared' && boxes.size === 0;
  const box = alone || (view.box !== null && !standing.has(view.box)) ? UNUSED : view.box;
  return { ...view, kind: alone ? 'local' : view.kind, box, endpoints: mine, boxes: view.boxes.filter((key) => boxes.has(key)) };
}

/** @param {HostModel} model @param {Map<string, ContainerView>} containers @param {Map<string, NetworkView>} networks @returns {BoxView[]} */
function boxesOf(model, containers, networks) {
  const known = new Map(model.boxes.map((box) => [box.key, box]));
  const keys = new Set([...containers.values()].map(({ box }) => box));
  for (const { box } of networks.values()) if (box !== null) keys.add(box);
  return [...keys].sort(byBox).map((key) => {
    const box = known.get(key);
    return {
      key,
      title: box?.title ?? boxTitle(key),
      lock: box?.lock ?? null,
      containers: box?.containers.filter((id) => containers.has(id)) ?? [],
      networks: [...networks.values()].filter((view) => view.box === key).map(({ id }) => id),
    };
  });
}

/**
 * The mounts that were found with their containers and sources, and whatever was found of those.
 *
 * @param {StorageModel} model
 * @param {ReadonlySet<string>} hits
 * @returns {StorageModel}
 */
export function onlyStored(model, hits) {
  const mounts = picked(model.mounts, ({ id }) => hits.has(id));
  const shown = new Set([...mounts.values()].map(({ container }) => container));
  const led = new Set([...mounts.values()].map(({ source }) => source));
  const containers = new Map([...model.containers].filter(([id]) => hits.has(id) || shown.has(id)));
  const sources = new Map([...model.sources].filter(([id]) => hits.has(id) || led.has(id)).map(([id, source]) => [id, {
    ...source,
    mounts: source.mounts.filter((mount) => mounts.has(mount)),
    users: source.users.filter((user) => containers.has(user)),
    writers: source.writers.filter((writer) => containers.has(writer)),
    boxes: source.boxes.filter((key) => source.users.some((user) => containers.get(user)?.view.box === key)),
  }]));
  return {
    mounts,
    containers,
    sources,
    mountsOf: new Map([...model.mountsOf].filter(([id]) => containers.has(id)).map(([id, views]) => [id, views.filter((view) => mounts.has(view.id))])),
    boxes: model.boxes.map((box) => ({ ...box, containers: box.containers.filter((id) => containers.has(id)) })).filter((box) => box.containers.length > 0),
    unused: model.unused.filter((id) => hits.has(id)),
  };
}
