/**
 * How grave a line is, where it says so itself; and what an exit code means. Pure.
 *
 * @module logs/levels
 */

import { t } from '../base/i18n.js';

/** @typedef {'error'|'warn'|'info'|'debug'|''} Level */

const WORD = /\b(fatal|panic|crit(?:ical)?|emerg|alert|err(?:or)?|warn(?:ing)?|notice|info|debug|trace)\b/i;
/** A level is named near the beginning of a line; what comes later speaks of something else. */
const WITHIN = 80;
/** @type {Record<string, Level>} */
const LEVELS = { f: 'error', p: 'error', c: 'error', e: 'error', a: 'error', w: 'warn', n: 'info', i: 'info', d: 'debug', t: 'debug' };

/** @param {string} text  without what is for terminals @returns {Level} */
export function levelOf(text) {
  const named = /"(?:level|severity)"\s*:\s*"([a-z]+)"|\blevel=([a-z]+)/i.exec(text);
  const found = WORD.exec(named ? named[1] ?? named[2] : text.slice(0, WITHIN));
  return found ? LEVELS[found[1][0].toLowerCase()] : '';
}

/** @param {number|null|undefined} code @returns {string|null} */
export function exitMeaning(code) {
  /** @type {Record<number, () => string>} */
  const known = {
    0: () => t('It ended by itself, without an error.'),
    125: () => t('The engine could not start it.'),
    126: () => t('Its command could not be executed: it is no program, or may not be run.'),
    127: () => t('Its command was not found.'),
    134: () => t('It aborted itself (SIGABRT).'),
    137: () => t('It was killed (SIGKILL): by somebody, after it did not end in time, or because memory ran out.'),
    139: () => t('It crashed: it touched memory that is not its own (SIGSEGV).'),
    143: () => t('It was asked to end, and did (SIGTERM).'),
  };
  if (code === null || code === undefined) return null;
  if (known[code]) return known[code]();
  return code > 128 && code < 160 ? t('It was ended by signal %(number)s.', { number: code - 128 }) : t('It ended with an error of its own.');
}
