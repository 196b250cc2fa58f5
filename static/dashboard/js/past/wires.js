/**
 * What each container is wired to, by keys that hold from one container to the next that takes its place. Pure.
 *
 * @module past/wires
 */

import { containerOfEndpoint } from '../model/containers.js';

/** @typedef {import('./types.js').Topology} Topology */
/** @typedef {import('./types.js').Edge} Edge */
/** @typedef {import('./types.js').Fact} Fact */
/** @typedef {{kind: 'network'|'mount'|'port', name: string, detail: string, endpoint: string, network: string}} Wire */
/** @typedef {Map<string, Map<string, Wire>>} Wires  by container, then by key */

/** @param {Topology} topology @returns {Wires} */
export function wiresOf(topology) {
  /** @type {Wires} */
  const wires = new Map();
  for (const edge of topology.edges.values()) {
    const [container, wire] = read(edge, topology) ?? [];
    if (!container || !wire) continue;
    const mine = wires.get(container) ?? new Map();
    mine.set(`${wire.kind} ${wire.name}`, wire);
    wires.set(container, mine);
  }
  return wires;
}

/** @param {Edge} edge @param {Topology} topology @returns {[string, Wire]|null} */
function read(edge, { nodes }) {
  const none = { endpoint: '', network: '' };
  switch (edge.kind) {
    case 'attaches': {
      const node = nodes.get(edge.source);
      const address = node?.active ? String(node.ipv4 ?? node.ipv6 ?? '').split('/')[0] : '';
      return [containerOfEndpoint(edge.source), { kind: 'network', name: String(nodes.get(edge.target)?.name ?? '?'), detail: address, endpoint: edge.source, network: edge.target }];
    }
    case 'mounts': {
      const source = edge.target.startsWith('tmpfs:') ? 'tmpfs' : edge.target.slice(edge.target.indexOf(':') + 1);
      return [edge.source, { kind: 'mount', name: String(edge.destination), detail: `${source} ${edge.rw ? 'rw' : 'ro'}`, ...none }];
    }
    case 'publishes':
      return [edge.target, { kind: 'port', name: `${edge.host_ip}:${edge.host_port} → ${edge.container_port}/${edge.protocol}`, detail: '', ...none }];
    default:
      return null;
  }
}

const NONE = new Map();

/** @param {Map<string, Wire>} [before] @param {Map<string, Wire>} [after] @param {boolean} [anew]  addresses are others by themselves @returns {Fact[]} */
export function wireFacts(before = NONE, after = NONE, anew = false) {
  /** @type {Fact[]} */
  const facts = [];
  for (const [key, wire] of after) {
    const old = before.get(key);
    // An address that is not there while a container stands still is told by its state.
    const same = old && (old.detail === wire.detail || !old.detail || !wire.detail || (anew && wire.kind === 'network'));
    if (!same) facts.push({ kind: wire.kind, name: wire.name, before: old?.detail ?? null, after: wire.detail });
  }
  for (const [key, wire] of before) if (!after.has(key)) facts.push({ kind: wire.kind, name: wire.name, before: wire.detail, after: null });
  return facts;
}
