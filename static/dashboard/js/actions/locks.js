/**
 * What is protected, and why, so that the charts can show a lock. Asked for when the stream says that there is something, and then
 * now and then: it is not part of the topology.
 *
 * @module locks
 */

import { get } from '../base/api.js';
import { t } from '../base/i18n.js';
import { visible } from '../base/escape.js';

const EVERY_MS = 30_000;

/** @typedef {{kind: string, id: string, reason: string, by: string, nodes: string[]}} Lock */

export class Locks {
  /** @type {import('../base/types.js').Locks} */
  reasons = new Map();
  #changed;
  /** Counts the questions: only the answer to the last one is taken. */
  #asked = 0;
  /** How many there are by the stream's last word. */
  #total = 0;

  /** @param {() => void} changed */
  constructor(changed) {
    this.#changed = changed;
    setInterval(() => document.visibilityState === 'visible' && this.look(), EVERY_MS);
  }

  /** The stream says that something was protected or lifted. @param {{total: number}} frame */
  take({ total }) {
    this.#total = total;
    return this.look();
  }

  /** Asks anew what is protected, if anything is. */
  async look() {
    const asked = (this.#asked += 1);
    /** @type {Lock[]|null} */
    const locks = this.#total ? await get('/api/protections').catch(() => null) : [];
    if (!locks || asked !== this.#asked) return;
    const reasons = reasonsOf(locks);
    if (reasons.size === this.reasons.size && [...reasons].every(([id, reason]) => this.reasons.get(id) === reason)) return;
    this.reasons = reasons;
    this.#changed();
  }
}

/**
 * Why each is protected. A lock of its own says more of a thing than that of its project.
 * @param {Lock[]} locks
 * @returns {import('../base/types.js').Locks}
 */
function reasonsOf(locks) {
  /** @type {Map<string, string>} */
  const reasons = new Map();
  for (const ofProject of [true, false]) {
    for (const { kind, id, reason, by, nodes } of locks) {
      if ((kind === 'project') !== ofProject) continue;
      const sentence = t('Protected by %(by)s: %(reason)s', { by: visible(by), reason: visible(reason) });
      // A project is called on the chart as its box is.
      for (const each of ofProject ? [id, ...nodes] : nodes) reasons.set(each, sentence);
    }
  }
  return reasons;
}
