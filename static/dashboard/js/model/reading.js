/**
 * Containers and their endpoints, read from a topology.
 *
 * @module model/reading
 */

import { boxKey, labelIn, wishedLabel } from './boxes.js';
import { containerOfEndpoint, owns, shortImage, signOf, stackOf } from './containers.js';
import { groupKey } from './grouping.js';
import { perRecord } from './lazy.js';
import { byText } from './order.js';
import { NO_PORTS } from './wiring.js';

/** @typedef {import('../base/types.js').Topology} Topology */
/** @typedef {import('../base/types.js').Node} Node */
/** @typedef {import('../base/types.js').HostModel} HostModel */
/** @typedef {import('../base/types.js').Locks} Locks */
/** @typedef {import('../base/types.js').ContainerView} ContainerView */
/** @typedef {import('../base/types.js').EndpointView} EndpointView */
/** @typedef {import('./wiring.js').Wiring} Wiring */

/**
 * @param {Topology} topology
 * @param {Wiring} wiring
 * @param {HostModel|null} before
 * @param {Locks} locks
 * @returns {Map<string, ContainerView>} in the order of their names
 */
export function readContainers(topology, wiring, before, locks) {
  /** @type {Map<string, ContainerView>} */
  const views = new Map();
  for (const node of topology.nodes.values()) {
    if (node.kind === 'container') views.set(node.id, containerView(node, wiring, locks));
  }
  return orderAsBefore(views, before) ?? new Map([...views.values()].sort(byName).map((view) => [view.id, view]));
}

/** @param {ContainerView} a @param {ContainerView} b */
const byName = (a, b) => byText(a.name, b.name) || byText(a.id, b.id);

/**
 * Nothing need be sorted where nobody has come, gone or got another name.
 * @param {Map<string, ContainerView>} views
 * @param {HostModel|null} before
 * @returns {Map<string, ContainerView>|null}
 */
function orderAsBefore(views, before) {
  if (before?.containers.size !== views.size) return null;
  /** @type {Map<string, ContainerView>} */
  const ordered = new Map();
  for (const { id, name } of before.containers.values()) {
    const view = views.get(id);
    if (view?.name !== name) return null;
    ordered.set(id, view);
  }
  return ordered;
}

/**
 * @param {Node} node
 * @param {Wiring} wiring
 * @param {Locks} locks
 * @returns {ContainerView}
 */
function containerView(node, wiring, locks) {
  const sandbox = wiring.joins.get(node.id) ?? '';
  const { name, label, image, state, health, sign, box } = saidBy(node);
  return {
    id: node.id,
    name,
    label,
    image,
    state,
    health,
    sign,
    box,
    home: box,
    sandbox,
    owner: owns(node.id, sandbox),
    stack: stackOf(node, sandbox),
    endpoints: [],
    ports: wiring.ports.get(node.id) ?? NO_PORTS,
    mounts: wiring.mounts.get(node.id) ?? 0,
    lock: locks.get(node.id) ?? null,
    node,
  };
}

/**
 * Who stands together, where it is not those of a project.
 * @param {Map<string, ContainerView>} containers  with their endpoints; are changed
 * @param {Topology} topology
 * @param {import('./grouping.js').Grouping} grouping
 */
export function placeInGroups(containers, topology, grouping) {
  for (const view of containers.values()) {
    const networks = view.stack === 'host' ? ['host'] : view.endpoints.map(({ network }) => String(topology.nodes.get(network)?.name ?? ''));
    const box = groupKey(view.node, networks, grouping);
    Object.assign(view, { box, home: box, label: labelIn(view.node, box) });
  }
}

/** What a container's record alone says of its card. */
const saidBy = perRecord((/** @type {Node} */ node) => {
  const state = String(node.state ?? '');
  const health = node.health ?? null;
  return {
    name: String(node.name ?? ''),
    label: wishedLabel(node),
    image: shortImage(node.image),
    state,
    health,
    sign: signOf(state, health),
    box: boxKey(node.project),
  };
});

const ownerOf = perRecord((/** @type {Node} */ node) => containerOfEndpoint(node.id));

/**
 * @param {Topology} topology
 * @param {Wiring} wiring
 * @param {Map<string, ContainerView>} containers  their lists of endpoints are filled
 * @param {HostModel|null} before
 * @returns {Map<string, EndpointView>}
 */
export function readEndpoints(topology, wiring, containers, before) {
  /** @type {Map<string, EndpointView>} */
  const endpoints = new Map();
  for (const [id, network] of wiring.attaches) {
    const node = topology.nodes.get(id);
    const container = node && containers.get(ownerOf(node));
    if (!node || !container || !topology.nodes.has(network)) continue;
    const old = before?.endpoints.get(id);
    const sandbox = wiring.holds.get(id) ?? '';
    const same = old && old.node === node && old.network === network && old.sandbox === sandbox;
    const view = same ? old : { id, container: container.id, sandbox, network, active: Boolean(node.active), node };
    endpoints.set(id, view);
    container.endpoints.push(view);
  }
  return endpoints;
}
