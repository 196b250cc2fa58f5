/**
 * What people type into the search: plain words and `field:value`, quoted where there are blanks, negated by a leading
 * `-`. Everything typed must hold (`web state:exited -project:old`).
 *
 *   network:   on a network of that name          state:  the state, the health or the sign's word
 *   project:   of a compose project               ip:     an address, its beginning, or `10.0.0.0/8`
 *   image:     started from an image              port:   a port on the host or in the container, `53/udp`
 *   label:     with a label, `key` or `key=value`
 *   volume:    with a volume of that name     path:   with a path on the host     mount:  with such a mount point
 *
 * @module search
 */

import { containerHolds, endpointHolds, networkHolds } from './search/holds.js';
import { mountsMeant, sourceHolds } from './search/mounts.js';

export { related } from './related.js';

/** @typedef {import('./types.js').HostModel} HostModel */
/** @typedef {'network'|'project'|'image'|'state'|'ip'|'port'|'label'|'volume'|'path'|'mount'} Field */
/** @typedef {{field: Field|null, value: string, not: boolean}} Term */
/** @typedef {Map<string, Record<string, string>>} Labels  by container id */

/** @type {readonly Field[]} */
export const FIELDS = ['network', 'project', 'image', 'state', 'ip', 'port', 'label', 'volume', 'path', 'mount'];

/** A run without blanks, except inside quotes; a quote that is not closed yet goes to the end. */
const WORD = /(?:[^\s"]|"[^"]*"?)+/g;

/**
 * Takes a query apart. A field nobody knows is a plain word (`nginx:1.27`); one without a value yet is left out.
 * @param {string} text
 * @returns {Term[]}
 */
export function parseQuery(text) {
  return [...text.matchAll(WORD)].flatMap(([word]) => termOf(word) ?? []);
}

/**
 * @param {string} word
 * @returns {Term|null}
 */
function termOf(word) {
  const not = word.startsWith('-');
  const body = (not ? word.slice(1) : word).toLowerCase();
  const field = FIELDS.find((known) => body.startsWith(`${known}:`)) ?? null;
  const value = (field ? body.slice(field.length + 1) : body).replaceAll('"', '');
  return value === '' ? null : { field, value, not };
}

/**
 * What a query finds: containers, networks and sources that hold all of it, and the endpoints and mounts that go with them.
 * @param {HostModel} model
 * @param {Term[]|string} query
 * @param {Labels|null} [labels]  null while they are not known: then no label is found
 * @returns {Set<string>} ids; empty for an empty query
 */
export function match(model, query, labels = null) {
  const terms = typeof query === 'string' ? parseQuery(query) : query;
  /** @type {Set<string>} */
  const hits = new Set();
  if (terms.length === 0) return hits;
  const storage = model.storage();
  for (const view of model.containers.values()) {
    const mine = labels?.get(view.id) ?? {};
    if (!terms.every((term) => containerHolds(view, term, model, mine) !== term.not)) continue;
    hits.add(view.id);
    for (const endpoint of view.endpoints) if (endpointHolds(endpoint, terms, model)) hits.add(endpoint.id);
    for (const mount of mountsMeant(view.id, terms, storage)) hits.add(mount.id);
  }
  for (const view of model.networks.values()) {
    if (!terms.every((term) => networkHolds(view, term) === !term.not)) continue;
    hits.add(view.id);
    for (const endpoint of view.endpoints) hits.add(endpoint);
  }
  for (const source of storage.sources.values()) {
    if (!terms.every((term) => sourceHolds(source, term, storage) === !term.not)) continue;
    hits.add(source.id);
    for (const mount of source.mounts) hits.add(mount);
  }
  return hits;
}

/** What counts as found on each chart. */
const COUNTED = { network: /^(?:container|network):/, mounts: /^(?:container|volume|bind|tmpfs):/, sources: /^(?:volume|bind|tmpfs):/ };

/**
 * @param {Set<string>} hits
 * @param {import('./types.js').ViewState['chart']} [chart]
 * @returns {number} how many of the things that the chart shows are among them
 */
export function countHits(hits, chart = 'network') {
  const counted = chart === 'sources' ? COUNTED.sources : chart === 'mounts' ? COUNTED.mounts : COUNTED.network;
  let count = 0;
  for (const id of hits) if (counted.test(id)) count += 1;
  return count;
}
