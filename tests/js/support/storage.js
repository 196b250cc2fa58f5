/**
 * Gives invented hosts volumes, paths and memory, and containers that mount them, as the server would tell of them.
 *
 * @module tests/js/support/storage
 */

import { inventHost } from './invent.js';

/** @typedef {import('./host.js').Host} Host */
/** @typedef {import('../../../static/dashboard/js/base/types.js').Node} Node */

const SHARED = ['bind:/var/run/docker.sock', 'bind:/etc/localtime', 'bind:/srv/shared/certs', 'volume:backups'];

/** @param {Host} host @param {string} id  `volume:name`, `bind:/path`, `tmpfs:container:/path` @param {object} [more] */
export function source(host, id, more = {}) {
  const kind = id.slice(0, id.indexOf(':'));
  const name = id.slice(kind.length + 1);
  const own = kind === 'volume' ? { name, driver: 'local', anonymous: /^[0-9a-f]{64}$/.test(name), device: null, project: null } : kind === 'bind' ? { path: name } : { destination: name.slice(name.indexOf(':') + 1), size: null };
  const risks = name.endsWith('docker.sock') ? [{ code: 'docker_socket', container: null, destination: null, rw: true, other: null }] : [];
  const persistence = kind === 'tmpfs' ? 'lost_on_stop' : 'kept';
  if (!host.topology.nodes.has(id)) host.node({ id, kind, ...own, used_by: [], shared: false, writers: [], persistence, risks, ...more });
  return id;
}

/** @param {Host} host @param {string} container @param {string} id  of the source @param {string} destination @param {boolean} [rw] */
export function mount(host, container, id, destination, rw = true) {
  source(host, id);
  const node = /** @type {Node} */ (host.topology.nodes.get(id));
  const used = [...new Set([...node.used_by, container])].sort();
  const writers = rw ? [...new Set([...node.writers, container])].sort() : node.writers;
  host.node({ ...node, used_by: used, shared: used.length > 1, writers });
  host.edge({ source: container, target: id, key: `mounts:${destination}`, kind: 'mounts', destination, rw, propagation: null, subpath: null });
}

/** Mounts of all kinds. @param {Host} host @param {string} container */
export function furnish(host, container) {
  const node = /** @type {Node} */ (host.topology.nodes.get(container));
  const count = host.below(5);
  for (let at = 0; at < count; at += 1) {
    const project = node.project ?? 'lone';
    const id = host.pick([
      `volume:${project}_data-${host.below(3)}`, `bind:/srv/${project}/conf-${host.below(4)}`, `tmpfs:${container.slice('container:'.length)}:/m${at}`,
      `volume:${project}_${node.service ?? node.name}`, host.pick(SHARED),
    ]);
    mount(host, container, id, `/m${at}`, host.below(3) > 0);
  }
}

/** @param {number} seed @param {number} size */
export function inventStorage(seed, size) {
  const host = inventHost(size, seed);
  for (const { id } of host.all('container')) furnish(host, id);
  for (let at = 0; at < host.below(9); at += 1) source(host, `volume:left-${at}`);
  return host;
}

/** Another container with the same mounts, as `docker compose up --scale` makes one. @param {Host} host @param {string} container @returns {string} */
export function replicate(host, container) {
  const node = /** @type {Node} */ (host.topology.nodes.get(container));
  const id = host.container(`${node.name}-replica`, { project: node.project, service: node.service });
  for (const { source: from, target, kind, destination, rw } of [...host.topology.edges.values()]) {
    if (kind !== 'mounts' || from !== container) continue;
    const own = target.startsWith('tmpfs:') ? `tmpfs:${id.slice('container:'.length)}:${destination}` : target;
    mount(host, id, own, destination, rw);
  }
  return id;
}

/** @param {Host} host @param {string} container @param {string} destination */
export function unmount(host, container, destination) {
  const [key, edge] = [...host.topology.edges].find(([, one]) => one.kind === 'mounts' && one.source === container && one.destination === destination) ?? [];
  if (!key || !edge) return;
  host.topology.edges.delete(key);
  const node = /** @type {Node} */ (host.topology.nodes.get(edge.target));
  const without = (/** @type {string[]} */ ids) => ids.filter((id) => id !== container);
  if (node.kind === 'tmpfs') host.topology.nodes.delete(node.id);
  else host.node({ ...node, used_by: without(node.used_by), writers: without(node.writers) });
}

/** The server's bookkeeping when a container goes. @param {Host} host @param {string} container */
export function removeContainer(host, container) {
  host.remove(container);
  for (const node of [...host.all('volume'), ...host.all('bind'), ...host.all('tmpfs')]) {
    if (!node.used_by.includes(container)) continue;
    const without = (/** @type {string[]} */ ids) => ids.filter((id) => id !== container);
    host.node({ ...node, used_by: without(node.used_by), writers: without(node.writers) });
  }
}
