/**
 * A volume's backups that lie at places, asked for when somebody looks at it, and anew when there is something new.
 *
 * @module backups/listing
 */

import { get } from '../base/api.js';
import { volumePath } from '../volumes/path.js';

/**
 * One, as `GET /api/volumes/{name}/backups` has it.
 * @typedef {object} Backup
 * @property {number} id
 * @property {{id: string, name: string}} volume
 * @property {string} place
 * @property {string|null} plan
 * @property {string} made_at
 * @property {number} size
 * @property {boolean} complete
 * @property {'exact'|'archive'|'command'} way
 * @property {boolean} encrypted
 * @property {string|null} verified_at
 * @property {''|'restored'|'read'} verified_by  restored and compared, or (encrypted) only read
 * @property {string} damaged  what was wrong when it was tried
 */

export class BackupListing {
  /** @type {Map<string, readonly Backup[]>} by the volume's name */
  #known = new Map();
  /** @type {Set<string>} */
  #asked = new Set();
  #changed;

  /** @param {() => void} changed */
  constructor(changed) {
    this.#changed = changed;
  }

  /** Those of a volume, as far as they are known; asks for them the first time. @param {string} name @returns {readonly Backup[]|null} */
  of(name) {
    if (!this.#asked.has(name)) void this.#ask(name);
    return this.#known.get(name) ?? null;
  }

  /** Something is new: whoever looks next asks anew. */
  outdate() {
    this.#asked.clear();
  }

  /** @param {string} name */
  async #ask(name) {
    this.#asked.add(name);
    const answer = await get(`${volumePath(name)}/backups`).catch(() => null);
    if (!answer) return;
    this.#known.set(name, answer.backups);
    this.#changed();
  }
}
