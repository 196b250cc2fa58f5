/**
 * What kind of rail a network is: local to one box, shared by several, the host's, or none at all.
 *
 * @module model/networks
 */

import { UNUSED, boxKey, isOfProject, withoutProject } from './boxes.js';
import { append, byText } from './order.js';

/** @typedef {import('../base/types.js').Node} Node */
/** @typedef {import('../base/types.js').NetworkView} NetworkView */
/** @typedef {import('../base/types.js').EndpointView} EndpointView */
/** @typedef {import('../base/types.js').ContainerView} ContainerView */

/**
 * @param {Node} node
 * @param {EndpointView[]} endpoints  on this network
 * @param {Map<string, ContainerView>} containers  all that stand somewhere
 * @param {Set<string>} boxes  keys of all boxes with containers
 * @param {string|null} lock
 * @returns {NetworkView}
 */
export function networkView(node, endpoints, containers, boxes, lock) {
  const concerned = new Set();
  for (const endpoint of endpoints) {
    const container = containers.get(endpoint.container);
    if (container) concerned.add(container.box);
  }
  const home = node.project ? boxKey(node.project) : null; // in other groups there is no such box
  if (home && boxes.has(home)) concerned.add(home);
  const kind = kindOf(node, concerned.size);
  const local = kind === 'local' ? [...concerned][0] ?? UNUSED : null;
  return {
    id: node.id,
    name: String(node.name ?? ''),
    label: kind === 'local' && local !== null && local !== UNUSED && isOfProject(local) ? withoutProject(String(node.name), node.project) : String(node.name ?? ''),
    kind,
    box: local,
    internal: Boolean(node.internal),
    icc: node.icc !== false,
    subnets: subnetsOf(node),
    endpoints: endpoints.map((endpoint) => endpoint.id),
    boxes: [...concerned].sort(byText),
    lock,
    node,
  };
}

/**
 * @param {Node} node
 * @param {number} boxes  how many boxes it concerns
 * @returns {NetworkView['kind']}
 */
function kindOf(node, boxes) {
  if (node.driver === 'host' || node.name === 'host') return 'host';
  if (node.driver === 'null' || node.name === 'none') return 'none';
  return boxes > 1 ? 'shared' : 'local';
}

/**
 * @param {Node} node
 * @returns {string[]}
 */
function subnetsOf(node) {
  const subnets = Array.isArray(node.subnets) ? node.subnets : [];
  return subnets.map((entry) => String(entry.subnet ?? '')).filter((subnet) => subnet !== '');
}

/**
 * Two networks that would be called the same get their whole names; the engine allows even those to be the same, and
 * then the beginning of the ID tells them apart.
 * @param {NetworkView[]} networks of one box, or all shared ones
 */
export function makeNetworkLabelsUnique(networks) {
  for (const longer of [nameOf, nameAndId]) {
    /** @type {Map<string, NetworkView[]>} */
    const called = new Map();
    for (const view of networks) append(called, view.label, view);
    for (const views of called.values()) if (views.length > 1) for (const view of views) view.label = longer(view);
  }
}

/** @param {NetworkView} view */
function nameOf(view) {
  return view.name;
}

/** @param {NetworkView} view */
function nameAndId(view) {
  return `${view.name} ·${view.id.slice('network:'.length, 'network:'.length + 4)}`;
}
