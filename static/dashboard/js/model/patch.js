/**
 * A model out of the one before, where nothing but the records of some things has changed: most of what happens on a host is
 * that a container gets another state.
 *
 * @module model/patch
 */

import { signOf } from './containers.js';
import { append } from './order.js';

/** @typedef {import('../base/types.js').Topology} Topology */
/** @typedef {import('../base/types.js').Node} Node */
/** @typedef {import('../base/types.js').HostModel} HostModel */
/** @typedef {import('../base/types.js').EndpointView} EndpointView */
/** @typedef {Omit<HostModel, 'storage'>} Wires */

/** What a container's card is called hangs on these, and where it stands. */
const PLACING = ['name', 'project', 'service', 'network_mode', 'image'];

/**
 * @param {Topology} now
 * @param {Topology} then
 * @param {Wires} before  what was made of it
 * @returns {Wires|null} null: it must be made anew
 */
export function patched(now, then, before) {
  if (now.edges !== then.edges) return null;
  const changed = changedRecords(now.nodes, then.nodes);
  if (!changed || changed.some(([node, old]) => places(node, old))) return null;
  const containers = new Map(before.containers);
  const boxes = new Set();
  const endpoints = patchEndpoints(changed.map(([node]) => node), before);
  for (const id of new Set([...changed.map(([node]) => node.id), ...endpoints.owners])) {
    const view = before.containers.get(id);
    if (!view) continue;
    const node = now.nodes.get(id) ?? view.node;
    const state = String(node.state ?? '');
    const health = node.health ?? null;
    const own = view.endpoints.map((each) => endpoints.views.get(each.id) ?? each);
    containers.set(id, { ...view, state, health, sign: signOf(state, health), endpoints: own, node });
    boxes.add(view.box);
  }
  return {
    ...before, containers, endpoints: endpoints.views,
    boxes: before.boxes.map((box) => (boxes.has(box.key) ? { ...box } : box)),
  };
}

/** Whether more hangs on the change than a state. @param {Node} node @param {Node} old */
function places(node, old) {
  if (node.kind === 'container') return PLACING.some((name) => node[name] !== old[name]);
  return node.kind === 'network';
}

/**
 * A Map keeps its order when a value is replaced, so both can be read side by side.
 * @param {Map<string, Node>} now
 * @param {Map<string, Node>} then
 * @returns {[Node, Node][]|null} the new ones with the old; null: some have come or gone
 */
function changedRecords(now, then) {
  if (now.size !== then.size) return null;
  /** @type {[Node, Node][]} */
  const changed = [];
  const olds = then.values();
  for (const node of now.values()) {
    const old = /** @type {Node} */ (olds.next().value);
    if (node === old) continue;
    if (node.id !== old.id) return null;
    changed.push([node, old]);
  }
  return changed;
}

/** @param {Node[]} nodes @param {Wires} before @returns {{views: Map<string, EndpointView>, owners: string[]}} */
function patchEndpoints(nodes, { endpoints }) {
  /** @type {Map<string, EndpointView[]>} */
  const byOwner = new Map();
  for (const node of nodes) {
    const view = endpoints.get(node.id);
    if (view) append(byOwner, view.container, { ...view, active: Boolean(node.active), node });
  }
  if (byOwner.size === 0) return { views: endpoints, owners: [] };
  const views = new Map(endpoints);
  for (const list of byOwner.values()) for (const view of list) views.set(view.id, view);
  return { views, owners: [...byOwner.keys()] };
}
