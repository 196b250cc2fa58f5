/**
 * Moments: as words of a choice, in an address, and on a slider. Pure; all are milliseconds since 1970.
 *
 * @module past/moments
 */

/** @typedef {import('./types.js').Extent} Extent */

const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** How long ago each choice is. @type {Record<string, number>} */
const AGO = { hour: HOUR, day: DAY, week: 7 * DAY };
const FORM = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?(?:Z|[+-]\d\d:\d\d)$/;
/** So many places a slider has. */
export const PLACES = 1000;

/** @param {string} text  of an address @returns {string|null} a word or a moment as the API takes it; null: neither */
export function readMoment(text) {
  if (Object.hasOwn(AGO, text) || text === 'visit') return text;
  return FORM.test(text) && !Number.isNaN(Date.parse(text)) ? new Date(text).toISOString() : null;
}

/** @param {string} moment  a word or a moment @param {number} now @param {number|null} lastVisit @returns {number|null} null: there was no visit before */
export function resolve(moment, now, lastVisit) {
  if (moment === 'visit') return lastVisit;
  return Object.hasOwn(AGO, moment) ? now - AGO[moment] : Date.parse(moment);
}

/** From when the slider goes: since what is compared with, or else the shortest usual time that holds the moment. @param {{since: number|null, at: number|null, first: number|null, now: number}} when */
export function sliderStart({ since, at, first, now }) {
  const wanted = since ?? [now - AGO.day, now - AGO.week].find((begin) => at === null || at >= begin) ?? first ?? now - AGO.week;
  const start = Math.min(wanted, at ?? wanted);
  return Math.min(first === null ? start : Math.max(first, start), now - 1000);
}

/** @param {number} place @param {number} start @param {number} now @returns {number|null} null: now */
export function momentAt(place, start, now) {
  return place >= PLACES ? null : Math.round(start + (place / PLACES) * (now - start));
}

/** @param {number|null} moment @param {number} start @param {number} now @returns {number} */
export function placeOf(moment, start, now) {
  return moment === null ? PLACES : Math.max(0, Math.min(PLACES - 1, Math.round(((moment - start) / (now - start)) * PLACES)));
}

/** What of the unknown times is on the slider, as shares of it. @param {Extent['unknown']} unknown @param {number} start @param {number} now */
export function hatched(unknown, start, now) {
  const share = (/** @type {number} */ moment) => Math.max(0, Math.min(1, (moment - start) / (now - start)));
  return unknown.map(([begin, end]) => ({ from: share(begin), to: share(end) })).filter(({ from, to }) => to > from);
}

/** For a field of a time in the reader's zone. @param {number} moment */
export function localText(moment) {
  const date = new Date(moment);
  return new Date(moment - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** What the API says. @param {{first: string|null, now: string, unknown: [string, string][], last_visit: string|null}} answer @returns {Extent} */
export function readExtent({ first, now, unknown, last_visit: visit }) {
  const when = (/** @type {string|null} */ text) => (text === null ? null : Date.parse(text));
  return { first: when(first), now: Date.parse(now), unknown: unknown.map(([begin, end]) => [Date.parse(begin), Date.parse(end)]), lastVisit: when(visit) };
}
