/**
 * Topology → StorageModel: which container mounts what, and what is shared.
 *
 * @module mounts/model
 */

import { takeOver } from '../model/reuse.js';
import { boxTitle, byBox, byRank, labelIn, makeLabelsUnique } from '../model/boxes.js';
import { append, byText } from '../model/order.js';
import { worstWay } from './risks.js';
import { GROUNDS, readSources, sameSource } from './layout/sources.js';

/** @typedef {import('../base/types.js').Topology} Topology */
/** @typedef {import('../base/types.js').Edge} Edge */
/** @typedef {import('../base/types.js').Node} Node */
/** @typedef {import('../base/types.js').ContainerView} ContainerView */
/** @typedef {import('./types.js').MountView} MountView */
/** @typedef {import('./types.js').StorageModel} StorageModel */
/** @typedef {import('./types.js').StorageBox} StorageBox */
/** @typedef {import('./types.js').Risk} Risk */

export const UNUSED_VOLUMES = 'unused-volumes';

/** @param {string} container @param {string} destination */
export const mountId = (container, destination) => `mount:${container}:${destination}`;

/**
 * @param {Topology} topology
 * @param {Map<string, ContainerView>} views  of the network chart: both call a container the same
 * @param {StorageModel|null} before  what says the same as then is the same object
 * @param {import('./types.js').Marks} marks
 * @returns {StorageModel}
 */
export function buildStorage(topology, views, before, marks) {
  const containers = readContainers(views);
  const mounts = readMounts(topology, containers);
  if (before) takeOver(mounts, before.mounts, sameMount);
  /** @type {Map<string, MountView[]>} */
  const mountsOf = new Map([...containers.keys()].map((id) => [id, []]));
  for (const mount of mounts.values()) mountsOf.get(mount.container)?.push(mount);
  for (const list of mountsOf.values()) list.sort((a, b) => byText(a.destination, b.destination));
  const sources = readSources(topology, mounts, containers, marks);
  if (before) takeOver(sources, before.sources, sameSource);
  const unused = [...sources.values()].filter((view) => view.ground === 'volume' && view.users.length === 0);
  unused.sort((a, b) => Number(a.anonymous) - Number(b.anonymous) || byText(a.name, b.name));
  return { mounts, mountsOf, sources, containers, boxes: readBoxes(containers, marks.locks), unused: unused.map((view) => view.id) };
}

/** @param {MountView} a @param {MountView} b */
function sameMount(a, b) {
  return a.source === b.source && a.rw === b.rw && a.propagation === b.propagation && a.subpath === b.subpath
    && a.ground === b.ground && a.root === b.root && a.hides === b.hides;
}

/**
 * A container stands with its own project or group, also where it shares the sandbox of another's.
 * @param {Map<string, ContainerView>} views
 */
function readContainers(views) {
  /** @type {StorageModel['containers']} */
  const containers = new Map();
  /** @type {Map<string, ContainerView[]>} */
  const moved = new Map();
  for (const view of views.values()) {
    const box = view.home;
    const own = box === view.box ? view : { ...view, box, label: labelIn(view.node, box) };
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
    // A volume's own options may forbid what the mount allows.
    rw: Boolean(edge.rw) && node.writers?.length !== 0,
    propagation: edge.propagation ?? null,
    subpath: edge.subpath ?? null,
    ground: /** @type {MountView['ground']} */ (node.kind),
    root: worstWay(mine),
    hides: mine.find((risk) => risk.code === 'hidden')?.other ?? null,
  };
}

/** @param {StorageModel['containers']} containers @param {import('../base/types.js').Locks} locks @returns {StorageBox[]} */
function readBoxes(containers, locks) {
  /** @type {Map<string, {label: string, view: ContainerView}[]>} */
  const inBox = new Map();
  for (const each of containers.values()) append(inBox, each.view.box, each);
  return [...inBox.keys()].sort(byBox).map((key) => ({
    key,
    title: boxTitle(key),
    lock: locks.get(key) ?? null,
    containers: /** @type {{label: string, view: ContainerView}[]} */ (inBox.get(key))
      .sort((a, b) => byRank(a.view, b.view)).map(({ view }) => view.id),
  }));
}
