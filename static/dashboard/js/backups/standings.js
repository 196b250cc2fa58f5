/**
 * Which volumes are backed up, overdue, or neither, and which plans have failed. Asked for when the page is there, when the stream
 * says that something is new, and now and then, since a backup becomes overdue by itself: it is not part of the topology.
 *
 * @module backups/standings
 */

import { get } from '../base/api.js';

/** @typedef {import('../base/types.js').Standings} Standings */
/** @typedef {{watched: boolean, failed_plans: string[], volumes: {volume: {id: string}, state: 'current'|'overdue', last: string|null}[]}} Answer */

const EVERY_MS = 120_000;
/** Nobody has planned or made any: nothing is marked. @type {Standings} */
const UNWATCHED = { watched: false, volumes: new Map() };

export class BackupStandings {
  /** @type {Standings} */
  standings = UNWATCHED;
  /** @type {string[]} */
  failedPlans = [];
  #changed;
  #said = '';
  /** Counts the questions: only the answer to the last one is taken. */
  #asked = 0;

  /** @param {() => void} changed */
  constructor(changed) {
    this.#changed = changed;
    setInterval(() => document.visibilityState === 'visible' && this.look(), EVERY_MS);
  }

  /** Asks anew. What was known stays where there is no answer. */
  async look() {
    const asked = (this.#asked += 1);
    /** @type {Answer|null} */
    const answer = await get('/api/backups').catch(() => null);
    const said = JSON.stringify(answer);
    if (!answer || asked !== this.#asked || said === this.#said) return;
    this.#said = said;
    this.failedPlans = answer.failed_plans;
    this.standings = { watched: answer.watched, volumes: new Map(answer.volumes.map(({ volume, state }) => [volume.id, state])) };
    this.#changed();
  }
}

/** How a volume stands; null where nothing is marked. @param {Standings} standings @param {{id: string, kind: string}} node @returns {import('../mounts/types.js').SourceView['backup']} */
export function standingOf({ watched, volumes }, { id, kind }) {
  return watched && kind === 'volume' ? volumes.get(id) ?? 'none' : null;
}
