/**
 * The sources of a host's data: volumes, paths on the host, memory; who mounts them, and what they are called.
 *
 * @module mounts/sources
 */

import { sameList } from '../../model/reuse.js';
import { boxKey, withoutProject } from '../../model/boxes.js';
import { standingOf } from '../../backups/standings.js';
import { append, byText } from '../../model/order.js';
import { worstWay } from '../risks.js';

/** @typedef {import('../../base/types.js').Topology} Topology */
/** @typedef {import('../../base/types.js').Node} Node */
/** @typedef {import('../types.js').MountView} MountView */
/** @typedef {import('../types.js').SourceView} SourceView */
/** @typedef {import('../types.js').StorageModel} StorageModel */

export const GROUNDS = new Set(['volume', 'bind', 'tmpfs']);
const SHORT = 12;

/** @param {SourceView} a @param {SourceView} b */
export function sameSource(a, b) {
  return a.node === b.node && a.label === b.label && a.backing === b.backing && a.lock === b.lock && a.backup === b.backup
    && sameList(a.mounts, b.mounts) && sameList(a.users, b.users) && sameList(a.boxes, b.boxes);
}

/**
 * @param {Topology} topology
 * @param {Map<string, MountView>} mounts
 * @param {StorageModel['containers']} containers
 * @param {import('../types.js').Marks} marks
 * @returns {Map<string, SourceView>} also of volumes that nobody mounts
 */
export function readSources(topology, mounts, containers, { locks, backups }) {
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
    sources.set(node.id, sourceView(node, mine, containers, path ? path.slice('bind:'.length) : node.device ?? null, { lock: locks.get(node.id) ?? null, backup: standingOf(backups, node) }));
  }
  makeLabelsUnique([...sources.values()].filter(({ ground, anonymous }) => ground === 'volume' && !anonymous));
  return sources;
}

/** Volumes of one box that would be called the same get their whole names, which no two have. @param {SourceView[]} volumes  are changed */
function makeLabelsUnique(volumes) {
  /** @type {Map<string, SourceView[]>} */
  const called = new Map();
  for (const view of volumes) for (const box of view.boxes) append(called, `${box}\n${view.label}`, view);
  const shortened = [...called.values()].filter((views) => views.length > 1).flat().filter((view) => view.label !== view.name);
  for (const view of shortened) view.label = view.name;
  if (shortened.length > 0) makeLabelsUnique(volumes); // a whole name may be another one's short one
}

/**
 * @param {Node} node
 * @param {MountView[]} mounts
 * @param {StorageModel['containers']} containers
 * @param {string|null} backing
 * @param {Pick<SourceView, 'lock'|'backup'>} marks
 * @returns {SourceView}
 */
function sourceView(node, mounts, containers, backing, marks) {
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
    ...marks,
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
