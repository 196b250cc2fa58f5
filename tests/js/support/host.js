/**
 * Invents hosts for tests, from a seed: a topology document as the server would send it, and changes to it.
 *
 * @module tests/js/support/host
 */

import { emptyTopology, edgeKey } from '../../../static/dashboard/js/topology.js';

/** @typedef {import('../../../static/dashboard/js/types.js').Topology} Topology */
/** @typedef {import('../../../static/dashboard/js/types.js').Node} Node */
/** @typedef {import('../../../static/dashboard/js/types.js').Edge} Edge */

const PROJECTS = ['billing', 'n8n', 'outline', 'matomo', 'nextcloud', 'paperless', 'registry', 'sentry', 'vault', 'wiki'];
const SUFFIXES = ['', '-dev', '-prod', '-qa', '-us', '-eu', '-green', '-blue', '-staging', '-canary'];
const SERVICES = ['web', 'app', 'db', 'cache', 'worker', 'search', 'exporter', 'mailer', 'websocket-gateway', 'scheduler'];
const SHARED = ['proxy', 'monitoring', 'logging', 'smtp', 'db-shared', 'mesh-a', 'mesh-b', 'vpn'];
const STATES = ['running', 'running', 'running', 'running', 'running', 'exited', 'paused', 'restarting', 'created'];

/**
 * @param {number} seed
 * @returns {() => number} numbers in [0, 1), the same for the same seed
 */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A host that tests build up, change, and read as a Topology. */
export class Host {
  #next = 1;

  /** @param {number} seed */
  constructor(seed) {
    this.random = random(seed);
    this.topology = emptyTopology();
    this.node({ id: 'host:TEST', kind: 'host', name: 'test' });
    this.hostNetwork = this.network('host', { driver: 'host' });
    this.noneNetwork = this.network('none', { driver: 'null' });
    this.bridge = this.network('bridge');
  }

  /** @param {number} limit @returns {number} a whole number below it */
  below(limit) {
    return Math.floor(this.random() * limit);
  }

  /** @template T @param {readonly T[]} list @returns {T} */
  pick(list) {
    return list[this.below(list.length)];
  }

  /** @returns {string} a Docker ID, new */
  #id() {
    const number = this.#next;
    this.#next += 1;
    return Math.imul(number, 2654435761).toString(16).replace('-', 'f').padStart(9, '0') + number.toString(16).padStart(55, '0');
  }

  /** Makes the topology a new one, so that those handed out before stay as they were. */
  fork() {
    const { epoch, revision, nodes, edges } = this.topology;
    this.topology = { epoch, revision: revision + 1, nodes: new Map(nodes), edges: new Map(edges) };
    return this.topology;
  }

  /** @param {Node} node */
  node(node) {
    this.topology.nodes.set(node.id, node);
  }

  /** @param {Edge} edge */
  edge(edge) {
    this.topology.edges.set(edgeKey(edge), edge);
  }

  /** @param {string} kind @returns {Node[]} */
  all(kind) {
    return [...this.topology.nodes.values()].filter((node) => node.kind === kind);
  }

  /** @param {string} name @param {object} [attributes] @returns {string} node id */
  network(name, attributes = {}) {
    const id = `network:${this.#id()}`;
    this.node({
      id, kind: 'network', name, driver: 'bridge', scope: 'local', internal: false, attachable: false, ingress: false,
      ipv6: false, icc: true, options: {}, project: null, subnets: [{ subnet: `172.${this.below(250)}.0.0/16`, gateway: null }],
      ...attributes,
    });
    return id;
  }

  /**
   * @param {string} name
   * @param {{project?: string|null, service?: string|null, state?: string, mode?: string, networks?: string[], ports?: number[], health?: string|null, image?: string}} [options]
   * @returns {string} node id
   */
  container(name, { project = null, service = null, state = 'running', mode = 'bridge', networks = [], ports = [], health = null, image = 'app:4.12' } = {}) {
    const docker = this.#id();
    const id = `container:${docker}`;
    this.node({ id, kind: 'container', name, image, image_id: null, state, status: '', health, network_mode: mode, project, service, created: null });
    let sandbox = `sandbox:${docker}`;
    if (mode === 'host') sandbox = 'sandbox:host';
    if (mode.startsWith('container:')) sandbox = `sandbox:${mode.slice('container:'.length)}`;
    this.node({ id: sandbox, kind: 'sandbox', active: true, sandbox_id: null, key: null });
    this.edge({ source: id, target: sandbox, key: 'joins', kind: 'joins' });
    if (mode === 'host') this.connect(id, this.hostNetwork, sandbox);
    if (mode === 'none') this.connect(id, this.noneNetwork);
    for (const network of networks) this.connect(id, network);
    for (const port of ports) {
      this.edge({ source: 'host:TEST', target: id, key: `publishes:0.0.0.0:${port}:80/tcp`, kind: 'publishes', host_ip: '0.0.0.0', host_port: port, container_port: 80, protocol: 'tcp' });
    }
    return id;
  }

  /** @param {string} container @param {string} network @param {string} [sandbox] @returns {string} endpoint's node id */
  connect(container, network, sandbox = container.replace('container:', 'sandbox:')) {
    const id = `endpoint:${container.slice('container:'.length)}:${network.slice('network:'.length)}`;
    const active = ['running', 'paused', 'restarting'].includes(this.topology.nodes.get(container)?.state);
    this.node({ id, kind: 'endpoint', active, ipv4: active ? `172.18.${this.below(256)}.${this.below(256)}/16` : null, ipv6: null, mac: null, aliases: [], dns_names: [] });
    this.edge({ source: sandbox, target: id, key: 'holds', kind: 'holds' });
    this.edge({ source: id, target: network, key: 'attaches', kind: 'attaches' });
    return id;
  }

  /** @param {string} id  of any node; its edges, and what belongs to it, go along */
  remove(id) {
    const gone = new Set([id]);
    if (id.startsWith('container:')) {
      const docker = id.slice('container:'.length);
      gone.add(`sandbox:${docker}`);
      for (const node of this.all('endpoint')) if (node.id.startsWith(`endpoint:${docker}:`)) gone.add(node.id);
    }
    if (id.startsWith('network:')) {
      for (const node of this.all('endpoint')) if (node.id.endsWith(`:${id.slice('network:'.length)}`)) gone.add(node.id);
    }
    for (const one of gone) this.topology.nodes.delete(one);
    for (const [key, edge] of this.topology.edges) {
      if (gone.has(edge.source) || gone.has(edge.target)) this.topology.edges.delete(key);
    }
  }
}

