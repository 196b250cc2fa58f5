/**
 * Terms of which the model of a host knows nothing: what holds them is told by others. Pure.
 *
 * @module search/told
 */

import { isWhole } from './pattern.js';

/** @typedef {import('./grammar.js').Term} Term */
/** @typedef {import('../expectations/breaches.js').Breaches} Breaches */
/** @typedef {ReadonlyMap<string, ReadonlySet<string>>} Told  what holds such a term (`reaches:db`, `broken:*`), by the term */

/** @param {string} id @param {Term} term @param {Told|null} told */
export function isTold(id, { field, value }, told) {
  return told?.get(`${field}:${value}`)?.has(id) ?? false;
}

/** Whether a query asks what is not as expected. @param {readonly Term[]} terms */
export const asksBroken = (terms) => terms.some(({ field }) => field === 'broken');

/** What the broken expectations of a name are about, for each term that asks it. @param {readonly Term[]} terms @param {Breaches} breaches @returns {Map<string, Set<string>>} */
export function brokenBy(terms, breaches) {
  const asked = terms.filter(({ field }) => field === 'broken');
  return new Map(asked.map(({ field, value }) => {
    const found = [...breaches].filter(([, entries]) => entries.some(({ name }) => isWhole(name, value)));
    return [`${field}:${value}`, new Set(found.map(([id]) => id))];
  }));
}
