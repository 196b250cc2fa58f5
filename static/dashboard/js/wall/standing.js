/**
 * Whether what a wall shows is true now: its link to the server, the engine, and whether somebody has ended it.
 *
 * @module wall/standing
 */

import { stateWords } from './troubles.js';

/** Whether the server says that there is no such wall. Who answers in its stead while it is away knows nothing of that. @param {Response} answer */
export async function hasEnded(answer) {
  if (answer.status !== 404) return false;
  const problem = await answer.clone().json().catch(() => null);
  return problem?.code === 'not_found';
}

export class Standing {
  #ended = false;
  #link = 'loading';
  #engine = '';
  /** @type {string|null} */
  #reason = null;

  /** @param {string} state @param {string|null} reason */
  setEngine(state, reason) {
    this.#engine = state;
    this.#reason = reason;
  }

  /** A wall with a live link is there. @param {string} link */
  setLink(link) {
    this.#link = link;
    if (link === 'live') this.#ended = false;
  }

  end() {
    this.#ended = true;
  }

  /** '' where it is true now. */
  get words() {
    return stateWords({ ended: this.#ended, link: this.#link, engine: this.#engine, reason: this.#reason });
  }
}
