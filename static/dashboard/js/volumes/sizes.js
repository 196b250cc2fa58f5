/**
 * How large volumes are: asked for by hand alone, as the engine may take minutes to measure them; kept until asked again.
 *
 * @module volumes/sizes
 */

import { get, post } from '../base/api.js';

/** @typedef {{state: 'never'|'asking'|'done'|'failed'|'unknown', asked_at: string|null, done_at: string|null, detail: string, volumes: Record<string, number|null>}} SizesState */

const AGAIN_MS = 1000;

export class Sizes {
  /** @type {SizesState} */
  state = { state: 'unknown', asked_at: null, done_at: null, detail: '', volumes: {} };
  #onChange;
  #asked = false;
  /** @type {((state: SizesState) => void)[]} */
  #waiting = [];

  /** @param {() => void} onChange */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  /** What is known already; asked once. */
  async load() {
    if (this.#asked) return;
    this.#asked = true;
    const state = await get('/api/sizes').catch(() => null);
    if (!state) return;
    this.#set(state);
    if (state.state === 'asking') this.#lookLater();
  }

  /** @returns {Promise<SizesState>} once they are known, or are not to be had */
  async measure() {
    const done = new Promise((/** @type {(state: SizesState) => void} */ resolve) => this.#waiting.push(resolve));
    this.#asked = true;
    this.#set({ ...this.state, state: 'asking', detail: '' });
    try {
      this.#set(await post('/api/sizes'));
      if (this.state.state === 'asking') this.#lookLater();
    } catch (error) {
      this.#set({ ...this.state, state: 'failed', detail: error instanceof Error ? error.message : String(error) });
    }
    return done;
  }

  /** @param {SizesState} state */
  #set(state) {
    this.state = state;
    if (state.state !== 'asking') for (const tell of this.#waiting.splice(0)) tell(state);
    this.#onChange();
  }

  #lookLater() {
    setTimeout(async () => {
      this.#set((await get('/api/sizes').catch(() => null)) ?? this.state);
      if (this.state.state === 'asking') this.#lookLater();
    }, AGAIN_MS);
  }
}
