/**
 * What the document has not of a container: asked for while it is pinned, and again when it has become another.
 *
 * @module panel/details
 */

import { get, part } from '../base/api.js';
import { inVain } from '../base/vain.js';

/** @typedef {import('../base/types.js').ContainerView} ContainerView */
/** @typedef {import('../base/types.js').Node} Node */

/** What tells one run of it from another: a restart between two looks leaves its state as it was. @param {ContainerView} view @param {Node|undefined} sandbox */
const runOf = ({ id, state, health, node }, sandbox) => JSON.stringify([id, state, health, node.status, sandbox?.sandbox_id]);

export class ContainerDetails {
  /** Of `GET /api/containers/…`; null while not there. @type {any} */
  known = null;
  #changed;
  #ask;
  /** Of which run they were asked for. */
  #of = '';

  /** @param {() => void} changed  it is to be looked at again @param {(path: string) => Promise<any>} [ask] */
  constructor(changed, ask = get) {
    this.#changed = changed;
    this.#ask = ask;
  }

  /** Something else is pinned. */
  forget() {
    this.known = null;
    this.#of = '';
  }

  /** @param {ContainerView|undefined} view  nothing: what is pinned is no container that is there @param {Node} [sandbox]  that it joins */
  look(view, sandbox) {
    const run = view ? runOf(view, sandbox) : '';
    if (run === this.#of) return;
    this.#of = run;
    if (view) void this.#load(view.id, run);
  }

  /** @param {string} id @param {string} run */
  async #load(id, run) {
    const details = await this.#ask(`/api/containers/${part(id)}`).catch(() => null);
    if (run !== this.#of) return;
    if (!details) {
      inVain(() => run === this.#of && void this.#load(id, run));
      return;
    }
    this.known = details;
    this.#changed();
  }
}
