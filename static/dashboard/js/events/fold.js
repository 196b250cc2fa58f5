/**
 * Bursts, folded into one line each: what happened to many things of one project within moments is one piece of news. Pure.
 *
 * @module events/fold
 */

/**
 * One thing that happened, as the server tells it (topic `events`, `GET /api/events`).
 * @typedef {object} Entry
 * @property {number} id
 * @property {string} at             ISO 8601
 * @property {'engine'|'person'} source
 * @property {string} kind
 * @property {string|null} node      what it happened to, as on the chart
 * @property {string} name
 * @property {string|null} other
 * @property {string|null} other_name
 * @property {string|null} project
 * @property {string|null} person
 * @property {string|null} token
 * @property {'done'|'refused'|'failed'|null} outcome
 * @property {Record<string, any>} details
 * @property {string} sentence       in the reader's language
 * @property {number|null} action
 * @property {boolean} undo
 * @property {'operator'|'administrator'|null} undo_by  the least role that may
 */

/** @typedef {{key: string, entries: Entry[]}} Line  the newest entry first; more than one: folded */

/** Things further apart than that are not one burst. */
const APART_MS = 10_000;
/** Two of a kind are told one by one. */
const LEAST = 3;

/** Whether a container ended by itself with an error, and was not stopped. @param {Entry} entry */
export const isCrash = ({ kind, details }) => kind === 'die' && details.exit_code !== 0 && details.signal === undefined;

/** What makes entries alike: who did what, to which kind of thing, of which project, with which result. @param {Entry} entry */
function likeness(entry) {
  const { source, kind, node, project, person, outcome, details } = entry;
  return JSON.stringify([source, kind, node?.split(':')[0], project, person, outcome, details.health ?? null, isCrash(entry)]);
}

/**
 * @param {readonly Entry[]} entries  the newest first
 * @returns {Line[]} in the order of their newest entries
 */
export function fold(entries) {
  /** @type {Entry[][]} */
  const bursts = [];
  /** @type {Map<string, {burst: Entry[], oldest: number}>} */
  const open = new Map();
  for (const entry of entries) {
    const alike = likeness(entry);
    const at = Date.parse(entry.at);
    const found = open.get(alike);
    if (found && entry.node !== null && found.oldest - at <= APART_MS) {
      found.burst.push(entry);
      found.oldest = at;
      continue;
    }
    const burst = [entry];
    bursts.push(burst);
    open.set(alike, { burst, oldest: at });
  }
  return lines(bursts);
}

/** Small bursts go back to single lines, each in its place. @param {Entry[][]} bursts @returns {Line[]} */
function lines(bursts) {
  /** @type {Line[]} */
  const found = [];
  for (const burst of bursts) {
    if (burst.length >= LEAST) found.push({ key: `burst ${burst[burst.length - 1].id}`, entries: burst });
    else found.push(...burst.map((entry) => ({ key: `entry ${entry.id}`, entries: [entry] })));
  }
  return found.sort((a, b) => newest(b) - newest(a) || b.entries[0].id - a.entries[0].id);
}

/** @param {Line} line */
const newest = ({ entries: [entry] }) => Date.parse(entry.at);

/** The things that a line is about, each once. @param {Line} line @returns {string[]} */
export function about({ entries }) {
  return [...new Set(entries.flatMap(({ node, other }) => [node, other]).filter((id) => id !== null))];
}
