/**
 * What is not as expected, by what it concerns. Pure.
 *
 * @module expectations/breaches
 */

import { t } from '../base/i18n.js';
import { inSentence } from '../base/escape.js';

/**
 * One that is not kept, as the stream tells it.
 * @typedef {object} Entry
 * @property {string} name
 * @property {'broken'|'unknown'} status
 * @property {string|null} since
 * @property {string|null} by       whose action broke it, where that is known
 * @property {string} text          its first few findings
 * @property {string[]} nodes       where it is broken
 * @property {{text: string, where: string[]}[]} findings  the first ones that break it
 */
/** @typedef {ReadonlyMap<string, readonly Entry[]>} Breaches  the broken ones, by what they concern */

/** @param {readonly Entry[]} entries */
export const brokenOf = (entries) => entries.filter(({ status }) => status === 'broken');

/** @param {readonly Entry[]} entries @returns {Breaches} */
export function breachesOf(entries) {
  /** @type {Map<string, Entry[]>} */
  const found = new Map();
  for (const entry of brokenOf(entries)) for (const id of entry.nodes) found.set(id, [...(found.get(id) ?? []), entry]);
  return found;
}

/** @param {Breaches} breaches @param {readonly string[]} ids @returns {Entry[]} each once */
export function concerning(breaches, ids) {
  return [...new Set(ids.flatMap((id) => breaches.get(id) ?? []))];
}

/** What an entry says of these; where none of its findings that are told is about them, what it says first. @param {Entry} entry @param {readonly string[]} ids @returns {string[]} */
export function textsAbout({ findings, text }, ids) {
  const mine = findings.filter(({ where }) => where.some((id) => ids.includes(id)));
  return mine.length ? mine.map((finding) => finding.text) : [text];
}

/** For an accessible name or a tip. @param {readonly Entry[]} entries @returns {string} '' where all is as expected */
export function phrase(entries) {
  return entries.length ? t('not as expected: %(names)s', { names: entries.map(({ name }) => `“${inSentence(name)}”`).join(', ') }) : '';
}

/** What has come to be broken. @param {readonly Entry[]} before @param {readonly Entry[]} after @returns {string[]} names */
export function newlyBroken(before, after) {
  const known = new Set(brokenOf(before).map(({ name }) => name));
  return brokenOf(after).map(({ name }) => name).filter((name) => !known.has(name));
}
