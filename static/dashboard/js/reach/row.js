/**
 * What one container reaches, made ready for the chart: who stays bright, and by what sign. Pure.
 *
 * @module reach/row
 */

/** @typedef {import('./types.js').Row} Row */
/** @typedef {import('./types.js').Way} Way */
/** @typedef {import('./types.js').Sign} Sign */
/** @typedef {import('./types.js').Reached} Reached */
/** @typedef {import('./types.js').Pair} Pair */
/** @typedef {import('../base/types.js').HostModel} HostModel */

/** The nearest way gives the sign. @type {readonly Sign[]} */
export const SIGNS = ['stack', 'rail', 'host', 'port'];

/** @type {Record<Way['kind'], Sign>} */
const SIGN_OF = { same_stack: 'stack', network: 'rail', routed: 'rail', host_stack: 'host', to_host: 'host', published: 'port' };

/** @param {readonly Way[]} ways @returns {Sign|null} null where there is no way */
export function signOf(ways) {
  const there = new Set(ways.map(({ kind }) => SIGN_OF[kind]));
  return SIGNS.find((sign) => there.has(sign)) ?? null;
}

/** @param {readonly Way[]} ways @returns {Way|null} the one to be drawn and told first */
export function nearestWay(ways) {
  const sign = signOf(ways);
  return ways.find(({ kind }) => SIGN_OF[kind] === sign) ?? null;
}

/** @param {Row} row @returns {Map<string, Reached>} by container */
export function reachedBy(row) {
  return new Map(row.groups.flatMap((group) => group.containers.map((id) => [id, group])));
}

/** @param {Row} row @returns {Map<string, Sign>} of those that there is a way to (or from) */
export function signsOf(row) {
  /** @type {Map<string, Sign>} */
  const signs = new Map();
  for (const { ways, containers } of row.groups) {
    const sign = signOf(ways);
    if (sign) for (const id of containers) signs.set(id, sign);
  }
  return signs;
}

/**
 * What stays bright: the container itself, those that it reaches, and the rails by which it does.
 * @param {Row} row
 * @param {HostModel} model
 * @returns {Set<string>}
 */
export function litByRow(row, model) {
  const lit = new Set([row.of]);
  for (const { ways, containers } of row.groups) {
    if (!ways.length) continue;
    for (const id of containers) lit.add(id);
    addRails(lit, ways, model);
  }
  return lit;
}

/** @param {Pair} pair @param {HostModel} model @returns {Set<string>} the two, and the rails between them */
export function litByPair({ from, to, ways }, model) {
  const lit = new Set([from, to]);
  addRails(lit, ways.slice(0, 1), model);
  return lit;
}

/** @param {Set<string>} lit @param {readonly Way[]} ways @param {HostModel} model */
function addRails(lit, ways, model) {
  for (const { kind, network } of ways) {
    if (network) lit.add(network);
    if (kind === 'to_host' || kind === 'host_stack') for (const view of model.networks.values()) if (view.kind === 'host') lit.add(view.id);
  }
}

/** @param {Row} row @returns {{sign: Sign, containers: string[]}[]} those that are reached, by how */
export function bySign(row) {
  const signs = signsOf(row);
  return SIGNS.map((sign) => ({ sign, containers: [...signs].filter(([, one]) => one === sign).map(([id]) => id) })).filter(({ containers }) => containers.length > 0);
}

/** @param {Row} row @returns {{stops: string[], containers: string[]}[]} those that are not, by what stops it; the most first */
export function byStops(row) {
  return row.groups.filter(({ ways }) => !ways.length).map(({ stops, containers }) => ({ stops, containers })).sort((a, b) => b.containers.length - a.containers.length);
}