/**
 * @param {number} size   containers, about
 * @param {number} [seed]
 * @param {{shared?: number, locals?: number}} [options]  how many shared networks; how many local ones a project at most
 * @returns {Host}
 */
export function inventHost(size, seed = 1, { shared = size < 50 ? 2 : Math.min(8, Math.ceil(size / 40)), locals = 2 } = {}) {
  const host = new Host(seed);
  const across = Array.from({ length: shared }, (_, index) => host.network(SHARED[index] ?? `shared-${index}`, { internal: index % 5 === 4, icc: index % 7 !== 6 }));
  let left = size;
  for (let index = 0; left > 0; index += 1) {
    const count = Math.min(left, 2 + host.below(11));
    left -= count;
    if (index % 12 === 3) {
      for (let each = 0; each < count; each += 1) host.container(`loner_${index}_${each}`, { networks: [host.bridge], mode: 'bridge', ports: each % 3 ? [] : [9000 + each] });
      continue;
    }
    inventProject(host, `${PROJECTS[index % 10]}${SUFFIXES[Math.floor(index / 10) % 10]}${index >= 100 ? `-${index}` : ''}`, count, across, locals);
  }
  host.network('forgotten');
  return host;
}

/**
 * @param {Host} host
 * @param {string} project
 * @param {number} count
 * @param {string[]} across
 * @param {number} locals
 */
function inventProject(host, project, count, across, locals) {
  const own = Array.from({ length: 1 + host.below(locals) }, (_, index) => host.network(`${project}_${index ? `backend${index}` : 'default'}`, { project, internal: index === 1 }));
  let owner = '';
  for (let index = 0; index < count; index += 1) {
    const service = SERVICES[index % SERVICES.length];
    const name = `${project}-${service}-${1 + Math.floor(index / SERVICES.length)}`;
    const chance = host.random();
    if (chance < 0.03) {
      host.container(name, { project, service, mode: 'host' });
    } else if (chance < 0.05) {
      host.container(name, { project, service, mode: 'none' });
    } else if (chance < 0.09 && owner) {
      host.container(name, { project, service, mode: `container:${owner}` });
    } else {
      const networks = new Set([host.pick(own)]);
      if (host.random() < 0.3) networks.add(host.pick(own));
      if (across.length && host.random() < 0.35) networks.add(across[Math.floor(host.random() ** 2 * across.length)]);
      const ports = host.random() < 0.12 ? [10000 + host.below(900)] : [];
      const state = host.pick(STATES);
      const health = state === 'running' ? host.pick([null, null, 'healthy', 'unhealthy']) : null;
      owner = host.container(name, { project, service, state, health, networks: [...networks], ports, image: `${service}:1.${index}` }).slice('container:'.length);
    }
  }
}
