/**
 * What of a log is looked at: whether its end is followed, and between which times. Pure.
 *
 * @module logs/window
 */

/** @typedef {{width: number, height: number}} Place */

/**
 * Whether the newest line is to stay in view: only who scrolls changes that, not a window that gets another size.
 * @param {boolean} followed @param {boolean} atEnd @param {Place} before @param {Place} now
 */
export function follows(followed, atEnd, before, now) {
  return before.width === now.width && before.height === now.height ? atEnd : followed;
}

/** The time of day of a line, by the clock of who looks, as the fields have it. @param {string} time  as the engine writes it */
export function timeOfDay(time) {
  const moment = new Date(time);
  if (Number.isNaN(moment.getTime())) return '';
  return [moment.getHours(), moment.getMinutes(), moment.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

/**
 * The part of a question that narrows it to a time; null where it ends before it begins.
 * @param {string} since  as a field has it, by the clock of who looks; '' for none
 * @param {string} until
 * @returns {Record<string, string>|null}
 */
export function between(since, until) {
  const [from, to] = [since, until].map((text) => (text ? new Date(text) : null));
  if (from && to && to < from) return null;
  return { ...(from ? { since: from.toISOString() } : {}), ...(to ? { until: to.toISOString() } : {}) };
}
