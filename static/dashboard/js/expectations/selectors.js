/**
 * The selectors in a rule as it is written (`never: {from: "project:edge", to: service:db}`). Pure.
 *
 * @module expectations/selectors
 */

/** @typedef {{key: string, selector: string, kind: 'container'|'volume'|null}} Asked  kind: what is meant by it; null: anything */

/** @type {Record<string, Asked['kind']>} */
const KINDS = { from: 'container', to: 'container', allow: 'container', volumes: 'volume', of: null };
/** A key, and a value in quotes or up to the next comma, brace or line. */
const PAIR = /(?:^|[{,\s])"?(from|to|allow|volumes|of)"?\s*:\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'|([^"'\s,}\n][^,}\n]*))/g;

/** @param {string} rule @returns {Asked[]} in their order, each key once */
export function selectorsOf(rule) {
  /** @type {Map<string, Asked>} */
  const found = new Map();
  const states = /^\s*state\s*:/.test(rule);
  for (const [, key, double, single, bare] of rule.matchAll(PAIR)) {
    const selector = (double?.replace(/\\(["\\])/g, '$1') ?? single?.replaceAll("''", "'") ?? bare ?? '').trim();
    if (selector && !found.has(key)) found.set(key, { key, selector, kind: key === 'of' && states ? 'container' : KINDS[key] });
  }
  return [...found.values()];
}
