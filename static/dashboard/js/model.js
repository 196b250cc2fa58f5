/**
 * Topology → HostModel: what there is to draw, before anybody decides where.
 *
 * @module model
 */

import { byBox, byRank, boxKey, boxTitle, makeLabelsUnique, wishedLabel } from './model/boxes.js';
import { byPort, containerOfEndpoint, owns, shortImage, signOf, stackOf } from './model/containers.js';
import { makeNetworkLabelsUnique, networkView } from './model/networks.js';
import { append, byText } from './model/order.js';
import { moveSharers, readSandboxes } from './model/sandboxes.js';
import { readEdges } from './model/wiring.js';
import { buildStorage } from './mounts/model.js';

/** @typedef {import('./types.js').Topology} Topology */
/** @typedef {import('./types.js').Node} Node */
/** @typedef {import('./types.js').HostModel} HostModel */
/** @typedef {import('./types.js').ContainerView} ContainerView */
/** @typedef {import('./types.js').EndpointView} EndpointView */
/** @typedef {import('./types.js').NetworkView} NetworkView */
/** @typedef {import('./types.js').BoxView} BoxView */
/** @typedef {import('./model/wiring.js').Wiring} Wiring */

/**
 * @param {Topology} topology
 * @returns {HostModel}
 */
export function buildModel(topology) {
  const wiring = readEdges(topology);
  const containers = readContainers(topology, wiring);
  const sandboxes = readSandboxes(containers);
  moveSharers(containers, sandboxes);
  const endpoints = readEndpoints(topology, wiring, containers);
  const inBox = groupByBox(containers);
  for (const views of inBox.values()) makeLabelsUnique(views);
  const networks = readNetworks(topology, endpoints, containers, new Set(inBox.keys()));
  sortEndpoints(containers, networks);
  return { containers, endpoints, networks, sandboxes, boxes: makeBoxes(inBox, networks), storage: once(() => buildStorage(topology, containers)) };
}

/**
 * @param {Topology} topology
 * @param {Wiring} wiring
 * @returns {Map<string, ContainerView>} in the order of their names
 */
function readContainers(topology, wiring) {
  /** @type {ContainerView[]} */
  const views = [];
  for (const node of topology.nodes.values()) {
    if (node.kind === 'container') views.push(containerView(node, wiring));
  }
  views.sort((a, b) => byText(a.name, b.name) || byText(a.id, b.id));
  return new Map(views.map((view) => [view.id, view]));
}

/**
 * @param {Node} node
 * @param {Wiring} wiring
 * @returns {ContainerView}
 */
function containerView(node, wiring) {
  const sandbox = wiring.joins.get(node.id) ?? '';
  const health = node.health ?? null;
  return {
    id: node.id,
    name: String(node.name ?? ''),
    label: wishedLabel(node),
    image: shortImage(node.image),
    state: String(node.state ?? ''),
    health,
    sign: signOf(String(node.state ?? ''), health),
    box: boxKey(node.project),
    sandbox,
    owner: owns(node.id, sandbox),
    stack: stackOf(node, sandbox),
    endpoints: [],
    ports: (wiring.ports.get(node.id) ?? []).sort(byPort),
    mounts: wiring.mounts.get(node.id) ?? 0,
    node,
  };
}

/**
 * @param {Topology} topology
 * @param {Wiring} wiring
 * @param {Map<string, ContainerView>} containers  their lists of endpoints are filled
 * @returns {Map<string, EndpointView>}
 */
function readEndpoints(topology, wiring, containers) {
  /** @type {Map<string, EndpointView>} */
  const endpoints = new Map();
  for (const [id, network] of wiring.attaches) {
    const node = topology.nodes.get(id);
    const owner = containerOfEndpoint(id);
    const container = containers.get(owner);
    if (!node || !container || !topology.nodes.has(network)) continue;
    const view = { id, container: owner, sandbox: wiring.holds.get(id) ?? '', network, active: Boolean(node.active), node };
    endpoints.set(id, view);
    container.endpoints.push(view);
  }
  return endpoints;
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
 * @returns {Map<string, NetworkView>} in the order of their names
 */
function readNetworks(topology, endpoints, containers, boxes) {
  /** @type {Map<string, EndpointView[]>} */
  const on = new Map();
  for (const endpoint of endpoints.values()) append(on, endpoint.network, endpoint);
  /** @type {NetworkView[]} */
  const views = [];
  for (const node of topology.nodes.values()) {
    if (node.kind !== 'network') continue;
    const mine = (on.get(node.id) ?? []).sort((a, b) => byText(a.id, b.id));
    views.push(networkView(node, mine, containers, boxes));
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

/**
 * @param {Map<string, ContainerView[]>} inBox
 * @param {Map<string, NetworkView>} networks
 * @returns {BoxView[]}
 */
function makeBoxes(inBox, networks) {
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
      containers: (inBox.get(key) ?? []).sort(byRank).map((view) => view.id),
      networks: mine.map((view) => view.id),
    };
  });
}

/**
 * @template T
 * @param {() => T} make
 * @returns {() => T} makes it when it is first asked for
 */
function once(make) {
  /** @type {{made: T}|null} */
  let held = null;
  return () => (held ??= { made: make() }).made;
}
