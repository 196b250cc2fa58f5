/**
 * What is held of what happened: the latest, each once, however often it is told. And what has been seen of it already.
 *
 * @module events/entries
 */

/** @typedef {import('./fold.js').Entry} Entry */
/** @typedef {'all'|'person'|'engine'} Which */

const MOST = 500;

export class Entries {
  /** @type {Map<number, Entry>} */
  #held = new Map();
  /** Up to where the person has seen it. */
  seen = 0;

  /** The highest id that came. */
  last = 0;

  /** @param {readonly Entry[]} entries @param {boolean} gap  more was missed than is told: what is older is let go */
  take(entries, gap) {
    if (gap) this.#held.clear();
    for (const entry of entries) {
      this.#held.set(entry.id, entry);
      this.last = Math.max(this.last, entry.id);
    }
    const ids = [...this.#held.keys()].sort((a, b) => b - a);
    for (const id of ids.slice(MOST)) this.#held.delete(id);
  }

  /** @param {Which} which @returns {Entry[]} the newest first */
  latest(which) {
    return [...this.#held.values()]
      .filter(({ source }) => which === 'all' || source === which)
      .sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || b.id - a.id);
  }

  /** What others did and what happened since the feed was last looked at. @param {string} myName */
  unseen(myName) {
    let count = 0;
    for (const { id, person } of this.#held.values()) if (id > this.seen && person !== myName) count += 1;
    return count;
  }
}
