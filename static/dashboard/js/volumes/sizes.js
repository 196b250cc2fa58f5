/**
 * How large volumes are: asked for by hand alone, as the engine may take minutes to measure them; kept until asked again.
 *
 * @module volumes/sizes
 */

import { get, post } from '../api.js';

/** @typedef {{state: 'never'|'asking'|'done'|'failed'|'unknown', asked_at: string|null, done_at: string|null, detail: string, volumes: Record<string, number|null>}} SizesState */

const AGAIN_MS = 1000;

export class Sizes {
  /** @type {SizesState} */
  state = { state: 'unknown', asked_at: null, done_at: null, detail: '', volumes: {} };
  #onChange;
  #asked = false;

  /** @param {() => void} onChange */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  /** What is known already; asked once. */
  async load() {
    if (this.#asked) return;
    this.#asked = true;
    const state = await get('/api/sizes').catch(() => null);
    if (state) this.#set(state);
  }

  async measure() {
    this.#asked = true;
    this.#set({ ...this.state, state: 'asking', detail: '' });
    try {
      this.#set(await post('/api/sizes'));
    } catch (error) {
      this.#set({ ...this.state, state: 'failed', detail: error instanceof Error ? error.message : String(error) });
    }
  }

  /** @param {SizesState} state */
  #set(state) {
    this.state = state;
    if (state.state === 'asking') setTimeout(() => this.#look(), AGAIN_MS);
    this.#onChange();
  }

  async #look() {
    const state = await get('/api/sizes').catch(() => null);
    this.#set(state ?? this.state);
  }
}
