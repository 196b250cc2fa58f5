/**
 * How the host was at a moment, as the server says it. What says the same in two documents is the same object, and a few documents are kept.
 *
 * @module past/documents
 */

import { get, Problem } from '../base/api.js';
import { fromSnapshot } from '../stream/topology.js';

/** @typedef {import('./types.js').Then} Then */
/** @typedef {import('../base/types.js').Node} Node */

const MOST = 24;

export class Documents {
  #ask;
  /** By the moment that was asked for; the one that was used last is the last. @type {Map<number, Then>} */
  #kept = new Map();
  /** @type {Map<string, {text: string, node: Node}>} */
  #nodes = new Map();

  /** @param {(path: string) => Promise<any>} [ask] */
  constructor(ask = get) {
    this.#ask = ask;
  }

  /** @param {number} moment @returns {Promise<Then>} @throws {Problem} where nothing is known of the past */
  async at(moment) {
    const known = this.#kept.get(moment);
    const then = known ?? await this.#load(moment);
    this.#kept.delete(moment);
    this.#kept.set(moment, then);
    if (this.#kept.size > MOST) for (const [first] of this.#kept) if (this.#kept.size > MOST) this.#kept.delete(first);
    return then;
  }

  /** Where nobody could see, what was seen last before; before the first, the first. @param {number} moment @returns {Promise<Then>} */
  async #load(moment) {
    try {
      return { asked: moment, at: moment, unknown: null, first: false, topology: await this.#document(moment) };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const { interval, first } = error.more;
      if (error.code === 'unknown_time' && interval) {
        const [begin, end] = /** @type {[string, string]} */ (interval).map((text) => Date.parse(text));
        return { asked: moment, at: begin, unknown: [begin, end], first: false, topology: await this.#document(begin) };
      }
      if (error.code === 'too_old' && first) {
        const at = Date.parse(String(first));
        return { asked: moment, at, unknown: null, first: true, topology: await this.#document(at) };
      }
      throw error;
    }
  }

  /** @param {number} moment */
  async #document(moment) {
    const { nodes, edges } = await this.#ask(`/api/topology?at=${encodeURIComponent(new Date(moment).toISOString())}`);
    return fromSnapshot({ epoch: 'past', revision: moment, topology: { nodes: nodes.map((/** @type {Node} */ node) => this.#same(node)), edges } });
  }

  /** @param {Node} node */
  #same(node) {
    const text = JSON.stringify(node);
    const known = this.#nodes.get(node.id);
    if (known?.text === text) return known.node;
    this.#nodes.set(node.id, { text, node });
    return node;
  }
}
