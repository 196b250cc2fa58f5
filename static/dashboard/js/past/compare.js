/**
 * What is different between two topologies of one host, and the ghosts of what is gone. Pure.
 *
 * @module past/compare
 */

import { ghostsOf } from './ghosts.js';
import { wireFacts, wiresOf } from './wires.js';

/** @typedef {import('./types.js').Topology} Topology */
/** @typedef {import('./types.js').Node} Node */
/** @typedef {import('./types.js').Fact} Fact */
/** @typedef {import('./types.js').Change} Change */
/** @typedef {import('./types.js').Comparison} Comparison */
/** @typedef {import('./wires.js').Wires} Wires */

const THINGS = new Set(['container', 'network', 'volume', 'bind']);
/** What follows from something else, or says little to people. */
const SILENT = new Set(['id', 'kind', 'status', 'persistence', 'used_by', 'writers', 'shared', 'risks']);
/** What another can take the place of: volumes and paths are the same where their names are. */
const REPLACED = new Set(['container', 'network']);
/** What differs by itself where something was made anew. */
const OF_ITS_MAKING = new Set(['created', 'image_id', 'network_mode']);

/**
 * @param {Topology} before
 * @param {Topology} after
 * @returns {Comparison}
 */
export function compare(before, after) {
  const wires = { before: wiresOf(before), after: wiresOf(after) };
  const heirs = heirsOf(before, after);
  /** @type {Map<string, Change>} */
  const changes = new Map();
  for (const node of after.nodes.values()) {
    const old = THINGS.has(node.kind) ? before.nodes.get(node.id) ?? heirs.get(node.id) : undefined;
    const change = THINGS.has(node.kind) ? changeOf(node, old, wires) : null;
    if (change) changes.set(node.id, change);
  }
  const replaced = new Set([...heirs.values()].map(({ id }) => id));
  const gone = [...before.nodes.values()].filter((node) => THINGS.has(node.kind) && !after.nodes.has(node.id) && !replaced.has(node.id));
  for (const { id } of gone) changes.set(id, { sign: 'gone', facts: [] });
  return { changes, plugs: plugsOf(before, after, wires), ghosts: ghostsOf(gone, before, after) };
}

/** Those that took the place of one that is gone: each by its ID, with the one before. @param {Topology} before @param {Topology} after @returns {Map<string, Node>} */
function heirsOf(before, after) {
  /** @type {Map<string, Node[]>} */
  const left = new Map();
  for (const node of before.nodes.values()) {
    if (REPLACED.has(node.kind) && !after.nodes.has(node.id)) left.set(role(node), [...left.get(role(node)) ?? [], node]);
  }
  /** @type {Map<string, Node>} */
  const heirs = new Map();
  for (const node of after.nodes.values()) {
    const old = REPLACED.has(node.kind) && !before.nodes.has(node.id) ? left.get(role(node))?.shift() : undefined;
    if (old) heirs.set(node.id, old);
  }
  return heirs;
}

/** @param {Node} node */
const role = ({ kind, project, service, name }) => JSON.stringify([kind, project ?? null, (project && service) || name]);

/** @param {Node} node @param {Node|undefined} old @param {{before: Wires, after: Wires}} wires @returns {Change|null} */
function changeOf(node, old, wires) {
  if (!old) return { sign: 'came', facts: [] };
  const anew = old.id !== node.id;
  const facts = [...fieldFacts(old, node, anew), ...wireFacts(wires.before.get(old.id), wires.after.get(node.id), anew)];
  if (anew) return { sign: 'anew', facts };
  return facts.length ? { sign: 'changed', facts } : null;
}

/** @param {Node} old @param {Node} node @param {boolean} anew @returns {Fact[]} */
function fieldFacts(old, node, anew) {
  if (old === node) return [];
  /** @type {Fact[]} */
  const facts = [];
  for (const name of Object.keys(node)) {
    if (SILENT.has(name) || (anew && OF_ITS_MAKING.has(name))) continue;
    const [before, after] = [said(old[name]), said(node[name])];
    if (before !== after) facts.push({ kind: 'field', name, before, after });
  }
  return facts;
}

/** @param {unknown} value */
function said(value) {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** @param {Topology} before @param {Topology} after @param {{before: Wires, after: Wires}} wires */
function plugsOf(before, after, wires) {
  const came = new Set();
  /** @type {{container: string, network: string}[]} */
  const gone = [];
  for (const [container, mine] of wires.after) {
    if (!before.nodes.has(container)) continue;
    for (const [key, { endpoint }] of mine) if (endpoint && !wires.before.get(container)?.has(key)) came.add(endpoint);
  }
  for (const [container, mine] of wires.before) {
    if (!after.nodes.has(container)) continue;
    for (const [key, { network }] of mine) if (network && !wires.after.get(container)?.has(key)) gone.push({ container, network });
  }
  return { came, gone };
}
