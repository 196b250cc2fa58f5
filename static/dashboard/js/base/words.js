/**
 * How containers, networks and endpoints are called in a sentence.
 *
 * @module words
 */

import { n, t } from './i18n.js';
import { NO_LABEL, NO_NETWORK, STANDALONE, UNUSED, boxTitle, isRest } from '../model/boxes.js';
import { inSentence } from './escape.js';
import { portRuns } from '../model/ports.js';
import { describeContainerMounts, describeStorage } from '../mounts/words.js';

/** @typedef {import('./types.js').HostModel} HostModel */
/** @typedef {import('./types.js').ContainerView} ContainerView */
/** @typedef {import('./types.js').NetworkView} NetworkView */
/** @typedef {import('./types.js').EndpointView} EndpointView */
/** @typedef {import('./types.js').PortView} PortView */

/** In a sentence; more are counted. */
const MOST_PORTS = 12;

/**
 * The word for a sign; Docker's own for its states.
 * @param {string} sign
 * @returns {string}
 */
export function signWord(sign) {
  /** @type {Record<string, string>} */
  const words = {
    running: t('running'), healthy: t('healthy'), unhealthy: t('unhealthy'), starting: t('starting'),
    restarting: t('restarting'), paused: t('paused'), exited: t('exited'), created: t('created'),
    dead: t('dead'), removing: t('removing'),
  };
  return words[sign] ?? sign;
}

/**
 * `0.0.0.0:8080 → 80/tcp`, as `docker ps` has it; `80/tcp` where a routed network has no port of the host for it.
 * @param {PortView} port
 */
export function portText(port) {
  if (!port.hostPort) return `${port.containerPort}/${port.protocol}`;
  const host = port.hostIp.includes(':') ? `[${port.hostIp}]` : port.hostIp;
  return `${host}:${port.hostPort} → ${port.containerPort}/${port.protocol}`;
}

/** `80`, `53/udp`, `10000–10999/udp`. @param {import('../model/ports.js').PortRun} run */
export const portRunText = ({ text, protocol }) => (protocol === 'tcp' ? text : `${text}/${protocol}`);

/**
 * Host ports in a sentence: each once, those that run on as one, the last ones by their number.
 * @param {readonly PortView[]} ports
 * @param {boolean|null} [everywhere]  only those that are bound to every address, or only the others
 * @returns {string[]}
 */
export function shortPorts(ports, everywhere = null) {
  const runs = portRuns(ports).filter((run) => everywhere === null || run.everywhere === everywhere);
  const rest = runs.slice(MOST_PORTS).reduce((sum, { count }) => sum + count, 0);
  const named = runs.slice(0, MOST_PORTS).map(portRunText);
  return rest > 0 ? [...named, t('and %(count)s more', { count: rest })] : named;
}

/** An address without the length of its prefix. @param {string|null|undefined} address */
export function bare(address) {
  return address ? address.split('/')[0] : '';
}

/** @param {ContainerView} view @param {HostModel} model */
export function stackWord(view, model) {
  if (view.stack === 'host') return t('the host’s');
  if (view.stack === 'none') return t('none');
  if (view.owner) return sharers(view, model).length ? t('own, shared') : t('own');
  return t('of %(name)s', { name: ownerOf(view, model)?.name ?? '?' });
}

/** Who else is in the sandbox. @param {ContainerView} view @param {HostModel} model @returns {ContainerView[]} */
export function sharers(view, model) {
  const ids = model.sandboxes.get(view.sandbox) ?? [];
  return ids.flatMap((id) => (id === view.id ? [] : model.containers.get(id) ?? []));
}

/** @param {ContainerView} view @param {HostModel} model */
export function ownerOf(view, model) {
  return sharers(view, model).find((other) => other.owner) ?? null;
}

/**
 * The accessible name of what is on the chart.
 * @param {HostModel} model
 * @param {string} id
 * @param {'network'|'mounts'} [chart]  what of a container is of interest there
 * @returns {string}
 */
export function describe(model, id, chart = 'network') {
  const container = model.containers.get(id);
  if (container && chart === 'mounts') return describeMounts(container, model);
  if (container) return describeContainer(container, model);
  const network = model.networks.get(id);
  if (network) return describeNetwork(network);
  const endpoint = model.endpoints.get(id);
  if (endpoint) return describeEndpoint(endpoint, model);
  const box = model.boxes.find(({ key }) => key === id);
  return box ? describeBox(box) : describeStorage(model.storage(), id);
}

/** What a box is called. @param {string} key */
export function boxName(key) {
  if (key === NO_NETWORK) return t('(on no network)');
  if (key === NO_LABEL) return t('(without the label)');
  return key === STANDALONE ? t('(standalone)') : boxTitle(key);
}

/** What kind of group it is. @param {string} key */
export function boxKind(key) {
  if (key === STANDALONE) return t('Containers without a project');
  if (key === NO_NETWORK) return t('Containers on no network');
  if (key === NO_LABEL) return t('Containers without the label');
  const [kind] = key.split(':', 1);
  return { image: t('Image'), networks: t('Networks'), label: t('Label') }[kind] ?? t('Project');
}

/** @param {import('./types.js').BoxView} box */
function describeBox({ key, containers, lock }) {
  if (key === UNUSED) return '';
  const name = isRest(key) ? boxKind(key) : key.startsWith('project:') ? t('Project %(name)s', { name: inSentence(boxName(key)) }) : `${boxKind(key)} ${inSentence(boxName(key))}`;
  return [name, n('%(count)s container', '%(count)s containers', containers.length), lock].filter(Boolean).join(', ');
}

/** @param {ContainerView} view @param {HostModel} model */
function describeMounts(view, model) {
  return [inSentence(view.name), signWord(view.sign), inSentence(view.image), describeContainerMounts(model.storage(), view.id), view.lock].filter(Boolean).join(', ');
}

/** @param {ContainerView} view @param {HostModel} model */
function describeContainer(view, model) {
  const networks = view.endpoints.map((endpoint) => model.networks.get(endpoint.network)?.name ?? '');
  const parts = [inSentence(view.name), signWord(view.sign), inSentence(view.image)];
  const [open, others] = [true, false].map((everywhere) => shortPorts(view.ports, everywhere).join(', '));
  if (open) parts.push(t('published to every address: %(ports)s', { ports: open }));
  if (others) parts.push(t('published: %(ports)s', { ports: others }));
  if (view.stack === 'shared') parts.push(t('shares the sandbox of %(name)s', { name: ownerOf(view, model)?.name ?? '?' }));
  else parts.push(networks.length ? t('on %(networks)s', { networks }) : t('on no network'));
  return [...parts, view.lock].filter(Boolean).join(', ');
}

/** @param {NetworkView} view */
function describeNetwork(view) {
  const parts = [t('Network %(name)s', { name: view.name }), ...view.subnets];
  parts.push(n('%(count)s endpoint', '%(count)s endpoints', view.endpoints.length));
  if (view.internal) parts.push(t('internal'));
  if (view.lock) parts.push(view.lock);
  return parts.join(', ');
}

/** @param {EndpointView} view @param {HostModel} model */
function describeEndpoint(view, model) {
  const names = {
    container: model.containers.get(view.container)?.name ?? '?',
    network: model.networks.get(view.network)?.name ?? '?',
  };
  const address = bare(view.node.ipv4) || bare(view.node.ipv6);
  const where = t('%(container)s on %(network)s', names);
  return view.active ? [where, address].filter(Boolean).join(', ') : `${where}, ${t('not plugged in')}`;
}
