/**
 * A volume's backups that lie at places, asked for when somebody looks at it, and anew when there is something new.
 *
 * @module backups/listing
 */

import { get } from '../base/api.js';
import { inVain } from '../base/vain.js';
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
  /** The last question about each. @type {Map<string, Promise<unknown>>} */
  #asked = new Map();
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

  /** Something is new: whoever looks next asks anew, and is to look. */
  outdate() {
    this.#asked.clear();
    this.#changed();
  }

  /** @param {string} name */
  async #ask(name) {
    const question = get(`${volumePath(name)}/backups`).catch(() => null);
    this.#asked.set(name, question);
    const answer = await question;
    if (question !== this.#asked.get(name)) return;
    if (!answer) {
      inVain(() => question === this.#asked.get(name) && void this.#ask(name));
      return;
    }
    this.#known.set(name, answer.backups);
    this.#changed();
  }
}
