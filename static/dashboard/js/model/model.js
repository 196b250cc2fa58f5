/**
 * Topology → HostModel: what there is to draw, before anybody decides where.
 *
 * @module model
 */

import { adopt } from './reuse.js';
import { byBox, byRank, boxTitle, makeLabelsUnique } from './boxes.js';
import { BY_PROJECT } from './grouping.js';
import { makeNetworkLabelsUnique, networkView } from './networks.js';
import { append, byText } from './order.js';
import { once } from './lazy.js';
import { patched } from './patch.js';
import { placeInGroups, readContainers, readEndpoints } from './reading.js';
import { moveSharers, readSandboxes } from './sandboxes.js';
import { readEdges } from './wiring.js';
import { buildStorage } from '../mounts/model.js';

/** @typedef {import('../base/types.js').Topology} Topology */
/** @typedef {import('../base/types.js').HostModel} HostModel */
/** @typedef {import('../base/types.js').ContainerView} ContainerView */
/** @typedef {import('../base/types.js').EndpointView} EndpointView */
/** @typedef {import('../base/types.js').NetworkView} NetworkView */
/** @typedef {import('../base/types.js').BoxView} BoxView */
/** @typedef {import('../base/types.js').Locks} Locks */
/** @typedef {import('./grouping.js').Grouping} Grouping */

/** @type {Locks} */
const NO_LOCKS = new Map();
/** @type {import('../base/types.js').Standings} */
const UNWATCHED = { watched: false, volumes: new Map() };

/**
 * The same for the same topology and locks, whatever was before; but what says the same as before is the same object, so that
 * who draws it sees at a glance what has not changed.
 *
 * @param {Topology} topology
 * @param {HostModel|null} [before]
 * @param {Locks} [locks]
 * @param {import('../base/types.js').Standings} [backups]
 * @param {Grouping} [grouping]
 * @returns {HostModel}
 */
export function buildModel(topology, before = null, locks = NO_LOCKS, backups = UNWATCHED, grouping = BY_PROJECT) {
  const then = before && origins.get(before);
  const wires = (before && then?.locks === locks && then.grouping === grouping ? patched(topology, then.topology, before) : null) ?? readWires(topology, before, locks, grouping);
  const stored = before?.storage.made ?? null;
  const model = { ...wires, storage: once(() => buildStorage(topology, wires.containers, stored, { locks, backups })) };
  origins.set(model, { topology, locks, grouping });
  return model;
}

/** What each model was made of. @type {WeakMap<HostModel, {topology: Topology, locks: Locks, grouping: Grouping}>} */
const origins = new WeakMap();

/**
 * @param {Topology} topology
 * @param {HostModel|null} before
 * @param {Locks} locks
 * @param {Grouping} grouping
 * @returns {Omit<HostModel, 'storage'>}
 */
function readWires(topology, before, locks, grouping) {
  const wiring = readEdges(topology);
  const containers = readContainers(topology, wiring, before, locks);
  const sandboxes = readSandboxes(containers);
  const endpoints = readEndpoints(topology, wiring, containers, before);
  if (grouping !== BY_PROJECT) placeInGroups(containers, topology, grouping);
  moveSharers(containers, sandboxes);
  const inBox = groupByBox(containers);
  for (const views of inBox.values()) makeLabelsUnique(views);
  const networks = readNetworks(topology, endpoints, containers, new Set(inBox.keys()), locks);
  sortEndpoints(containers, networks);
  findUnplugged(containers, networks);
  const host = [...topology.nodes.values()].find((node) => node.kind === 'host')?.id ?? '';
  const model = { host, containers, endpoints, networks, sandboxes, boxes: makeBoxes(inBox, networks, locks) };
  if (before) adopt(model, before);
  return model;
}

/**
 * @param {Map<string, ContainerView>} containers
 * @returns {Map<string, ContainerView[]>}
 */
function groupByBox(containers) {
  /** @type {Map<string, ContainerView[]>} */
  const inBox = new Map();
  for (const view of containers.values()) append(inBox, view.box, view);
  return inBox;
}

/**
 * @param {Topology} topology
 * @param {Map<string, EndpointView>} endpoints
 * @param {Map<string, ContainerView>} containers
 * @param {Set<string>} boxes
 * @param {Locks} locks
 * @returns {Map<string, NetworkView>} in the order of their names
 */
function readNetworks(topology, endpoints, containers, boxes, locks) {
  /** @type {Map<string, EndpointView[]>} */
  const on = new Map();
  for (const endpoint of endpoints.values()) append(on, endpoint.network, endpoint);
  /** @type {NetworkView[]} */
  const views = [];
  for (const node of topology.nodes.values()) {
    if (node.kind !== 'network') continue;
    const mine = (on.get(node.id) ?? []).sort((a, b) => byText(a.id, b.id));
    views.push(networkView(node, mine, containers, boxes, locks.get(node.id) ?? null));
  }
  views.sort((a, b) => byText(a.name, b.name) || byText(a.id, b.id));
  return new Map(views.map((view) => [view.id, view]));
}

/**
 * @param {Map<string, ContainerView>} containers
 * @param {Map<string, NetworkView>} networks
 */
function sortEndpoints(containers, networks) {
  /** @type {Map<string, number>} */
  const rank = new Map();
  for (const id of networks.keys()) rank.set(id, rank.size);
  for (const view of containers.values()) {
    if (view.endpoints.length > 1) {
      view.endpoints.sort((a, b) => (rank.get(a.network) ?? 0) - (rank.get(b.network) ?? 0));
    }
  }
}

/** Podman without root: a way out that is no network. */
const USER_MODE = /^(?:pasta|slirp4netns)/;

/**
 * Who has a stack of its own and not one plug is on no network, whatever the mode it was created with.
 * @param {Map<string, ContainerView>} containers  are changed
 * @param {Map<string, NetworkView>} networks
 */
function findUnplugged(containers, networks) {
  for (const view of containers.values()) {
    if (view.stack !== 'own' || USER_MODE.test(String(view.node.network_mode))) continue;
    if (view.endpoints.every(({ network }) => networks.get(network)?.kind === 'none')) view.stack = 'none';
  }
}

/**
 * @param {Map<string, ContainerView[]>} inBox
 * @param {Map<string, NetworkView>} networks
 * @param {Locks} locks
 * @returns {BoxView[]}
 */
function makeBoxes(inBox, networks, locks) {
  /** @type {Map<string, NetworkView[]>} */
  const local = new Map();
  for (const view of networks.values()) if (view.box) append(local, view.box, view);
  makeNetworkLabelsUnique([...networks.values()].filter((view) => view.kind === 'shared'));
  const keys = [...new Set([...inBox.keys(), ...local.keys()])].sort(byBox);
  return keys.map((key) => {
    const mine = local.get(key) ?? [];
    makeNetworkLabelsUnique(mine);
    return {
      key,
      title: boxTitle(key),
      lock: locks.get(key) ?? null,
      containers: (inBox.get(key) ?? []).sort(byRank).map((view) => view.id),
      networks: mine.map((view) => view.id),
    };
  });
}
