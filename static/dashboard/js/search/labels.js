/**
 * The labels of containers. They are not in the document: they are asked for once somebody searches for them or groups by one, and
 * again for containers that have come since.
 *
 * @module search/labels
 */

import { get } from '../base/api.js';
import { inVain } from '../base/vain.js';

/** @typedef {import('./search.js').Labels} Labels */

export class LabelStore {
  /** @type {Labels|null} */
  known = null;
  #changed;
  #ask;
  /** Of whom they have been asked for. @type {Set<string>} */
  #asked = new Set();

  /** @param {() => void} changed @param {(path: string) => Promise<any>} [ask] */
  constructor(changed, ask = get) {
    this.#changed = changed;
    this.#ask = ask;
  }

  /** @param {Iterable<string>} ids  containers */
  need(ids) {
    const all = new Set(ids);
    if ([...all].every((id) => this.#asked.has(id)) && this.#asked.size > 0) return;
    this.#asked = all;
    void this.#load(all);
  }

  /** @param {Set<string>} asked */
  async #load(asked) {
    const answer = await this.#ask('/api/labels').catch(() => null);
    if (this.#asked !== asked) return;
    if (!answer) {
      this.#asked = new Set();
      inVain(this.#changed);
      return;
    }
    this.known = new Map(Object.entries(answer));
    this.#changed();
  }
}
