/**
 * The past on the page: which moment is looked at (`at`), what it is compared with (`since`), and what the charts show for that. Asks for
 * one document at a time, the latest that is wanted.
 *
 * @module past/past
 */

import { get } from '../base/api.js';
import { serverNow } from '../base/time.js';
import { compare } from './compare.js';
import { Documents } from './documents.js';
import { withGhosts } from './ghosts.js';
import { readExtent, resolve } from './moments.js';
import { phrase } from './words.js';

/** @typedef {import('../base/types.js').Topology} Topology */
/** @typedef {import('./types.js').Change} Change */
/** @typedef {import('./types.js').Comparison} Comparison */
/** @typedef {import('./types.js').Extent} Extent */
/** @typedef {import('./types.js').Then} Then */

const iso = (/** @type {number|null} */ moment) => (moment === null ? null : new Date(moment).toISOString());

/**
 * @typedef {object} Page
 * @property {import('../app/view.js').View} view
 * @property {(sentence: string) => void} fail  why a moment cannot be shown
 * @property {() => void} look  another topology or another comparison is to be shown
 */

export class Past {
  #page;
  #documents;
  #asking = false;
  /** How it was at the moment that is looked at; null: now, or not known yet. @type {Then|null} */
  here = null;
  /** How it was at the moment that is compared with. @type {Then|null} */
  base = null;
  /** @type {Extent|null} */
  extent = null;
  /** @type {Comparison|null} */
  comparison = null;

  /** @param {Page} page @param {Documents} [documents] */
  constructor(page, documents = new Documents()) {
    this.#page = page;
    this.#documents = documents;
    page.view.subscribe((_state, changed) => {
      if (changed.has('at') || changed.has('since')) this.#want();
    });
  }

  /** What was in the page's address. */
  start() {
    if (this.open) this.#want();
  }

  /** Whether a moment that is not now is looked at: nothing can be done there. */
  get away() {
    return this.#page.view.state.at !== null;
  }

  get open() {
    const { at, since } = this.#page.view.state;
    return at !== null || since !== null;
  }

  /** @returns {{at: number|null, since: number|null}} what is wanted, as far as that is known */
  get wanted() {
    const { at, since } = this.#page.view.state;
    const moment = (/** @type {string|null} */ text) => (text === null ? null : resolve(text, serverNow().getTime(), this.extent?.lastVisit ?? null));
    return { at: moment(at), since: moment(since) };
  }

  /** What is to be drawn: the host as it is or was, with the ghosts of what is gone. @param {Topology|null} live @returns {Topology|null} null: not known yet */
  shown(live) {
    const { at, since } = this.wanted;
    const present = at === null ? live : this.here?.topology ?? null;
    // A moment before that has nothing that changed since.
    const before = since === null ? null : at !== null && at <= since ? present : this.base?.topology ?? null;
    this.comparison = present && before ? compare(before, present) : null;
    return present && this.comparison ? withGhosts(present, this.comparison.ghosts) : present;
  }

  /** @returns {import('./types.js').ChangeMarks|null} */
  get marks() {
    if (!this.comparison) return null;
    return { signs: new Map([...this.comparison.changes].map(([id, { sign }]) => [id, sign])), plugs: this.comparison.plugs };
  }

  /** @param {string} id @returns {Change|undefined} */
  changeOf(id) {
    return this.comparison?.changes.get(id);
  }

  /** What became of a thing, in a few words. @param {string} id */
  phrase(id) {
    return phrase(this.changeOf(id));
  }

  /** Of which times something is known, asked anew. @throws where nobody answers */
  async measure() {
    this.extent = readExtent(await get('/api/past'));
    return this.extent;
  }

  async #want() {
    if (!this.open) this.here = this.base = null;
    this.#page.look();
    if (!this.open || this.#asking) return;
    this.#asking = true;
    try {
      const measured = this.extent === null ? this.measure().then(() => this.#page.look()) : null;
      // A moment needs no answer; a word for one does.
      if (this.#page.view.state.since?.endsWith('Z') === false) await measured;
      else measured?.catch(() => {});
      do this.#settleWords(); // one may have come while another moment was asked for, and a word is another moment each time
      while (await this.#step());
    } catch (error) {
      this.#page.fail(error instanceof Error ? error.message : String(error));
      // What is shown stays, and is called what it is.
      const { at, since } = this.#page.view.state;
      this.#page.view.set({ at: at && iso(this.here?.asked ?? null), since: since && iso(this.base?.asked ?? null) });
    }
    this.#asking = false;
    this.#page.look();
  }

  /** A word becomes a moment, so that the address means the same to who gets it; and none of which nothing is known. */
  #settleWords() {
    const { at, since } = this.wanted;
    const isWord = this.#page.view.state.since?.endsWith('Z') === false;
    this.#page.view.set({ at: iso(at), since: iso(isWord && since !== null ? Math.max(since, this.extent?.first ?? since) : since) });
  }

  /** One document more that is wanted and not there. @returns {Promise<boolean>} whether there was one */
  async #step() {
    const { at, since } = this.wanted;
    if (at !== null && this.here?.asked !== at) {
      const then = await this.#documents.at(at);
      this.here = then;
    } else if (since !== null && this.base?.asked !== since) {
      this.base = await this.#documents.at(since);
    } else return false;
    this.#page.look();
    return true;
  }
}
