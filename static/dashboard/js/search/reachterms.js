/**
 * What the search asks the server: terms about reach (`reaches:db`, `exposed:everywhere`), each once for a state of the host.
 *
 * @module search/reachterms
 */

import { get } from '../base/api.js';
import { REACH_FIELDS } from './grammar.js';

/** @typedef {import('./grammar.js').Term} Term */
/** @typedef {import('../base/types.js').HostModel} HostModel */

/** While a host changes, its terms are not asked more often. */
const EVERY_MS = 1500;

export class ReachTerms {
  /** @type {Map<string, Set<string>>} */
  facts = new Map();
  #onAnswer;
  #ask;
  /** For what model each term was asked last, and when. @type {Map<string, {model: HostModel, at: number}>} */
  #asked = new Map();
  #waiting = false;
  #later;

  /**
   * @param {() => void} onAnswer  somebody should look again
   * @param {(path: string) => Promise<any>} [ask]
   * @param {(run: () => void, ms: number) => void} [later]
   */
  constructor(onAnswer, ask = get, later = setTimeout) {
    this.#onAnswer = onAnswer;
    this.#ask = ask;
    this.#later = later;
  }

  /**
   * Asks for what is not known, and again for what may have become another.
   * @param {Term[]} terms
   * @param {HostModel} model
   * @param {number} [now]
   * @returns {boolean} whether all of them are known, if perhaps of a moment ago
   */
  ask(terms, model, now = Date.now()) {
    const mine = terms.filter(({ field }) => REACH_FIELDS.has(field)).map(({ field, value }) => `${field}:${value}`);
    for (const term of mine) this.#look(term, model, now);
    return mine.every((term) => this.facts.has(term));
  }

  /** @param {string} term @param {HostModel} model @param {number} now */
  #look(term, model, now) {
    const last = this.#asked.get(term);
    if (last?.model === model) return;
    if (last && now - last.at < EVERY_MS) {
      this.#lookLater();
      return;
    }
    this.#asked.set(term, { model, at: now });
    const quoted = term.replace(/^([a-z-]+:)(.*)$/s, '$1"$2"');
    this.#ask(`/api/reach/matches?term=${encodeURIComponent(quoted)}`).then(
      ({ containers }) => this.#take(term, containers), () => this.#take(term, []));
  }

  /** What has changed since is not forgotten. */
  #lookLater() {
    if (this.#waiting) return;
    this.#waiting = true;
    this.#later(() => {
      this.#waiting = false;
      this.#onAnswer();
    }, EVERY_MS);
  }

  /** @param {string} term @param {string[]} containers */
  #take(term, containers) {
    const before = this.facts.get(term);
    this.facts.set(term, new Set(containers));
    if (before?.size !== containers.length || containers.some((id) => !before.has(id))) this.#onAnswer();
  }
}
