/**
 * Readings of what containers use, as they come from the server: put together, asked for the newest, drawn as a line. Pure.
 *
 * @module figures/series
 */

/** @typedef {(number|null)[]} Column */
/**
 * Columns of equal length, the oldest reading first. `cpu`: share of one CPU; `memory`: bytes; the others bytes a second.
 * @typedef {object} Series
 * @property {number[]} at  seconds since 1970, by the server's clock
 * @property {Column} cpu
 * @property {Column} memory
 * @property {Column} received
 * @property {Column} sent
 * @property {Column} read
 * @property {Column} written
 * @property {number} memory_limit
 * @property {number} processes
 */
/** @typedef {'cpu'|'memory'|'received'|'sent'|'read'|'written'} Name */
/** @typedef {{cpu: number|null, memory: number|null, limit: number, network: number|null, received: number|null, sent: number|null, disk: number|null, read: number|null, written: number|null, processes: number}} Latest */

/** @type {readonly Name[]} */
const NAMES = ['cpu', 'memory', 'received', 'sent', 'read', 'written'];
/** An hour of readings. */
const MOST = 360;
/** So much older than what is known is only what was read after the clock was set back. */
const SET_BACK_SECONDS = 60;

/** What was known, and what has come since. @param {Series|undefined} known @param {Series} news @returns {Series} */
export function merged(known, news) {
  const last = known?.at.at(-1) ?? -Infinity;
  const first = news.at.findIndex((at) => at > last);
  if (!known || (news.at.at(-1) ?? last) < last - SET_BACK_SECONDS) return news;
  if (first < 0) return known;
  /** @type {any} */
  const columns = {};
  for (const name of /** @type {const} */ (['at', ...NAMES])) columns[name] = [...known[name], ...news[name].slice(first)].slice(-MOST);
  return { ...news, ...columns };
}

/** @param {number|null} a @param {number|null} b */
const sum = (a, b) => (a === null && b === null ? null : (a ?? 0) + (b ?? 0));

/** What is used now; null where nothing was read within so many seconds. @param {Series|undefined} series @param {number} now @param {number} [within] @returns {Latest|null} */
export function latest(series, now, within = 45) {
  const last = series ? series.at.length - 1 : -1;
  if (!series || last < 0 || Math.abs(series.at[last] - now) > within) return null;
  const [cpu, memory, received, sent, read, written] = NAMES.map((name) => series[name][last]);
  return { cpu, memory, limit: series.memory_limit, received, sent, network: sum(received, sent), read, written, disk: sum(read, written), processes: series.processes };
}

/** Two columns as one. @param {Column} a @param {Column} b @returns {Column} */
export const added = (a, b) => a.map((value, index) => sum(value, b[index]));

/** Further apart, two readings are not joined: nobody looked in between. */
const GAP_SECONDS = 45;

/**
 * @typedef {object} Frame  where a line is drawn: the time from `from` to `to` is as wide as `w`, values up to `most` as high as `h`
 * @property {number} x
 * @property {number} y
 * @property {number} w
 * @property {number} h
 * @property {number} from
 * @property {number} to
 * @property {number} most
 */

/** The points of each stretch without a gap. @param {readonly number[]} at @param {Column} values @param {Frame} frame @returns {[number, number][][]} */
export function stretches(at, values, frame) {
  /** @type {[number, number][][]} */
  const found = [];
  let before = -Infinity;
  for (const [index, value] of values.entries()) {
    const time = at[index];
    if (value === null || time < frame.from) continue;
    if (time - before > GAP_SECONDS) found.push([]);
    before = time;
    const x = frame.x + frame.w * Math.min(1, (time - frame.from) / (frame.to - frame.from));
    const y = frame.y + frame.h * (1 - Math.min(1, Math.max(0, value) / frame.most));
    found.at(-1)?.push([x, y]);
  }
  return found;
}

/** @param {number} value */
const r = (value) => Math.round(value * 10) / 10;

/** Path data of the line, and of the ground under it. @param {readonly number[]} at @param {Column} values @param {Frame} frame */
export function spark(at, values, frame) {
  let line = '';
  let ground = '';
  for (const points of stretches(at, values, frame)) {
    if (points.length < 2) continue;
    const drawn = points.map(([x, y]) => `${r(x)} ${r(y)}`).join('L');
    line += `M${drawn}`;
    ground += `M${r(points[0][0])} ${r(frame.y + frame.h)}L${drawn}V${r(frame.y + frame.h)}z`;
  }
  return { line, ground };
}

/** From when on is drawn: as far as anything is known, between so many seconds at least and at most. @param {Iterable<Series>} all @param {number} now @param {number} least @param {number} most */
export function windowOf(all, now, least, most) {
  let first = now - least;
  for (const { at } of all) if (at.length && at[0] < first) first = at[0];
  return Math.max(first, now - most);
}

/** The highest, but no less than so much: what is next to nothing looks like it. @param {Column} values @param {number} least */
export function highest(values, least) {
  let most = least;
  for (const value of values) if (value !== null && value > most) most = value;
  return most;
}
