/**
 * Who shares a sandbox, and where they stand.
 *
 * @module model/sandboxes
 */

import { owns } from './containers.js';
import { append } from './order.js';

/** @typedef {import('../base/types.js').ContainerView} ContainerView */

/**
 * @param {Map<string, ContainerView>} containers
 * @returns {Map<string, string[]>} sandbox → containers in it, the owner first
 */
export function readSandboxes(containers) {
  /** @type {Map<string, string[]>} */
  const sandboxes = new Map();
  for (const view of containers.values()) if (view.sandbox) append(sandboxes, view.sandbox, view.id);
  for (const [sandbox, ids] of sandboxes) {
    const owner = ids.findIndex((id) => owns(id, sandbox));
    if (owner > 0) ids.unshift(...ids.splice(owner, 1));
  }
  return sandboxes;
}

/**
 * Who shares a sandbox stands where its owner (or, with the owner gone, the first of them) stands.
 * @param {Map<string, ContainerView>} containers
 * @param {Map<string, string[]>} sandboxes
 */
export function moveSharers(containers, sandboxes) {
  for (const [sandbox, ids] of sandboxes) {
    if (sandbox === 'sandbox:host' || ids.length < 2) continue;
    const box = containers.get(ids[0])?.box ?? '';
    for (const id of ids) {
      const view = containers.get(id);
      if (view && view.box !== box) Object.assign(view, { box, label: view.name });
    }
  }
}
