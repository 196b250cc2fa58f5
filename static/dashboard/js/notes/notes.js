/**
 * What people have noted, kept true: asked for when the stream says that there are some, or others, and put on
 * whatever is called so in each new topology.
 *
 * @module notes/notes
 */

import { get, put, remove } from '../base/api.js';
import { t } from '../base/i18n.js';
import { inSentence } from '../base/escape.js';
import { NO_NOTES, notesOn, sameNotes } from './subjects.js';

/** @typedef {import('./subjects.js').Note} Note */
/** @typedef {import('../base/types.js').Topology} Topology */

/** As much of a note as an accessible name and a tip have room for, in characters. */
const LONGEST_PHRASE = 160;

export class Notes {
  /** By what they are on. @type {import('./subjects.js').NotesOn} */
  on = NO_NOTES;
  #changed;
  /** Counts the questions: only the answer to the last one is taken. */
  #asked = 0;
  #looking = Promise.resolve();
  /** @type {Note[]} */
  #all = [];
  /** @type {Topology|null} */
  #topology = null;

  /** @param {() => void} changed */
  constructor(changed) {
    this.#changed = changed;
  }

  /** The stream says that there are other notes. @param {{total: number}} frame */
  async take({ total }) {
    if (total) return this.look();
    this.#asked += 1;
    this.#hold([]);
  }

  /** Asks anew, and ends when the last question has its answer, whoever has asked it: only that one is taken. */
  async look() {
    this.#looking = this.#ask((this.#asked += 1));
    let last;
    do await (last = this.#looking); while (last !== this.#looking);
  }

  /** What was known stays where there is no answer. @param {number} asked */
  async #ask(asked) {
    /** @type {Note[]|null} */
    const all = await get('/api/notes').catch(() => null);
    if (all && asked === this.#asked) this.#hold(all);
  }

  /** @param {Note[]} all */
  #hold(all) {
    this.#all = all;
    if (this.#place()) this.#changed();
  }

  /** @param {Topology} topology @returns {boolean} whether another note is on something now */
  update(topology) {
    if (topology === this.#topology) return false;
    this.#topology = topology;
    return this.#place();
  }

  #place() {
    const on = this.#topology ? notesOn(this.#all, this.#topology.nodes.values()) : NO_NOTES;
    if (sameNotes(on, this.on)) return false;
    this.on = on;
    return true;
  }

  /** What a note says, for an accessible name or a tip; '' where there is none. @param {string} id */
  phrase(id) {
    const note = this.on.get(id);
    return note ? t('note: %(text)s', { text: inSentence(shortened(note.text)) }) : '';
  }

  /** Raises a `Problem`. @param {string} id  a node's, or a box's key @param {string} text @param {string} edition  of what is replaced; '' for none */
  async write(id, text, edition) {
    const [kind] = id.split(':', 1);
    await put('/api/notes', { kind, object: id, text, replaces: edition });
    await this.look();
  }

  /** Raises a `Problem`. @param {Note} note */
  async remove({ number }) {
    await remove(`/api/notes/${number}`);
    await this.look();
  }
}

/** In one line. @param {string} text */
function shortened(text) {
  const [...letters] = text.replaceAll(/\s+/g, ' ');
  return letters.length > LONGEST_PHRASE ? `${letters.slice(0, LONGEST_PHRASE - 1).join('')}…` : letters.join('');
}
