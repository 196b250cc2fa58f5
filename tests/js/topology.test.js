/** The browser's copy of the host: snapshots and deltas. */

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { applyDelta, edgeKey, emptyTopology, fromSnapshot } from '../../static/dashboard/js/stream/topology.js';
import { changeHost } from './support/changes.js';
import { inventHost } from './support/invent.js';

/** @typedef {import('../../static/dashboard/js/base/types.js').Topology} Topology */

const NOTHING = { nodes: [], edges: [] };

/** @param {Topology} topology */
function sorted({ nodes, edges }) {
  return { nodes: [...nodes].sort(), edges: [...edges].sort() };
}

/**
 * @param {Topology} old
 * @param {Topology} next
 */
function deltaBetween(old, next) {
  /** @template T @param {Map<string, T>} a @param {Map<string, T>} b */
  const compare = (a, b) => ({
    added: [...b].filter(([key]) => !a.has(key)).map(([, value]) => value),
    changed: [...b].filter(([key, value]) => a.has(key) && a.get(key) !== value).map(([, value]) => value),
    removed: [...a.keys()].filter((key) => !b.has(key)),
  });
  const nodes = compare(old.nodes, next.nodes);
  const edges = compare(old.edges, next.edges);
  return {
    epoch: old.epoch,
    base: old.revision,
    revision: next.revision,
    added: { nodes: nodes.added, edges: edges.added },
    changed: { nodes: nodes.changed, edges: edges.changed },
    removed: { nodes: nodes.removed, edges: edges.removed.map((key) => old.edges.get(key)).filter((edge) => edge !== undefined) },
  };
}

it('holds what the snapshot says', () => {
  const node = { id: 'container:1', kind: 'container', name: 'web' };
  const edge = { source: 'container:1', target: 'sandbox:1', key: 'joins', kind: 'joins' };
  const topology = fromSnapshot({ epoch: 'e', revision: 7, topology: { nodes: [node], edges: [edge] } });
  assert.equal(topology.epoch, 'e');
  assert.equal(topology.revision, 7);
  assert.equal(topology.nodes.get('container:1'), node);
  assert.equal(topology.edges.get(edgeKey(edge)), edge);
});

it('keeps edges between the same nodes apart by their keys', () => {
  const edge = (/** @type {string} */ key) => ({ source: 'container:1', target: 'volume:a', key, kind: 'mounts' });
  const { edges } = fromSnapshot({ epoch: 'e', revision: 1, topology: { nodes: [], edges: [edge('mounts:/a'), edge('mounts:/b')] } });
  assert.equal(edges.size, 2);
});

it('becomes by deltas what the host has become', () => {
  const host = inventHost(40, 21);
  host.topology.epoch = 'e';
  let mine = host.topology;
  for (let step = 0; step < 200; step += 1) {
    const before = host.topology;
    changeHost(host, step);
    const next = applyDelta(mine, deltaBetween(before, host.topology));
    assert.ok(next);
    assert.deepEqual(sorted(next), sorted(host.topology));
    mine = next;
  }
});

it('leaves the topology it was applied to alone, and shares what did not change', () => {
  const old = inventHost(10, 22).topology;
  const before = sorted(old);
  const frame = { epoch: '', base: old.revision, revision: old.revision + 1, added: { nodes: [{ id: 'volume:x', kind: 'volume' }], edges: [] }, changed: NOTHING, removed: NOTHING };
  const next = applyDelta(old, frame);
  assert.deepEqual(sorted(old), before);
  assert.equal(next?.edges, old.edges);
  assert.ok(next?.nodes.has('volume:x'));
});

it('refuses a delta for another base or another epoch', () => {
  const frame = { epoch: 'e', base: 4, revision: 5, added: NOTHING, changed: NOTHING, removed: NOTHING };
  const topology = { ...emptyTopology(), epoch: 'e', revision: 4 };
  assert.equal(applyDelta({ ...topology, revision: 3 }, frame), null);
  assert.equal(applyDelta({ ...topology, epoch: 'other' }, frame), null);
  assert.equal(applyDelta(topology, frame)?.revision, 5);
});

it('takes the edges of a removed node along, also where the delta does not list them', () => {
  const host = inventHost(10, 23);
  const { topology } = host;
  const [gone] = host.all('container');
  const frame = { epoch: '', base: topology.revision, revision: topology.revision + 1, added: NOTHING, changed: NOTHING, removed: { nodes: [gone.id], edges: [] } };
  const next = applyDelta(topology, frame);
  assert.ok(next && [...topology.edges.values()].some((edge) => edge.source === gone.id));
  assert.ok([...next.edges.values()].every((edge) => edge.source !== gone.id && edge.target !== gone.id));
});
