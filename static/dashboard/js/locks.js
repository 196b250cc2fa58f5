/**
 * What is protected, so that the charts can show a lock. Asked for when the page is there, and now and then: it is not part
 * of the topology.
 *
 * @module locks
 */

import { get } from './api.js';

const EVERY_MS = 30_000;

/** @typedef {{nodes: string[]}} Lock */

export class Locks {
  /** @type {Set<string>} */
  ids = new Set();
  #changed;

  /** @param {() => void} changed */
  constructor(changed) {
    this.#changed = changed;
    void this.#look();
    setInterval(() => document.visibilityState === 'visible' && this.#look(), EVERY_MS);
  }

  /** @param {import('./types.js').HostModel} model */
  mark(model) {
    for (const view of model.containers.values()) view.locked = this.ids.has(view.id);
  }

  /** Where the data lies is worked out only when it is shown. @param {import('./types.js').HostModel} model */
  markStorage(model) {
    for (const source of model.storage().sources.values()) source.locked = this.ids.has(source.id);
  }

  async #look() {
    /** @type {Lock[]|null} */
    const locks = await get('/api/protections').catch(() => null);
    if (!locks) return;
    const ids = new Set(locks.flatMap(({ nodes }) => nodes));
    if (ids.size === this.ids.size && [...ids].every((id) => this.ids.has(id))) return;
    this.ids = ids;
    this.#changed();
  }
}
