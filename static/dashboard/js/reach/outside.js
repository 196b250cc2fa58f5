/**
 * What is open to the outside, by scope, made ready for the quay and the chart. Pure.
 *
 * @module reach/outside
 */

/** @typedef {import('./types.js').Opening} Opening */
/** @typedef {import('./types.js').Scope} Scope */
/** @typedef {import('./types.js').Sign} Sign */

/** The widest first. @type {readonly Scope[]} */
export const SCOPES = ['everywhere', 'address', 'loopback'];

/** @type {Record<Opening['kind'], Sign>} */
const SIGN_OF = { published: 'port', host_stack: 'host', routed: 'rail', ingress: 'rail' };

/** @param {readonly Opening[]} openings @returns {{scope: Scope, openings: Opening[]}[]} only scopes with something in them */
export function byScope(openings) {
  return SCOPES.map((scope) => ({ scope, openings: openings.filter((one) => one.scope === scope) })).filter((group) => group.openings.length > 0);
}

/** @param {readonly Opening[]} openings @returns {Map<string, Sign>} by container; a published port goes before anything else */
export function signsOfOpenings(openings) {
  /** @type {Map<string, Sign>} */
  const signs = new Map();
  for (const { to, kind } of openings) if (!signs.has(to) || kind === 'published') signs.set(to, SIGN_OF[kind]);
  return signs;
}

/** The same port by IPv4 and IPv6 is one entry. @param {readonly Opening[]} openings @returns {Opening[][]} */
export function merged(openings) {
  /** @type {Map<string, Opening[]>} */
  const entries = new Map();
  for (const one of openings) {
    const wild = one.host_ip === '0.0.0.0' || one.host_ip === '::' ? '*' : one.host_ip;
    const key = [one.to, one.kind, wild, one.host_port, one.container_port, one.protocol].join(' ');
    entries.set(key, [...(entries.get(key) ?? []), one]);
  }
  return [...entries.values()];
}
