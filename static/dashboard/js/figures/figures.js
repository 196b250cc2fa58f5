/**
 * What the containers use that are seen: asked for anew each ten seconds, while the page is; the server reads no others.
 *
 * @module figures/figures
 */

import { post, Problem } from '../base/api.js';
import { latest, merged } from './series.js';

/** @typedef {import('./series.js').Series} Series */
/** @typedef {{at: number, every: number, containers: Record<string, Series>}} Answer */
/** @typedef {{from: number, ids: string[]}} Question */

/** What is seen is looked at so often: who scrolls need not wait for the next round. */
const TICK_MS = 2000;
/** The server takes so many at once. */
const MOST = 500;
/** So often at most is asked for a second reading. */
const HURRIES = 3;
/** Readings of a container that is new, for its line; all that there is of one whose panel is open. */
const FEW = 60;
const HOUR = 360;

export class Figures {
  /** @type {Map<string, Series>} */
  #series = new Map();
  #sees;
  #changed;
  #ask;
  /** The server's clock against ours, in seconds. */
  #ahead = 0;
  /** @type {{at: number, last: number, ids: Set<string>}} */
  #round = { at: -Infinity, last: 0, ids: new Set() };
  #every = 10;
  #busy = false;
  #live = false;
  /** Rates take a second reading, which comes soon: so often is asked for it. */
  #hurry = 0;
  /** Of whom the whole hour was asked. @type {string|null} */
  #whole = null;

  /** @param {{sees: () => {ids: string[], whole: string|null}, changed: () => void, ask?: (path: string, body: object) => Promise<Answer>}} page */
  constructor({ sees, changed, ask = post }) {
    this.#sees = sees;
    this.#changed = changed;
    this.#ask = ask;
  }

  start() {
    setInterval(() => { if (!document.hidden) void this.look(performance.now() / 1000); }, TICK_MS);
  }

  /** A server that is away is not asked. @param {import('../stream/stream.js').Link} link */
  setLink(link) {
    this.#live = link === 'live';
  }

  /** By the server's clock, in seconds. */
  get now() {
    return Date.now() / 1000 + this.#ahead;
  }

  /** @returns {ReadonlyMap<string, Series>} */
  get all() {
    return this.#series;
  }

  /** @param {string} id */
  of(id) {
    return this.#series.get(id);
  }

  /** @param {string} id */
  latest(id) {
    return latest(this.#series.get(id), this.now);
  }

  /** Asks for what is due. @param {number} now  in seconds, of a clock that is never set */
  async look(now) {
    const { ids, whole } = this.#sees();
    const seen = ids.slice(0, MOST);
    const fresh = seen.filter((id) => !this.#round.ids.has(id));
    if (fresh.length) this.#hurry = HURRIES;
    const round = now - this.#round.at >= this.#every;
    const wanted = round ? seen : seen.filter((id) => fresh.includes(id) || (this.#hurry > 0 && !this.#isRate(id)));
    if (this.#busy || !this.#live || (!wanted.length && (whole === null || whole === this.#whole))) return;
    this.#busy = true;
    this.#hurry -= 1;
    try {
      await this.#askAll(wanted, whole, now, round);
    } catch (error) {
      // It is asked again in the next round; that the server is away, or the session over, is said elsewhere.
      this.#round = { ...this.#round, at: now };
      if (error instanceof Problem && error.status === 401) this.#live = false;
    } finally {
      this.#busy = false;
    }
  }

  /** @param {string} id */
  #isRate(id) {
    return (this.#series.get(id)?.cpu.at(-1) ?? null) !== null;
  }

  /** @param {string[]} wanted @param {string|null} whole @param {number} now @param {boolean} round */
  async #askAll(wanted, whole, now, round) {
    if (whole !== null && whole !== this.#whole) {
      this.#series.delete(whole);
      await this.#take({ containers: [whole], most: HOUR });
    }
    this.#whole = whole;
    const known = wanted.filter((id) => this.#series.has(id));
    const unknown = wanted.filter((id) => !this.#series.has(id));
    if (unknown.length) await this.#take({ containers: unknown, most: FEW });
    if (known.length) await this.#take({ containers: known, since: this.#round.last, most: FEW });
    const at = round ? now : this.#round.at;
    this.#round = { at, last: this.now - 2 * this.#every, ids: new Set([...(round ? [] : this.#round.ids), ...wanted]) };
    this.#forget();
    this.#changed();
  }

  /** @param {object} body */
  async #take(body) {
    const answer = await this.#ask('/api/figures', body);
    this.#ahead = answer.at - Date.now() / 1000;
    this.#every = answer.every;
    for (const [id, series] of Object.entries(answer.containers)) this.#series.set(id, merged(this.#series.get(id), series));
  }

  /** Those that have not been seen for longest go. */
  #forget() {
    for (const id of this.#round.ids) {
      const series = this.#series.get(id);
      if (series && this.#series.delete(id)) this.#series.set(id, series);
    }
    for (const id of this.#series.keys()) {
      if (this.#series.size <= 2 * MOST) return;
      this.#series.delete(id);
    }
  }
}
