/**
 * What the edges of a topology say, looked up once.
 *
 * @module model/wiring
 */

import { byPort, portOf } from './containers.js';
import { perRecord } from './lazy.js';
import { append } from './order.js';

/** @typedef {import('../base/types.js').Topology} Topology */
/** @typedef {import('../base/types.js').PortView} PortView */

/**
 * @typedef {object} Wiring
 * @property {Map<string, string>} joins     container → sandbox
 * @property {Map<string, string>} holds     endpoint → sandbox
 * @property {Map<string, string>} attaches  endpoint → network
 * @property {Map<string, PortView[]>} ports by container, sorted
 * @property {Map<string, number>} mounts    by container
 */

/** @type {PortView[]} */
export const NO_PORTS = [];

const published = perRecord(portOf);

/**
 * @param {Topology} topology
 * @returns {Wiring}
 */
export function readEdges(topology) {
  /** @type {Wiring} */
  const wiring = { joins: new Map(), holds: new Map(), attaches: new Map(), ports: new Map(), mounts: new Map() };
  for (const edge of topology.edges.values()) {
    switch (edge.kind) {
      case 'joins': wiring.joins.set(edge.source, edge.target); break;
      case 'holds': wiring.holds.set(edge.target, edge.source); break;
      case 'attaches': wiring.attaches.set(edge.source, edge.target); break;
      case 'publishes': append(wiring.ports, edge.target, published(edge)); break;
      case 'mounts': wiring.mounts.set(edge.source, (wiring.mounts.get(edge.source) ?? 0) + 1); break;
      default: break;
    }
  }
  for (const ports of wiring.ports.values()) ports.sort(byPort);
  return wiring;
}
