/**
 * Whether one container, network or endpoint holds what one term of a query says.
 *
 * @module search/holds
 */

import { inSubnet } from './address.js';
import { mountsHold } from './mounts.js';
import { begins, beginsId, contains, isId, isWhole } from './pattern.js';
import { isTold } from './told.js';

/** @typedef {import('../base/types.js').HostModel} HostModel */
/** @typedef {import('../base/types.js').ContainerView} ContainerView */
/** @typedef {import('../base/types.js').EndpointView} EndpointView */
/** @typedef {import('../base/types.js').NetworkView} NetworkView */
/** @typedef {import('./grammar.js').Term} Term */
/** @typedef {import('./told.js').Told} Told */

/**
 * The endpoints through which a container is reached: its own, or those of the sandbox that it shares.
 * @param {ContainerView} view
 * @param {HostModel} model
 * @returns {EndpointView[]}
 */
export function reachedBy(view, model) {
  if (view.stack !== 'shared') return view.endpoints;
  const [owner] = model.sandboxes.get(view.sandbox) ?? [];
  return model.containers.get(owner)?.endpoints ?? [];
}

/**
 * @param {ContainerView} view
 * @param {Term} term
 * @param {HostModel} model
 * @param {Record<string, string>} labels
 * @param {Told|null} [told]
 * @returns {boolean}
 */
export function containerHolds(view, term, model, labels, told = null) {
  const { field, value } = term;
  switch (field) {
    case 'volume': case 'path': case 'mount': return mountsHold(view.id, term, model.storage());
    case 'container': return isWhole(view.name, value) || isId(view.id, value);
    case 'id': return isId(view.id, value);
    case 'network': return reachedBy(view, model).some((endpoint) => named(model.networks.get(endpoint.network), value));
    case 'project': return isWhole(view.node.project, value);
    case 'service': return isWhole(view.node.service, value);
    case 'image': return contains(view.node.image, value) || contains(view.node.image_id, value);
    case 'state': return begins(view.state, value) || begins(view.health, value);
    case 'ip': return reachedBy(view, model).some((endpoint) => addressed(endpoint, value));
    case 'port': return view.ports.some((port) => isPort(port, value));
    case 'exposed': case 'reaches': case 'reached-by': case 'out': case 'broken': return isTold(view.id, term, told);
    case 'label': return Object.entries(labels).some(([key, text]) => isWhole(value.includes('=') ? `${key}=${text}` : key, value));
    default: return saysItself(view, value, model) || mountsHold(view.id, term, model.storage());
  }
}

/**
 * Whether a container itself, and not only one of its mounts, holds a plain word.
 * @param {ContainerView} view
 * @param {string} value
 * @param {HostModel} model
 * @returns {boolean}
 */
export function saysItself(view, value, model) {
  const { node } = view;
  if ([view.name, node.image, node.project, node.service].some((text) => contains(text, value))) return true;
  if (view.state === value || view.health === value || beginsId(view.id, value)) return true;
  return reachedBy(view, model).some((endpoint) => addressesOf(endpoint).some((address) => begins(address, value)));
}

/**
 * A network answers for itself: what is asked of containers only (image, state, port, label) it neither holds nor lacks.
 * @param {NetworkView} view
 * @param {Term} term
 * @param {Told|null} [told]
 * @returns {boolean|null} null: it cannot be asked that
 */
export function networkHolds(view, term, told = null) {
  const { field, value } = term;
  switch (field) {
    case 'broken': return isTold(view.id, term, told);
    case 'network': return named(view, value);
    case 'id': return isId(view.id, value);
    case 'project': return isWhole(view.node.project, value);
    case 'ip': return view.subnets.some((subnet) => begins(subnet, value) || inSubnet(subnet.split('/')[0], value));
    case null: return contains(view.name, value) || view.subnets.some((subnet) => begins(subnet, value)) || beginsId(view.id, value);
    default: return null;
  }
}

/**
 * Of a container that was found, the endpoints that were meant: all, unless networks or addresses were asked for.
 * @param {EndpointView} endpoint
 * @param {Term[]} terms
 * @param {HostModel} model
 * @returns {boolean}
 */
export function endpointHolds(endpoint, terms, model) {
  return terms.every(({ field, value, not }) => {
    if (field === 'network') return named(model.networks.get(endpoint.network), value) !== not;
    return field === 'ip' ? addressed(endpoint, value) !== not : true;
  });
}

/**
 * @param {NetworkView|undefined} network
 * @param {string} value
 * @returns {boolean}
 */
function named(network, value) {
  return network !== undefined && (isWhole(network.name, value) || isId(network.id, value));
}

/** @param {EndpointView} endpoint @returns {string[]} */
function addressesOf({ node }) {
  return [node.ipv4, node.ipv6, node.static_ipv4, node.static_ipv6].filter((address) => typeof address === 'string');
}

/**
 * @param {EndpointView} endpoint
 * @param {string} value
 * @returns {boolean}
 */
function addressed(endpoint, value) {
  return addressesOf(endpoint).some((address) => begins(address, value) || inSubnet(address.split('/')[0], value));
}

/**
 * @param {import('../base/types.js').PortView} port
 * @param {string} value  `80` or `53/udp`; `*` is any
 * @returns {boolean}
 */
function isPort(port, value) {
  const [number, protocol] = value.split('/');
  if (protocol && !isWhole(port.protocol, protocol)) return false;
  return isWhole(String(port.hostPort), number) || isWhole(String(port.containerPort), number);
}
