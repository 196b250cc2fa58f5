/**
 * Ways and stops in the reader's words. What a code means comes from the server with the answer.
 *
 * @module reach/words
 */

import { t } from '../base/i18n.js';
import { nearestWay } from './row.js';

/** @typedef {import('./types.js').Way} Way */
/** @typedef {import('./types.js').Sign} Sign */
/** @typedef {import('./types.js').Port} Port */
/** @typedef {import('./types.js').Reached} Reached */
/** @typedef {import('./types.js').Opening} Opening */
/** @typedef {import('./types.js').Meanings} Meanings */
/** @typedef {(network: string|null) => string} NetworkName */

/** A container's ID is a name as well, but nobody's first choice. */
const SHORT_ID = /^[0-9a-f]{12}$/;

/** @param {Sign} sign */
export function signWord(sign) {
  /** @type {Record<Sign, string>} */
  const words = { stack: t('in the same network stack'), rail: t('along a network'), host: t('through the host’s network stack'), port: t('through a published port') };
  return words[sign];
}

/** `0.0.0.0:8080 → 80/tcp` @param {Port} port */
export function hostPort(port) {
  const address = port.host_ip?.includes(':') ? `[${port.host_ip}]` : port.host_ip ?? '';
  return `${address}:${port.host_port} → ${targetPort(port)}`;
}

/** @param {Port} port */
export const targetPort = ({ container_port: number, protocol }) => `${number}/${protocol}`;

/** @param {Way} way @param {NetworkName} nameOf @returns {string} */
export function wayText({ kind, network, address, port }, nameOf) {
  const values = { network: nameOf(network), address: address ?? '', where: port ? hostPort(port) : '' };
  /** @type {Record<Way['kind'], () => string>} */
  const texts = {
    same_stack: () => t('in the network stack that both share, at localhost'),
    network: () => t('on %(network)s at %(address)s', values),
    host_stack: () => t('from the host’s own network stack at %(address)s', values),
    to_host: () => t('in the host’s own network stack, at the host’s address %(address)s on %(network)s', values),
    routed: () => t('by a route from network to network, at %(address)s on %(network)s', values),
    published: () => t('through the host, where it is published at %(where)s', values),
  };
  return texts[kind]();
}

/**
 * @param {{from: string, to: string}} names
 * @param {Reached} reached
 * @param {NetworkName} nameOf
 * @param {Meanings} meanings
 * @returns {string} for the tip, and for who cannot see it
 */
export function reachedText(names, reached, nameOf, meanings) {
  const way = nearestWay(reached.ways);
  if (way) return t('%(from)s reaches %(to)s: %(way)s', { ...names, way: wayText(way, nameOf) });
  const why = reached.stops.map((code) => meanings[code] ?? code).join(' ');
  return t('%(from)s does not reach %(to)s. %(why)s', { ...names, why });
}

/**
 * The way, step by step: where it leaves, what it goes along, where it comes in.
 * @param {{from: string, to: string}} names
 * @param {Way} way
 * @param {NetworkName} nameOf
 * @returns {string[]}
 */
export function steps(names, { kind, network, address, port }, nameOf) {
  const values = { ...names, network: nameOf(network), address: address ?? '', where: port ? hostPort(port) : '', port: port ? targetPort(port) : '' };
  const arrival = port && kind !== 'published' ? t('%(to)s answers at %(address)s, port %(port)s only.', values) : t('%(to)s answers at %(address)s, at any port that it listens on.', values);
  /** @type {Record<Way['kind'], () => string[]>} */
  const texts = {
    same_stack: () => [t('%(from)s and %(to)s share one network stack.', values), t('%(to)s answers at localhost, at any port that it listens on.', values)],
    network: () => [t('%(from)s leaves by its plug on %(network)s.', values), t('Along the network %(network)s.', values), arrival],
    host_stack: () => [t('%(from)s is in the host’s own network stack.', values), t('The host has an address on %(network)s.', { network: nameOf(network) }), arrival],
    to_host: () => [t('%(from)s leaves by its plug on %(network)s.', values), t('At %(address)s on it is the host itself.', values), t('%(to)s is in the host’s own network stack, and answers there at any port that it listens on.', values)],
    routed: () => [t('%(from)s leaves through the host.', values), t('The host routes to the network %(network)s.', values), arrival],
    published: () => [t('%(from)s leaves through the host.', values), t('At %(where)s the host takes it in.', values), t('%(to)s answers at its port %(port)s.', values)],
  };
  return texts[kind]();
}

/** What to write where the target's address is asked for. @param {Way} way @returns {string[]} names first */
export function usable({ kind, names, address, port }) {
  if (kind === 'same_stack') return ['localhost'];
  if (kind === 'published' && port) return [port.host_ip === '0.0.0.0' || port.host_ip === '::' ? `${t('address of the host')}:${port.host_port}` : `${port.host_ip?.includes(':') ? `[${port.host_ip}]` : port.host_ip}:${port.host_port}`];
  const short = names.filter((name) => SHORT_ID.test(name));
  return [...names.filter((name) => !SHORT_ID.test(name)), ...(address ? [address] : []), ...short];
}

/** @param {Opening} opening */
export function openingText(opening) {
  if (opening.kind === 'published') return hostPort(opening);
  if (opening.kind === 'host_stack') return t('all that it listens on in the host’s network stack');
  if (opening.kind === 'ingress') return t('through the swarm’s routing');
  return opening.container_port === null ? t('its own address, any port') : t('its own address, port %(port)s', { port: targetPort(opening) });
}

/** @param {import('./types.js').Scope} scope */
export function scopeWord(scope) {
  return { everywhere: t('Everywhere'), address: t('At one address'), loopback: t('On the host alone (loopback)') }[scope];
}
