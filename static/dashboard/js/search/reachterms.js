/**
 * What the search asks the server: terms about reach (`reaches:db`, `exposed:everywhere`), each once for a state of the host.
 *
 * @module search/reachterms
 */

import { get, Problem } from '../base/api.js';
import { REACH_FIELDS } from './grammar.js';

/** @typedef {import('./grammar.js').Term} Term */
/** @typedef {import('../base/types.js').HostModel} HostModel */

/** While a host changes, its terms are not asked more often. */
const EVERY_MS = 1500;

export class ReachTerms {
  /** @type {Map<string, Set<string>>} */
  facts = new Map();
  /** Why a term has no answer. @type {Map<string, string>} */
  #failed = new Map();
  #onAnswer;
  #ask;
  /** For what model each term was asked last (null: in vain), and when. @type {Map<string, {model: HostModel|null, at: number}>} */
  #asked = new Map();
  #waiting = false;
  #later;

  /**
   * @param {() => void} onAnswer  somebody should look again
   * @param {(path: string) => Promise<any>} [ask]
   * @param {(run: () => void, ms: number) => void} [later]
   */
  constructor(onAnswer, ask = get, later = (run, ms) => { setTimeout(run, ms); }) {
    this.#onAnswer = onAnswer;
    this.#ask = ask;
    this.#later = later;
  }

  /**
   * Asks for what is not known, and again for what may have become another.
   * @param {Term[]} terms
   * @param {HostModel} model
   * @param {number} [now]
   * @returns {{known: boolean, failed: string}} whether all of them are known, if perhaps of a moment ago; or why one has no answer
   */
  ask(terms, model, now = Date.now()) {
    const mine = terms.filter(({ field }) => REACH_FIELDS.has(field)).map(({ field, value }) => `${field}:${value}`);
    for (const term of mine) this.#look(term, model, now);
    const failed = mine.map((term) => this.#failed.get(term)).find((reason) => reason !== undefined) ?? '';
    return { known: !failed && mine.every((term) => this.facts.has(term)), failed };
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
      ({ containers }) => this.#take(term, containers), (error) => this.#fail(term, error));
  }

  /** Nobody knows what it finds, nor what its opposite does. What was refused would be so again while the host is the same. @param {string} term @param {unknown} error */
  #fail(term, error) {
    const refused = error instanceof Problem && error.status >= 400 && error.status < 500;
    const asked = this.#asked.get(term);
    if (asked && !refused) {
      asked.model = null;
      this.#lookLater();
    }
    const reason = error instanceof Error ? error.message : String(error);
    const news = this.#failed.get(term) !== reason;
    this.#failed.set(term, reason);
    this.facts.delete(term);
    if (news) this.#onAnswer();
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
    const before = this.#failed.delete(term) ? undefined : this.facts.get(term);
    this.facts.set(term, new Set(containers));
    if (before?.size !== containers.length || containers.some((id) => !before.has(id))) this.#onAnswer();
  }
}
