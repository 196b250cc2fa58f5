/**
 * What is gone, with all that hung on it, beside what is there. Pure.
 *
 * @module past/ghosts
 */

/** @typedef {import('./types.js').Topology} Topology */
/** @typedef {import('./types.js').Node} Node */
/** @typedef {import('./types.js').Edge} Edge */
/** @typedef {import('./types.js').Ghosts} Ghosts */

/** Each made once, so that it is seen to be the same. @type {WeakMap<Node, Node>} */
const made = new WeakMap();

/** @param {Node} node @returns {Node} */
function ghost(node) {
  const known = made.get(node) ?? { ...node, ghost: true, ...(node.kind === 'endpoint' || node.kind === 'sandbox' ? { active: false } : {}) };
  made.set(node, known);
  return known;
}

/** Sandbox, endpoints and tmpfs of a container have its ID in theirs. @param {Node} node */
const owner = ({ kind, id }) => (kind === 'sandbox' || kind === 'endpoint' || kind === 'tmpfs' ? `container:${id.split(':')[1]}` : null);

/** @param {readonly Node[]} gone @param {Topology} before @param {Topology} after @returns {Ghosts} */
export function ghostsOf(gone, before, after) {
  /** @type {Map<string, Node>} */
  const nodes = new Map(gone.map((node) => [node.id, ghost(node)]));
  if (nodes.size === 0) return { nodes, edges: new Map() };
  for (const node of before.nodes.values()) {
    const of = owner(node);
    if (of && nodes.has(of) && !after.nodes.has(node.id)) nodes.set(node.id, ghost(node));
  }
  /** @type {Map<string, Edge>} */
  const edges = new Map();
  const there = (/** @type {string} */ id) => nodes.has(id) || after.nodes.has(id);
  for (const [key, edge] of before.edges) {
    if ((nodes.has(edge.source) || nodes.has(edge.target)) && there(edge.source) && there(edge.target) && !after.edges.has(key)) edges.set(key, edge);
  }
  return { nodes, edges };
}

/** @param {Topology} topology @param {Ghosts} ghosts @returns {Topology} itself where nothing is gone */
export function withGhosts(topology, { nodes, edges }) {
  if (nodes.size === 0) return topology;
  return { ...topology, nodes: new Map([...topology.nodes, ...nodes]), edges: new Map([...topology.edges, ...edges]) };
}
