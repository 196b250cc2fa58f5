/**
 * The mounts of a container, as the panel lists them.
 *
 * @module panel/mounts
 */

import { el } from '../dom.js';
import { n, t } from '../i18n.js';
import { mono } from './parts.js';

/** @typedef {import('../types.js').Topology} Topology */
/** @typedef {import('../types.js').Node} Node */
/** @typedef {{destination: string, rw: boolean, kind: string, source: string}} Mount */

/** @param {string} container @param {Topology} topology @returns {Mount[]} */
export function mountsOf(container, topology) {
  const found = [];
  for (const edge of topology.edges.values()) {
    if (edge.kind !== 'mounts' || edge.source !== container) continue;
    const node = topology.nodes.get(edge.target);
    if (node) found.push({ destination: edge.destination, rw: edge.rw, kind: node.kind, source: sourceOf(node) });
  }
  return found.sort((a, b) => (a.destination < b.destination ? -1 : 1));
}

/** @param {Node} node */
function sourceOf(node) {
  if (node.kind === 'tmpfs') return node.size ? t('memory, at most %(size)s', { size: bytes(node.size) }) : t('memory');
  if (node.kind === 'bind') return node.path;
  return node.anonymous ? t('anonymous volume %(id)s', { id: String(node.name).slice(0, 12) }) : node.name;
}

/** @param {number} count */
function bytes(count) {
  const power = Math.min(3, Math.floor(Math.log2(Math.max(1, count)) / 10));
  return `${Number((count / 1024 ** power).toPrecision(3))} ${['B', 'KiB', 'MiB', 'GiB'][power]}`;
}

/** @param {string} kind */
function kindWord(kind) {
  if (kind === 'volume') return t('volume');
  return kind === 'bind' ? t('bind mount') : t('tmpfs');
}

/** @param {string} container @param {Topology} topology @returns {import('./sections.js').Section} */
export function mountSection(container, topology) {
  const mounts = mountsOf(container, topology);
  return {
    name: 'mounts',
    title: mounts.length ? n('%(count)s mount', '%(count)s mounts', mounts.length) : t('No mounts'),
    facts: mounts,
    build: () => el('ul', { class: 'rows mounts' }, ...mounts.map((mount) => el('li', {},
      el('div', { class: 'mount-destination' }, mono(mount.destination),
        el('span', { class: `tag ${mount.rw ? 'rw' : 'ro'}`, title: mount.rw ? t('read and write') : t('read only'), text: mount.rw ? 'rw' : 'ro' })),
      el('div', { class: 'muted' }, `${kindWord(mount.kind)} · `, el('span', { class: 'mono', text: mount.source }))))),
  };
}
