/**
 * What one container's card says, read from its node.
 *
 * @module model/containers
 */

/** @typedef {import('../base/types.js').Node} Node */
/** @typedef {import('../base/types.js').Edge} Edge */
/** @typedef {import('../base/types.js').PortView} PortView */
/** @typedef {import('../base/types.js').ContainerView} ContainerView */

const EVERYWHERE = new Set(['0.0.0.0', '::', '']);

/**
 * An image's name without registry, owner and digest: `ghcr.io/acme/app:1@sha256:…` is `app:1`.
 * @param {string|null|undefined} image
 * @returns {string}
 */
export function shortImage(image) {
  if (!image) return '';
  if (/^(sha256:)?[0-9a-f]{64}$/.test(image)) return image.replace('sha256:', '').slice(0, 12);
  const name = image.split('@')[0];
  return name.slice(name.lastIndexOf('/') + 1);
}

/**
 * The one word that the card's sign stands for: the health while it runs, otherwise the state.
 * @param {string} state
 * @param {string|null} health
 * @returns {ContainerView['sign']}
 */
export function signOf(state, health) {
  if (state === 'running') {
    return health === 'healthy' || health === 'unhealthy' || health === 'starting' ? health : 'running';
  }
  switch (state) {
    case 'restarting': case 'paused': case 'created': case 'dead': case 'removing': return state;
    case 'stopping': return 'removing';
    default: return 'exited';
  }
}

/**
 * @param {Edge} edge of the kind `publishes`
 * @returns {PortView}
 */
export function portOf(edge) {
  const hostIp = edge.host_ip ?? '';
  return {
    hostIp,
    hostPort: Number(edge.host_port ?? 0),
    containerPort: Number(edge.container_port),
    protocol: edge.protocol ?? 'tcp',
    everywhere: EVERYWHERE.has(hostIp) && Boolean(edge.host_port),
  };
}

/**
 * @param {PortView} a
 * @param {PortView} b
 * @returns {number}
 */
export function byPort(a, b) {
  return a.hostPort - b.hostPort || a.containerPort - b.containerPort
    || (a.protocol < b.protocol ? -1 : Number(a.protocol > b.protocol))
    || (a.hostIp < b.hostIp ? -1 : Number(a.hostIp > b.hostIp));
}

/**
 * Which network stack a container lives in, whatever it is plugged into. An owner that is gone leaves `shared` behind.
 * @param {Node} node
 * @param {string} sandbox  node id of the sandbox it joins, '' if none
 * @returns {Exclude<ContainerView['stack'], 'none'>}
 */
export function stackOf(node, sandbox) {
  const mode = String(node.network_mode ?? '');
  if (sandbox === 'sandbox:host' || mode === 'host') return 'host';
  if (mode.startsWith('container:')) return 'shared';
  if (sandbox && !owns(node.id, sandbox)) return 'shared';
  return 'own';
}

/**
 * @param {string} container  node id
 * @param {string} sandbox    node id
 * @returns {boolean} whether the container owns the sandbox
 */
export function owns(container, sandbox) {
  return sandbox !== '' && sandbox.slice('sandbox:'.length) === container.slice('container:'.length);
}

/**
 * The node id of the container that an endpoint belongs to. (Every host-mode container has an endpoint of its own,
 * and one sandbox holds them all, so the edges do not say it.)
 * @param {string} endpoint  `endpoint:<container>:<network>`
 * @returns {string}
 */
export function containerOfEndpoint(endpoint) {
  return `container:${endpoint.slice('endpoint:'.length, endpoint.lastIndexOf(':'))}`;
}
