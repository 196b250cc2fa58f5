/**
 * By what containers stand together: their compose project (as long as nobody wants otherwise), image, networks, or the value of a label.
 * Pure.
 *
 * @module model/grouping
 */

import { NO_LABEL, NO_NETWORK, STANDALONE, boxKey } from './boxes.js';
import { byText } from './order.js';
import { shortImage } from './containers.js';

/** @typedef {import('../base/types.js').Node} Node */
/** @typedef {import('../base/types.js').ContainerView} ContainerView */
/**
 * The same object as long as nothing of it is another.
 * @typedef {object} Grouping
 * @property {'project'|'image'|'network'|'label'} by
 * @property {string} label   whose values are groups
 * @property {ReadonlyMap<string, Record<string, string>>|null} labels  by container id; null while they are not known
 */

/** @type {Grouping} */
export const BY_PROJECT = { by: 'project', label: '', labels: null };

const LONGEST_LABEL = 200;

/** @param {string|null} text  as the address has it @returns {string} `project` for what cannot be read */
export function readGroup(text) {
  if (text === 'image' || text === 'network') return text;
  return text !== null && /^label:./s.test(text) && text.length <= LONGEST_LABEL ? text : 'project';
}

/** @param {string} group  as the address has it @param {Grouping['labels']} labels @returns {Grouping} */
export function groupingOf(group, labels) {
  if (group === 'image' || group === 'network') return { by: group, label: '', labels: null };
  return group.startsWith('label:') ? { by: 'label', label: group.slice('label:'.length), labels } : BY_PROJECT;
}

/** Without the tag: versions of one image stand together. @param {string} image */
export function untagged(image) {
  const name = shortImage(image);
  const colon = name.lastIndexOf(':');
  return colon > 0 && !name.slice(colon).includes('/') ? name.slice(0, colon) : name;
}

/**
 * Of one project the key is what its box was always called, so that nothing of what is known by it is lost.
 * @param {Node} node
 * @param {readonly string[]} networks  names of those that it is plugged into
 * @param {Grouping} grouping
 * @returns {string} the key of the box
 */
export function groupKey(node, networks, { by, label, labels }) {
  switch (by) {
    case 'image': return node.image ? `image:${untagged(node.image)}` : STANDALONE;
    case 'network': return networks.length ? `networks:${[...networks].sort(byText).join(' + ')}` : NO_NETWORK;
    case 'label': {
      const value = labels?.get(node.id)?.[label];
      return value === undefined || value === '' ? NO_LABEL : `label:${value}`;
    }
    default: return boxKey(node.project);
  }
}

/** Labels of which there are groups: those that at least two containers have, and not all of one value each. @param {ReadonlyMap<string, Record<string, string>>} labels @returns {string[]} by name */
export function labelsToGroupBy(labels) {
  /** @type {Map<string, {count: number, values: Set<string>}>} */
  const found = new Map();
  for (const each of labels.values()) {
    for (const [name, value] of Object.entries(each)) {
      const known = found.get(name) ?? { count: 0, values: new Set() };
      known.count += 1;
      known.values.add(value);
      found.set(name, known);
    }
  }
  return [...found].filter(([, { count, values }]) => count > 1 && values.size < count).map(([name]) => name).sort(byText);
}
