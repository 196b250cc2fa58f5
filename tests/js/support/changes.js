/**
 * Random changes to an invented host: what people and compose do to real ones.
 *
 * @module tests/js/support/changes
 */

/** @typedef {import('./host.js').Host} Host */

/** @type {Record<string, (host: Host, step: number) => void>} */
const CHANGES = {
  startStandalone(host, step) {
    host.container(`try_${step}`, { networks: [host.bridge], ports: step % 3 ? [] : [20000 + step] });
  },
  startInProject(host, step) {
    const sample = host.pick(host.all('container').filter((node) => node.project));
    if (!sample) return;
    const networks = host.all('network').filter((node) => node.project === sample.project);
    host.container(`${sample.project}-extra${step}-1`, {
      project: sample.project, service: `extra${step}`, networks: networks.length ? [host.pick(networks).id] : [],
    });
  },
  startProject(host, step) {
    const project = `new${step}`;
    const network = host.network(`${project}_default`, { project });
    for (const service of ['web', 'db', 'worker'].slice(0, 1 + host.below(3))) {
      host.container(`${project}-${service}-1`, { project, service, networks: [network] });
    }
  },
  startSharer(host, step) {
    const owner = host.pick(host.all('container').filter((node) => node.network_mode === 'bridge'));
    if (owner) host.container(`sidecar_${step}`, { mode: `container:${owner.id.slice('container:'.length)}` });
  },
  startInHostMode(host, step) {
    host.container(`agent_${step}`, { mode: 'host' });
  },
  removeContainer(host) {
    const one = host.pick(host.all('container'));
    if (one) host.remove(one.id);
  },
  removeProject(host) {
    const one = host.pick(host.all('container').filter((node) => node.project));
    if (!one) return;
    for (const node of [...host.all('container'), ...host.all('network')]) if (node.project === one.project) host.remove(node.id);
  },
  connect(host) {
    const container = host.pick(host.all('container').filter((node) => node.network_mode === 'bridge'));
    const network = host.pick(host.all('network').filter((node) => node.driver === 'bridge'));
    if (container && network) host.connect(container.id, network.id);
  },
  disconnect(host) {
    const endpoint = host.pick(host.all('endpoint').filter((node) => !node.id.endsWith(host.hostNetwork.slice(8))));
    if (endpoint) host.remove(endpoint.id);
  },
  createNetwork(host, step) {
    host.network(`net-${step}`, { internal: step % 2 === 0 });
  },
  removeNetwork(host) {
    const network = host.pick(host.all('network').filter((node) => node.driver === 'bridge' && node.name !== 'bridge'));
    if (network) host.remove(network.id);
  },
  stop(host) {
    const one = host.pick(host.all('container'));
    if (one) host.node({ ...one, state: one.state === 'exited' ? 'running' : 'exited' });
  },
};

export const CHANGE_NAMES = Object.keys(CHANGES);

/**
 * Changes the host once; its topology is a new one afterwards.
 * @param {Host} host
 * @param {number} step
 * @param {string} [name]  of the change; any without it
 * @returns {string} which change it was
 */
export function changeHost(host, step, name = host.pick(CHANGE_NAMES)) {
  host.fork();
  CHANGES[name](host, step);
  return name;
}
