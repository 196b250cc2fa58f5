/**
 * What can stand after a field: the names that this host has.
 *
 * @module search/values
 */

import { byText } from '../model/order.js';

/** @typedef {import('../base/types.js').HostModel} HostModel */
/** @typedef {import('./search.js').Labels} Labels */
/** @typedef {import('./grammar.js').Field} Field */
/** @typedef {import('./told.js').Breaches} Breaches */

/** The words of Docker for states and healths. */
export const STATES = ['running', 'healthy', 'unhealthy', 'starting', 'restarting', 'paused', 'exited', 'created', 'dead', 'removing'];

/** To whom a container is open. */
const SCOPES = ['everywhere', 'address', 'loopback'];

/**
 * @param {HostModel} model
 * @param {Field} field
 * @param {Labels|null} labels
 * @param {Breaches} [breaches]
 * @returns {string[]} each once, in order; those of states and ports are all that somebody may want
 */
export function valuesOf(model, field, labels, breaches = new Map()) {
  const found = field === 'broken' ? ['*', ...[...breaches.values()].flat().map(({ name }) => name)] : read(model, field, labels);
  return [...new Set(found)].filter(Boolean).sort(field === 'state' ? byState : field === 'port' ? byNumber : byText);
}

/** @param {HostModel} model @param {Field} field @param {Labels|null} labels @returns {string[]} */
function read(model, field, labels) {
  const containers = [...model.containers.values()];
  switch (field) {
    case 'container': return containers.map(({ name }) => name);
    case 'network': return [...model.networks.values()].map(({ name }) => name);
    case 'project': return texts([...containers, ...model.networks.values()].map(({ node }) => node.project));
    case 'service': return texts(containers.map(({ node }) => node.service));
    case 'image': return texts(containers.map(({ node }) => node.image));
    case 'state': return STATES;
    case 'ip': return [...model.networks.values()].flatMap(({ subnets }) => subnets);
    case 'port': return containers.flatMap(({ ports }) => ports.map(({ hostPort, protocol }) => (protocol === 'tcp' ? `${hostPort}` : `${hostPort}/${protocol}`)));
    case 'label': return [...labels?.values() ?? []].flatMap((mine) => Object.entries(mine).flatMap(([key, text]) => [key, `${key}=${text}`]));
    case 'id': return [];
    case 'exposed': return SCOPES;
    case 'out': return ['yes', 'no'];
    case 'reaches': case 'reached-by': return texts([...containers.map(({ name }) => name), ...containers.map(({ node }) => node.service)]);
    default: return stored(model, field);
  }
}

/** @param {HostModel} model @param {Field} field @returns {string[]} */
function stored(model, field) {
  const { sources, mounts } = model.storage();
  if (field === 'mount') return [...mounts.values()].map(({ destination }) => destination);
  const ground = field === 'volume' ? 'volume' : 'bind';
  return [...sources.values()].filter((source) => source.ground === ground && !source.anonymous).map(({ name }) => name);
}

/** @param {unknown[]} values @returns {string[]} */
const texts = (values) => values.filter((value) => typeof value === 'string');

/** @param {string} a @param {string} b */
const byState = (a, b) => STATES.indexOf(a) - STATES.indexOf(b);

/** @param {string} a @param {string} b */
const byNumber = (a, b) => parseInt(a, 10) - parseInt(b, 10);
