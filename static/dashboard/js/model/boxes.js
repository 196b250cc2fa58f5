/**
 * Which box a container stands in, what its card is called there, and in which order the cards come.
 *
 * A container stands in the box of its compose project, or in that of the standalone ones. One that shares another's
 * sandbox stands in the *owner's* box, whatever its own project: the frame holds both side by side.
 *
 * @module model/boxes
 */

import { byText } from './order.js';

/** @typedef {import('../base/types.js').ContainerView} ContainerView */
/** @typedef {import('../base/types.js').BoxView} BoxView */

export const STANDALONE = 'standalone';
export const UNUSED = 'unused';
/** Those that are on no network, and those that have not the label, where these make the groups. */
export const NO_NETWORK = 'no-network';
export const NO_LABEL = 'no-label';
/** The boxes of those that are in no group. */
const RESTS = new Set([STANDALONE, NO_NETWORK, NO_LABEL]);

/** Whether it holds what is in no group. @param {string} key */
export const isRest = (key) => RESTS.has(key);

/** Whether compose projects make the groups of which this is one. @param {string} key */
export const isOfProject = (key) => key === STANDALONE || key.startsWith('project:');

/**
 * @param {string|null|undefined} project
 * @returns {string} the key of the box
 */
export function boxKey(project) {
  return project ? `project:${project}` : STANDALONE;
}

/**
 * @param {string} key
 * @returns {string}
 */
export function boxTitle(key) {
  if (key === STANDALONE) return '(standalone)';
  return key === UNUSED ? '(unused networks)' : key.slice(key.indexOf(':') + 1);
}

/**
 * A name without the project in front of it.
 * @param {string} name
 * @param {string|null|undefined} project
 * @returns {string}
 */
export function withoutProject(name, project) {
  if (project && name.length > project.length + 1 && name.startsWith(project)) {
    const next = name[project.length];
    if (next === '-' || next === '_' || next === '.') return name.slice(project.length + 1);
  }
  return name;
}

/**
 * What the card says before it is made unique: `web`, `web ·2` for the second replica, or the container's own name.
 * @param {import('../base/types.js').Node} node
 * @returns {string}
 */
export function wishedLabel(node) {
  const name = String(node.name ?? '');
  const bare = withoutProject(name, node.project);
  if (!node.service) return bare;
  const number = bare.startsWith(node.service) ? /^[-_](\d+)$/.exec(bare.slice(node.service.length)) : null;
  return number && number[1] !== '1' ? `${node.service} ·${number[1]}` : node.service;
}

/** What it says in this box: where those of several projects stand, with its project, whose name may be cut. @param {import('../base/types.js').Node} node @param {string} key */
export const labelIn = (node, key) => (isOfProject(key) || !node.project ? wishedLabel(node) : `${wishedLabel(node)} · ${node.project}`);

/**
 * Gives every container of a box a label of its own. The first by name keeps the wished one; the next are numbered.
 * @param {ContainerView[]} containers of one box
 */
export function makeLabelsUnique(containers) {
  const taken = new Set(containers.map((view) => view.label));
  if (taken.size === containers.length) return;
  const seen = new Set();
  for (const view of [...containers].sort((a, b) => byText(a.name, b.name) || byText(a.id, b.id))) {
    if (!seen.has(view.label)) {
      seen.add(view.label);
      continue;
    }
    let number = 2;
    while (taken.has(`${view.label} ·${number}`)) number += 1;
    view.label = `${view.label} ·${number}`;
    taken.add(view.label);
    seen.add(view.label);
  }
}

/**
 * Cards with published ports first, then by label.
 * @param {ContainerView} a
 * @param {ContainerView} b
 * @returns {number}
 */
export function byRank(a, b) {
  const ports = Number(b.ports.length > 0) - Number(a.ports.length > 0);
  return ports || byText(a.label, b.label) || byText(a.id, b.id);
}

/**
 * The order of the boxes: projects by name, then the networks nobody uses, then the standalone containers, whose box
 * grows most often and so has nobody at its right.
 * @param {string} a
 * @param {string} b
 * @returns {number}
 */
export function byBox(a, b) {
  return rank(a) - rank(b) || byText(a, b);
}

/** @param {string} key */
function rank(key) {
  if (isRest(key)) return 2;
  return key === UNUSED ? 1 : 0;
}
