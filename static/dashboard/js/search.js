/**
 * What people type into the search: plain words and `field:value`, quoted where there are blanks, negated by a leading
 * `-`. Everything typed must hold (`web state:exited -project:old`).
 *
 *   network:   on a network of that name          state:  the state, the health or the sign's word
 *   project:   of a compose project               ip:     an address, its beginning, or `10.0.0.0/8`
 *   image:     started from an image              port:   a port on the host or in the container, `53/udp`
 *   label:     with a label, `key` or `key=value`
 *
 * @module search
 */

import { containerHolds, endpointHolds, networkHolds } from './search/holds.js';

export { related } from './related.js';

/** @typedef {import('./types.js').HostModel} HostModel */
/** @typedef {'network'|'project'|'image'|'state'|'ip'|'port'|'label'} Field */
/** @typedef {{field: Field|null, value: string, not: boolean}} Term */
/** @typedef {Map<string, Record<string, string>>} Labels  by container id */

/** @type {readonly Field[]} */
export const FIELDS = ['network', 'project', 'image', 'state', 'ip', 'port', 'label'];

const TERM = /(-?)(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))|-?[a-z]+:(?=\s|$)/giy;

/**
 * Takes a query apart. A field nobody knows is a plain word (`nginx:1.27`); one without a value yet is left out.
 * @param {string} text
 * @returns {Term[]}
 */
export function parseQuery(text) {
  /** @type {Term[]} */
  const terms = [];
  const source = text.trim();
  TERM.lastIndex = 0;
  for (let at = 0; at < source.length; at = TERM.lastIndex) {
    TERM.lastIndex = at + (/^\s*/.exec(source.slice(at))?.[0].length ?? 0);
    const found = TERM.exec(source);
    if (!found) break;
    const term = termOf(found);
    if (term) terms.push(term);
  }
  return terms;
}

/**
 * @param {RegExpExecArray} found
 * @returns {Term|null}
 */
function termOf([whole, minus = '', name = '', quoted, bare]) {
  const field = FIELDS.find((known) => known === name.toLowerCase()) ?? null;
  const value = quoted ?? bare;
  if (value === undefined || value === '' || whole === '-') return null;
  const text = field || !name ? value : `${name}:${value}`;
  return { field, value: text.toLowerCase(), not: minus === '-' };
}

/**
 * What a query finds: containers and networks that hold all of it, and the endpoints that go with them.
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
  for (const view of model.containers.values()) {
    const mine = labels?.get(view.id) ?? {};
    if (!terms.every((term) => containerHolds(view, term, model, mine) !== term.not)) continue;
    hits.add(view.id);
    for (const endpoint of view.endpoints) if (endpointHolds(endpoint, terms, model)) hits.add(endpoint.id);
  }
  for (const view of model.networks.values()) {
    if (!terms.every((term) => networkHolds(view, term) === !term.not)) continue;
    hits.add(view.id);
    for (const endpoint of view.endpoints) hits.add(endpoint);
  }
  return hits;
}

/**
 * @param {Set<string>} hits
 * @returns {number} how many containers and networks are among them
 */
export function countHits(hits) {
  let count = 0;
  for (const id of hits) if (!id.startsWith('endpoint:')) count += 1;
  return count;
}
