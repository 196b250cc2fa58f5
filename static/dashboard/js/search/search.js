/**
 * What a query finds. Everything typed must hold (`web state:exited -project:old`); docs/search.md has the language, which the server
 * reads as well (topology/selectors/).
 *
 * @module search
 */

import { parseQuery } from './grammar.js';
import { containerHolds, endpointHolds, networkHolds, saysItself } from './match.js';
import { mountsMeant, sourceHolds } from './mounts.js';

export { related } from '../model/related.js';
export { FIELDS, REACH_FIELDS, parseQuery, problemsOf } from './grammar.js';

/** @typedef {import('../base/types.js').HostModel} HostModel */
/** @typedef {import('./grammar.js').Term} Term */
/** @typedef {Map<string, Record<string, string>>} Labels  by container id */

/** Whether a query asks for labels, which are not in the document. @param {readonly Term[]} terms */
export const asksLabels = (terms) => terms.some(({ field }) => field === 'label');

/**
 * What a query finds: containers, networks and sources that hold all of it, and the endpoints and mounts that go with them.
 * @param {HostModel} model
 * @param {Term[]|string} query
 * @param {Labels|null} [labels]  null while they are not known: then neither a label nor its opposite finds anything
 * @param {import('./told.js').Told|null} [told]  of a term that is not in it nothing is known, and nothing found by it
 * @returns {Set<string>} ids; empty for an empty query
 */
export function match(model, query, labels = null, told = null) {
  const terms = typeof query === 'string' ? parseQuery(query) : query;
  /** @type {Set<string>} */
  const hits = new Set();
  if (terms.length === 0 || (labels === null && asksLabels(terms))) return hits;
  const storage = model.storage();
  for (const view of model.containers.values()) {
    const mine = labels?.get(view.id) ?? {};
    if (!terms.every((term) => containerHolds(view, term, model, mine, told) !== term.not)) continue;
    hits.add(view.id);
    for (const endpoint of view.endpoints) if (endpointHolds(endpoint, terms, model)) hits.add(endpoint.id);
    for (const mount of mountsMeant(view.id, terms, storage, (word) => saysItself(view, word, model))) hits.add(mount.id);
  }
  for (const view of model.networks.values()) {
    if (!terms.every((term) => networkHolds(view, term, told) === !term.not)) continue;
    hits.add(view.id);
    for (const endpoint of view.endpoints) hits.add(endpoint);
  }
  for (const source of storage.sources.values()) {
    if (!terms.every((term) => sourceHolds(source, term, storage, told) === !term.not)) continue;
    hits.add(source.id);
    for (const mount of source.mounts) hits.add(mount);
  }
  return hits;
}

/** What counts as found on each chart. */
const COUNTED = { network: /^(?:container|network):/, mounts: /^(?:container|volume|bind|tmpfs):/, sources: /^(?:volume|bind|tmpfs):/ };

/**
 * @param {Set<string>} hits
 * @param {import('../base/types.js').ViewState['chart']} [chart]
 * @returns {number} how many of the things that the chart shows are among them
 */
export function countHits(hits, chart = 'network') {
  const counted = chart === 'sources' ? COUNTED.sources : chart === 'mounts' ? COUNTED.mounts : COUNTED.network;
  let count = 0;
  for (const id of hits) if (counted.test(id)) count += 1;
  return count;
}
