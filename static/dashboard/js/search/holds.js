/**
 * Whether one container, network or endpoint holds what one term of a query says.
 *
 * @module search/holds
 */

import { inSubnet } from './address.js';
import { mountsHold } from './mounts.js';

/** @typedef {import('../types.js').HostModel} HostModel */
/** @typedef {import('../types.js').ContainerView} ContainerView */
/** @typedef {import('../types.js').EndpointView} EndpointView */
/** @typedef {import('../types.js').NetworkView} NetworkView */
/** @typedef {import('../search.js').Term} Term */

/** A plain word of so many hexadecimal digits may be the beginning of an ID. */
const SHORT_ID = /^[0-9a-f]{6,64}$/;

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
 * @returns {boolean}
 */
export function containerHolds(view, term, model, labels) {
  const { field, value } = term;
  switch (field) {
    case 'volume': case 'path': case 'mount': return mountsHold(view.id, term, model.storage());
    case 'network': return reachedBy(view, model).some((endpoint) => named(model.networks.get(endpoint.network), value));
    case 'project': return has(view.node.project, value);
    case 'image': return has(view.node.image, value) || has(view.node.image_id, value);
    case 'state': return [view.state, view.sign, view.health ?? ''].some((word) => word.startsWith(value));
    case 'ip': return reachedBy(view, model).some((endpoint) => addressed(endpoint, value));
    case 'port': return view.ports.some((port) => isPort(port, value));
    case 'label': return Object.entries(labels).some(([key, text]) => has(`${key}=${text}`, value));
    default: return plainly(view, value, model);
  }
}

/**
 * @param {ContainerView} view
 * @param {string} value
 * @param {HostModel} model
 * @returns {boolean}
 */
function plainly(view, value, model) {
  const { node } = view;
  if ([view.name, view.label, node.image, node.project, node.service].some((text) => has(text, value))) return true;
  if (SHORT_ID.test(value) && view.id.startsWith(`container:${value}`)) return true;
  return reachedBy(view, model).some((endpoint) => addressesOf(endpoint).some((address) => address.startsWith(value)));
}

/**
 * A network answers for itself: what is asked of containers only (image, state, port, label) it neither holds nor lacks.
 * @param {NetworkView} view
 * @param {Term} term
 * @returns {boolean|null} null: it cannot be asked that
 */
export function networkHolds(view, { field, value }) {
  switch (field) {
    case 'network': return named(view, value);
    case 'project': return has(view.node.project, value);
    case 'ip': return view.subnets.some((subnet) => subnet.startsWith(value) || inSubnet(subnet.split('/')[0], value));
    case null:
      return named(view, value) || view.subnets.some((subnet) => subnet.startsWith(value))
        || (SHORT_ID.test(value) && view.id.startsWith(`network:${value}`));
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
  return network !== undefined && has(network.name, value);
}

/**
 * @param {unknown} text
 * @param {string} value  in small letters
 * @returns {boolean}
 */
function has(text, value) {
  return typeof text === 'string' && text.toLowerCase().includes(value);
}

/** @param {EndpointView} endpoint @returns {string[]} */
function addressesOf({ node }) {
  return [node.ipv4, node.ipv6, node.static_ipv4, node.static_ipv6].filter((address) => typeof address === 'string')
    .map((address) => String(address).toLowerCase());
}

/**
 * @param {EndpointView} endpoint
 * @param {string} value
 * @returns {boolean}
 */
function addressed(endpoint, value) {
  return addressesOf(endpoint).some((address) => address.startsWith(value) || inSubnet(address.split('/')[0], value));
}

/**
 * @param {import('../types.js').PortView} port
 * @param {string} value  `80` or `53/udp`
 * @returns {boolean}
 */
function isPort(port, value) {
  const [number, protocol] = value.split('/');
  if (protocol && protocol !== port.protocol) return false;
  return String(port.hostPort) === number || String(port.containerPort) === number;
}
