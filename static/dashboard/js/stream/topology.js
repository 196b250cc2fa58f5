/**
 * The browser's copy of the host: snapshot and delta frames in, a Topology out. Nothing is changed in place; a
 * Topology that somebody holds stays what it was.
 *
 * @module topology
 */

/** @typedef {import('../base/types.js').Topology} Topology */
/** @typedef {import('../base/types.js').Node} Node */
/** @typedef {import('../base/types.js').Edge} Edge */
/** @typedef {{source: string, target: string, key: string}} EdgeKey */
/** @typedef {{nodes: Node[], edges: Edge[]}} Document */
/** @typedef {{epoch: string, revision: number, topology: Document}} SnapshotFrame */
/**
 * @typedef {object} DeltaFrame
 * @property {string} epoch
 * @property {number} base
 * @property {number} revision
 * @property {Document} added
 * @property {Document} changed
 * @property {{nodes: string[], edges: EdgeKey[]}} removed
 */

/**
 * The key of an edge in `Topology.edges`.
 * @param {EdgeKey} edge
 * @returns {string}
 */
export function edgeKey(edge) {
  return `${edge.source}\n${edge.target}\n${edge.key}`;
}

/** @returns {Topology} what is known before the first snapshot */
export function emptyTopology() {
  return { epoch: '', revision: -1, nodes: new Map(), edges: new Map() };
}

/**
 * @param {SnapshotFrame} frame
 * @returns {Topology}
 */
export function fromSnapshot(frame) {
  const nodes = new Map(frame.topology.nodes.map((node) => [node.id, node]));
  const edges = new Map(frame.topology.edges.map((edge) => [edgeKey(edge), edge]));
  return { epoch: frame.epoch, revision: frame.revision, nodes, edges };
}

/**
 * The topology after a delta; null when the delta was made for another base (then only a snapshot helps).
 * @param {Topology} topology
 * @param {DeltaFrame} frame
 * @returns {Topology|null}
 */
export function applyDelta(topology, frame) {
  if (frame.epoch !== topology.epoch || frame.base !== topology.revision) return null;
  const nodes = appliedNodes(topology.nodes, frame);
  const edges = appliedEdges(topology.edges, frame);
  return { epoch: frame.epoch, revision: frame.revision, nodes, edges };
}

/**
 * @param {Map<string, Node>} old
 * @param {DeltaFrame} frame
 * @returns {Map<string, Node>} `old` itself where no node changed
 */
function appliedNodes(old, { added, changed, removed }) {
  if (!added.nodes.length && !changed.nodes.length && !removed.nodes.length) return old;
  const nodes = new Map(old);
  for (const id of removed.nodes) nodes.delete(id);
  for (const node of added.nodes) nodes.set(node.id, node);
  for (const node of changed.nodes) nodes.set(node.id, node);
  return nodes;
}

/**
 * A removed node takes its edges along, also where the frame does not list them.
 * @param {Map<string, Edge>} old
 * @param {DeltaFrame} frame
 * @returns {Map<string, Edge>} `old` itself where no edge changed
 */
function appliedEdges(old, { added, changed, removed }) {
  if (!added.edges.length && !changed.edges.length && !removed.edges.length && !removed.nodes.length) return old;
  const edges = new Map(old);
  for (const edge of removed.edges) edges.delete(edgeKey(edge));
  if (removed.nodes.length) {
    const gone = new Set(removed.nodes);
    for (const [key, edge] of edges) if (gone.has(edge.source) || gone.has(edge.target)) edges.delete(key);
  }
  for (const edge of added.edges) edges.set(edgeKey(edge), edge);
  for (const edge of changed.edges) edges.set(edgeKey(edge), edge);
  return edges;
}
