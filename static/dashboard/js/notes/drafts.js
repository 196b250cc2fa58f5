/**
 * Notes that somebody was writing when they turned to something else: by what they are on, whose name outlives what is made anew.
 *
 * @module notes/drafts
 */

/** @typedef {import('./panel.js').Editing} Editing */

/** So many are kept, those that were left last. */
const MOST = 5;

export class Drafts {
  /** @type {Map<string, Editing>} by what they are on */
  #left = new Map();

  /** Only where something was written. @param {Editing} editing */
  keep(editing) {
    if (editing.text === editing.began && !editing.problem) return;
    this.#left.delete(editing.subject);
    this.#left.set(editing.subject, editing);
    for (const subject of [...this.#left.keys()].slice(0, -MOST)) this.#left.delete(subject);
  }

  /** To be written on. @param {string} subject @returns {Editing|null} */
  take(subject) {
    const draft = this.#left.get(subject) ?? null;
    this.#left.delete(subject);
    return draft;
  }

  /** It has been saved. @param {Editing} editing */
  drop(editing) {
    if (this.#left.get(editing.subject) === editing) this.#left.delete(editing.subject);
  }
}
