/**
 * Times as people say them ("3 minutes ago"), with the exact one on hover, in the page's language.
 *
 * @module time
 */

import { el } from './dom.js';

/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [['year', 31_557_600], ['month', 2_629_800], ['week', 604_800], ['day', 86_400], ['hour', 3600], ['minute', 60]];
/** Seconds are told, so they must not stand for long. */
const REFRESH_MS = 5_000;
/** What the page takes on its way, and what nobody minds. */
const SMALL_LAG_MS = 30_000;
/** @type {Map<string, Intl.RelativeTimeFormat>} */
const formats = new Map();

/** How far a browser's clock is behind the server's. @param {number} server @param {number} here  both in milliseconds */
export function lag(server, here) {
  return Math.abs(server - here) > SMALL_LAG_MS ? server - here : 0;
}

const behind = lag(Number(globalThis.document?.documentElement.dataset.now) * 1000, Date.now());

/** By the server's clock, which is the one that things happen by. @returns {Date} */
export const serverNow = () => new Date(Date.now() + behind);

/** @param {string} language */
function wordsOf(language) {
  const known = formats.get(language) ?? new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  formats.set(language, known);
  return known;
}

/**
 * What clocks that differ a little put into the future is now.
 * @param {Date} when
 * @param {Date} now
 * @param {string} language
 * @returns {string}
 */
export function relative(when, now, language) {
  const seconds = Math.round((when.getTime() - now.getTime()) / 1000);
  const words = wordsOf(language);
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return words.format(Math.trunc(seconds / size), unit);
  }
  return words.format(Math.min(0, seconds), 'second');
}

/**
 * @param {Date} when
 * @param {string} language
 * @returns {string} date, time and zone
 */
export function exact(when, language) {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'long' }).format(when);
}

/**
 * The time of day, with the date where it was another day.
 * @param {Date} when
 * @param {Date} now
 * @param {string} language
 * @returns {string}
 */
export function clock(when, now, language) {
  const today = when.toDateString() === now.toDateString();
  return new Intl.DateTimeFormat(language, today ? { timeStyle: 'medium' } : { dateStyle: 'medium', timeStyle: 'short' }).format(when);
}

/**
 * A moment as the engine writes it. Its nanoseconds are more than a Date can take.
 * @param {string|null|undefined} text
 * @returns {Date|null}
 */
export function parseTime(text) {
  if (!text) return null;
  const when = new Date(text.replace(/(\.\d{3})\d+/, '$1'));
  return Number.isNaN(when.getTime()) ? null : when;
}

/**
 * A `<time>` that stays true while it is on the page.
 * @param {string|null|undefined} text
 * @returns {HTMLTimeElement|null}
 */
export function timeElement(text) {
  const when = parseTime(text);
  if (!when) return null;
  const language = document.documentElement.lang || 'en';
  return el('time', { datetime: when.toISOString(), title: exact(when, language), text: relative(when, serverNow(), language) });
}

/**
 * Makes every `<time>` below an element true.
 * @param {HTMLElement} root
 * @param {string} [which]  selector
 */
export function refreshTimes(root, which = 'time') {
  const now = serverNow();
  for (const element of root.querySelectorAll(which)) {
    if (!(element instanceof HTMLTimeElement)) continue;
    const words = relative(new Date(element.dateTime), now, document.documentElement.lang || 'en');
    if (element.textContent !== words) element.textContent = words;
  }
}

/**
 * And keeps it so.
 * @param {HTMLElement} root
 * @param {string} [which]  selector
 */
export function keepTimesTrue(root, which = 'time') {
  refreshTimes(root, which);
  return setInterval(() => refreshTimes(root, which), REFRESH_MS);
}
