/**
 * Topology → StorageModel: which container mounts what, and what is shared.
 *
 * @module mounts/model
 */

import { boxKey, boxTitle, byBox, byRank, makeLabelsUnique, wishedLabel, withoutProject } from '../model/boxes.js';
import { append, byText } from '../model/order.js';
import { worstWay } from './risks.js';

/** @typedef {import('../types.js').Topology} Topology */
/** @typedef {import('../types.js').Edge} Edge */
/** @typedef {import('../types.js').Node} Node */
/** @typedef {import('../types.js').ContainerView} ContainerView */
/** @typedef {import('./types.js').MountView} MountView */
/** @typedef {import('./types.js').SourceView} SourceView */
/** @typedef {import('./types.js').StorageModel} StorageModel */
/** @typedef {import('./types.js').StorageBox} StorageBox */
/** @typedef {import('./types.js').Risk} Risk */

export const UNUSED_VOLUMES = 'unused-volumes';
const SHORT = 12;
const GROUNDS = new Set(['volume', 'bind', 'tmpfs']);

/** @param {string} container @param {string} destination */
export const mountId = (container, destination) => `mount:${container}:${destination}`;

/**
 * @param {Topology} topology
 * @param {Map<string, ContainerView>} views  of the network chart: both call a container the same
 * @returns {StorageModel}
 */
export function buildStorage(topology, views) {
  const containers = readContainers(views);
  const mounts = readMounts(topology, containers);
  /** @type {Map<string, MountView[]>} */
  const mountsOf = new Map([...containers.keys()].map((id) => [id, []]));
  for (const mount of mounts.values()) mountsOf.get(mount.container)?.push(mount);
  for (const list of mountsOf.values()) list.sort((a, b) => byText(a.destination, b.destination));
  const sources = readSources(topology, mounts, containers);
  const unused = [...sources.values()].filter((view) => view.ground === 'volume' && view.users.length === 0);
  unused.sort((a, b) => Number(a.anonymous) - Number(b.anonymous) || byText(a.name, b.name));
  return { mounts, mountsOf, sources, containers, boxes: readBoxes(containers), unused: unused.map((view) => view.id) };
}

/**
 * A container stands with its own project, also where it shares the sandbox of another's.
 * @param {Map<string, ContainerView>} views
 */
function readContainers(views) {
  /** @type {StorageModel['containers']} */
  const containers = new Map();
  /** @type {Map<string, ContainerView[]>} */
  const moved = new Map();
  for (const view of views.values()) {
    const box = boxKey(view.node.project);
    const own = box === view.box ? view : { ...view, box, label: wishedLabel(view.node) };
    if (own !== view) append(moved, box, own);
    containers.set(view.id, { label: own.label, view: own });
  }
  for (const box of moved.keys()) {
    const mates = [...containers.values()].filter(({ view }) => view.box === box).map(({ view }) => ({ ...view }));
    makeLabelsUnique(mates);
    for (const view of mates) containers.set(view.id, { label: view.label, view });
  }
  return containers;
}

/**
 * @param {Topology} topology
 * @param {StorageModel['containers']} containers
 */
function readMounts(topology, containers) {
  /** @type {Map<string, MountView>} */
  const mounts = new Map();
  for (const edge of topology.edges.values()) {
    if (edge.kind !== 'mounts') continue;
    const node = topology.nodes.get(edge.target);
    const container = containers.get(edge.source);
    if (node && container && GROUNDS.has(node.kind)) {
      const mount = mountView(edge, node, container.view.node.risks ?? []);
      mounts.set(mount.id, mount);
    }
  }
  return mounts;
}

/** @param {Edge} edge @param {Node} node @param {readonly Risk[]} risks  of the container @returns {MountView} */
function mountView(edge, node, risks) {
  const mine = risks.length ? risks.filter((risk) => risk.destination === edge.destination) : [];
  return {
    id: mountId(edge.source, edge.destination),
    container: edge.source,
    source: edge.target,
    destination: String(edge.destination ?? ''),
    rw: Boolean(edge.rw),
    propagation: edge.propagation ?? null,
    subpath: edge.subpath ?? null,
    ground: /** @type {MountView['ground']} */ (node.kind),
    root: worstWay(mine),
    hides: mine.find((risk) => risk.code === 'hidden')?.other ?? null,
  };
}

/**
 * @param {Topology} topology
 * @param {Map<string, MountView>} mounts
 * @param {StorageModel['containers']} containers
 * @returns {Map<string, SourceView>} also of volumes that nobody mounts
 */
function readSources(topology, mounts, containers) {
  /** @type {Map<string, MountView[]>} */
  const of = new Map();
  for (const mount of mounts.values()) append(of, mount.source, mount);
  /** @type {Map<string, string>} */
  const backing = new Map();
  for (const edge of topology.edges.values()) if (edge.kind === 'backed_by') backing.set(edge.source, edge.target);
  /** @type {Map<string, SourceView>} */
  const sources = new Map();
  for (const node of topology.nodes.values()) {
    if (!GROUNDS.has(node.kind)) continue;
    const mine = (of.get(node.id) ?? []).sort((a, b) => byText(a.id, b.id));
    const path = backing.get(node.id);
    sources.set(node.id, sourceView(node, mine, containers, path ? path.slice('bind:'.length) : node.device ?? null));
  }
  return sources;
}

/**
 * @param {Node} node
 * @param {MountView[]} mounts
 * @param {StorageModel['containers']} containers
 * @param {string|null} backing
 * @returns {SourceView}
 */
function sourceView(node, mounts, containers, backing) {
  const boxes = new Set(mounts.map((mount) => containers.get(mount.container)?.view.box ?? ''));
  const name = String((node.kind === 'bind' ? node.path : node.kind === 'tmpfs' ? node.destination : node.name) ?? '');
  return {
    id: node.id,
    ground: /** @type {SourceView['ground']} */ (node.kind),
    name,
    label: labelOf(node, name, boxes),
    anonymous: Boolean(node.anonymous),
    backing,
    fate: node.persistence ?? 'kept',
    mounts: mounts.map((mount) => mount.id),
    users: node.used_by ?? [...new Set(mounts.map((mount) => mount.container))],
    writers: node.writers ?? [],
    boxes: [...boxes].sort(byText),
    root: worstWay(node.risks ?? []),
    risks: node.risks ?? [],
    node,
  };
}

/** @param {Node} node @param {string} name @param {Set<string>} boxes */
function labelOf(node, name, boxes) {
  if (node.kind === 'tmpfs') return 'tmpfs';
  if (node.kind === 'bind') return name;
  if (node.anonymous) return name.slice(0, SHORT);
  return boxes.size === 1 && boxes.has(boxKey(node.project)) ? withoutProject(name, node.project) : name;
}

/** @param {StorageModel['containers']} containers @returns {StorageBox[]} */
function readBoxes(containers) {
  /** @type {Map<string, {label: string, view: ContainerView}[]>} */
  const inBox = new Map();
  for (const each of containers.values()) append(inBox, each.view.box, each);
  return [...inBox.keys()].sort(byBox).map((key) => ({
    key,
    title: boxTitle(key),
    containers: /** @type {{label: string, view: ContainerView}[]} */ (inBox.get(key))
      .sort((a, b) => byRank(a.view, b.view)).map(({ view }) => view.id),
  }));
}
