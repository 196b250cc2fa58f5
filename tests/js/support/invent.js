/**
 * Invents hosts for tests, from a seed.
 *
 * @module tests/js/support/invent
 */

import { Host } from './host.js';

const PROJECTS = ['billing', 'n8n', 'outline', 'matomo', 'nextcloud', 'paperless', 'registry', 'sentry', 'vault', 'wiki'];
const SUFFIXES = ['', '-dev', '-prod', '-qa', '-us', '-eu', '-green', '-blue', '-staging', '-canary'];
const SERVICES = ['web', 'app', 'db', 'cache', 'worker', 'search', 'exporter', 'mailer', 'websocket-gateway', 'scheduler'];
const SHARED = ['proxy', 'monitoring', 'logging', 'smtp', 'db-shared', 'mesh-a', 'mesh-b', 'vpn'];
const STATES = ['running', 'running', 'running', 'running', 'running', 'exited', 'paused', 'restarting', 'created'];

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
