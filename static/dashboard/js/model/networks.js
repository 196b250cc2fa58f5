/**
 * What kind of rail a network is: local to one box, shared by several, the host's, or none at all.
 *
 * @module model/networks
 */

import { UNUSED, boxKey, withoutProject } from './boxes.js';
import { byText } from './order.js';

/** @typedef {import('../types.js').Node} Node */
/** @typedef {import('../types.js').NetworkView} NetworkView */
/** @typedef {import('../types.js').EndpointView} EndpointView */
/** @typedef {import('../types.js').ContainerView} ContainerView */

/**
 * @param {Node} node
 * @param {EndpointView[]} endpoints  on this network
 * @param {Map<string, ContainerView>} containers  all that stand somewhere
 * @param {Set<string>} boxes  keys of all boxes with containers
 * @returns {NetworkView}
 */
export function networkView(node, endpoints, containers, boxes) {
  const concerned = new Set();
  for (const endpoint of endpoints) {
    const container = containers.get(endpoint.container);
    if (container) concerned.add(container.box);
  }
  const home = node.project ? boxKey(node.project) : null;
  if (home && boxes.has(home)) concerned.add(home);
  const kind = kindOf(node, concerned.size);
  const local = kind === 'local' ? [...concerned][0] ?? UNUSED : null;
  return {
    id: node.id,
    name: String(node.name ?? ''),
    label: kind === 'local' && local !== UNUSED ? withoutProject(String(node.name), node.project) : String(node.name ?? ''),
    kind,
    box: local,
    internal: Boolean(node.internal),
    icc: node.icc !== false,
    subnets: subnetsOf(node),
    endpoints: endpoints.map((endpoint) => endpoint.id),
    boxes: [...concerned].sort(byText),
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
 * Two local networks of a box that would be called the same get their whole names.
 * @param {NetworkView[]} networks of one box
 */
export function makeNetworkLabelsUnique(networks) {
  /** @type {Map<string, number>} */
  const count = new Map();
  for (const view of networks) count.set(view.label, (count.get(view.label) ?? 0) + 1);
  for (const view of networks) if ((count.get(view.label) ?? 0) > 1) view.label = view.name;
}
