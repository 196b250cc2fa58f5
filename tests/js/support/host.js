/**
 * A host that tests build up and change: a topology document as the server would send it.
 *
 * @module tests/js/support/host
 */

import { random } from './random.js';
import { emptyTopology, edgeKey } from '../../../static/dashboard/js/stream/topology.js';

/** @typedef {import('../../../static/dashboard/js/base/types.js').Topology} Topology */
/** @typedef {import('../../../static/dashboard/js/base/types.js').Node} Node */
/** @typedef {import('../../../static/dashboard/js/base/types.js').Edge} Edge */

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
