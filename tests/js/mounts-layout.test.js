/** The mount chart's layout: everything is there once, nothing overlaps, nothing moves needlessly, and it is quick. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { buildModel } from '../../static/dashboard/js/model.js';
import { layoutMounts } from '../../static/dashboard/js/mounts/layout.js';
import { UNUSED_VOLUMES } from '../../static/dashboard/js/mounts/model.js';
import { fromSnapshot } from '../../static/dashboard/js/topology.js';
import { furnish, inventStorage, removeContainer } from './support/storage.js';

/** @typedef {import('../../static/dashboard/js/mounts/types.js').MountScene} MountScene */
/** @typedef {import('../../static/dashboard/js/mounts/types.js').MountMemory} MountMemory */
/** @typedef {import('../../static/dashboard/js/mounts/types.js').StorageModel} StorageModel */
/** @typedef {import('../../static/dashboard/js/types.js').Rect} Rect */
/** @typedef {import('./support/host.js').Host} Host */

const WINDOW = { aspect: 16 / 9, width: 1920 };
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

/** @param {Host} host @param {MountMemory|null} [memory] @param {import('../../static/dashboard/js/types.js').Shape} [window] */
function lay(host, memory = null, window = WINDOW) {
  const model = buildModel(host.topology).storage();
  return { model, ...layoutMounts(model, memory, window) };
}

/** @param {Rect} a @param {Rect} b */
const overlap = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

/** @param {readonly (Rect & {id?: string, key?: string})[]} rects */
function checkApart(rects) {
  const sorted = [...rects].sort((a, b) => a.y - b.y);
  sorted.forEach((a, at) => {
    for (let next = at + 1; next < sorted.length && sorted[next].y < a.y + a.h; next += 1) {
      assert.ok(!overlap(a, sorted[next]), `${a.id ?? a.key} and ${sorted[next].id ?? sorted[next].key} overlap`);
    }
  });
}

/** @param {MountScene} scene @param {StorageModel} model */
function check(scene, model) {
  const { boxes, cards, labels, wires } = scene;
  checkApart(boxes);
  checkApart([...cards, ...labels.map((label) => ({ ...label, w: label.right - label.x }))]);
  const byKey = new Map(boxes.map((box) => [box.key, box]));
  for (const card of cards) {
    const box = byKey.get(card.box);
    assert.ok(box && card.x >= box.x && card.x + card.w <= box.x + box.w && card.y >= box.y && card.y + card.h <= box.y + box.h, `${card.id} is in its box`);
  }
  for (const box of boxes) assert.ok(box.x >= scene.x && box.x + box.w <= scene.x + scene.width && box.y + box.h <= scene.y + scene.height);
  const containers = cards.filter((card) => card.part === 'container').map((card) => card.id);
  assert.deepEqual(containers.sort(), [...model.containers.keys()].sort(), 'each container once');
  assert.deepEqual(wires.map((wire) => wire.id).sort(), [...model.mounts.keys()].sort(), 'one line for each mount');
  checkLines(scene, model);
}

/** Each mount's line goes from its container's edge to its source or its source's rail. @param {MountScene} scene @param {StorageModel} model */
function checkLines({ cards, labels, rails, wires }, model) {
  const at = new Map(cards.map((card) => [card.id, card]));
  const rail = new Map(rails.map((one) => [one.id, one]));
  const inside = (/** @type {number} */ y, /** @type {Rect} */ r) => y > r.y && y < r.y + r.h;
  for (const wire of wires) {
    const mount = model.mounts.get(wire.id);
    const container = at.get(wire.container);
    const point = at.get(wire.id);
    assert.ok(mount && container && point);
    assert.ok(wire.x1 === container.x + container.w && inside(wire.y, container), 'begins at its container');
    assert.ok(wire.x2 === point.x && wire.x3 === point.x + point.w && inside(wire.y, point), 'goes through its mount point');
    const source = at.get(mount.source);
    if (wire.ring === null) {
      assert.ok(source && wire.x4 === source.x && inside(wire.y4, source), 'ends at its source');
      continue;
    }
    const label = labels.find((one) => one.mount === wire.id);
    assert.ok(!source && label && label.id === mount.source && label.lane === wire.ring);
    assert.ok(rail.get(mount.source)?.segments.some((s) => s.x1 === wire.ring && wire.y > s.y1 && wire.y < s.y2), 'ends on its rail');
  }
}

/** @param {MountScene} before @param {MountScene} after @param {(id: string) => boolean} [counts] */
function moved(before, after, counts = () => true) {
  const was = new Map([...before.boxes.map((box) => /** @type {[string, Rect]} */ ([box.key, box])), ...before.cards.map((card) => /** @type {[string, Rect]} */ ([card.id, card]))]);
  return [...after.boxes.map((box) => ({ ...box, id: box.key })), ...after.cards].filter(({ id, x, y }) => {
    const old = was.get(id);
    return old && counts(id) && (old.x !== x || old.y !== y);
  }).map(({ id }) => id);
}

describe('the mount chart’s layout', () => {
  it('draws everything once, apart from each other, with a line for each mount', () => {
    for (const seed of SEEDS) {
      for (const size of [0, 1, 12, 90]) {
        const { scene, model } = lay(inventStorage(seed, size));
        check(scene, model);
      }
    }
  });

  it('gives the same scene for the same host, also with its own memory', () => {
    for (const seed of SEEDS) {
      const host = inventStorage(seed, 60);
      const first = lay(host);
      assert.deepEqual(lay(host).scene, first.scene);
      assert.deepEqual(lay(host, first.memory).scene, first.scene);
    }
  });

  it('moves nothing when one container goes, and gives its seat to the next of its height', () => {
    for (const seed of SEEDS) {
      const host = inventStorage(seed, 60);
      const { scene, memory, model } = lay(host);
      const one = host.pick(host.all('container'));
      const height = model.mountsOf.get(one.id)?.length ?? 0;
      host.fork();
      removeContainer(host, one.id);
      const after = lay(host, memory);
      const shared = new Set([...scene.rails, ...after.scene.rails].map((rail) => rail.id));
      assert.deepEqual(moved(scene, after.scene, (id) => !shared.has(id) && !/^(?:volume|bind):/.test(id) && !id.startsWith(UNUSED_VOLUMES)), []);
      check(after.scene, after.model);
      host.fork();
      const next = host.container(`${one.name}-new`, { project: one.project, service: one.service });
      for (let at = 0; at < height; at += 1) furnishOne(host, next, at);
      const again = lay(host, after.memory);
      check(again.scene, again.model);
      const place = (/** @type {MountScene} */ in_, /** @type {string} */ id) => in_.cards.find((card) => card.id === id)?.y;
      const mates = scene.boxes.find((box) => box.key === `project:${one.project}`);
      if (mates && mates.count > 1) assert.ok(/** @type {number} */ (place(again.scene, next)) <= /** @type {number} */ (place(scene, one.id)));
    }
  });

  it('moves no other column, however much comes and goes', () => {
    for (const seed of SEEDS) {
      const host = inventStorage(seed, 40);
      let { scene, memory } = lay(host);
      for (let step = 0; step < 25; step += 1) {
        host.fork();
        if (step % 3 === 0) removeContainer(host, host.pick(host.all('container')).id);
        else furnish(host, host.container(`extra-${step}`, { project: host.pick([null, 'billing', `new-${step}`]) }));
        const next = lay(host, memory);
        check(next.scene, next.model);
        const column = new Map(scene.boxes.map((box) => [box.key, box.column]));
        for (const box of next.scene.boxes) assert.equal(column.get(box.key) ?? box.column, box.column);
        ({ scene, memory } = next);
      }
    }
  });

  it('is one column on a phone, and as wide as the window elsewhere', () => {
    const host = inventStorage(3, 120);
    assert.equal(lay(host, null, { aspect: 0.5, width: 390 }).scene.heads.length, 1);
    const { width, height } = lay(host).scene;
    assert.ok(width / height > 1 && width / height < 3, `${width / height}`);
  });

  it('goes on in another part where a box would be taller than any window', () => {
    const host = inventStorage(1, 0);
    for (let at = 0; at < 90; at += 1) furnish(host, host.container(`lone-${at}`));
    const { scene, model } = lay(host);
    check(scene, model);
    assert.ok(scene.boxes.filter((box) => box.box === 'standalone').length > 1);
  });

  it('takes less than 80 ms for three thousand containers', () => {
    const text = readFileSync(new URL('./fixtures/host-1000.json', import.meta.url), 'utf8');
    const topology = fromSnapshot({ epoch: 'e', revision: 1, topology: tripled(JSON.parse(text)) });
    const model = buildModel(topology);
    assert.ok(model.containers.size >= 3000);
    let best = Infinity;
    for (let run = 0; run < 5; run += 1) {
      const start = performance.now();
      layoutMounts(model.storage(), null, WINDOW);
      best = Math.min(best, performance.now() - start);
    }
    assert.ok(best < 80, `${best} ms`);
  });
});

/** @param {Host} host @param {string} container @param {number} at */
function furnishOne(host, container, at) {
  const id = `tmpfs:${container.slice('container:'.length)}:/new${at}`;
  host.node({ id, kind: 'tmpfs', destination: `/new${at}`, size: null, used_by: [container], writers: [container], shared: false, persistence: 'lost_on_stop', risks: [] });
  host.edge({ source: container, target: id, key: `mounts:/new${at}`, kind: 'mounts', destination: `/new${at}`, rw: true });
}

/** The same host three times over, under other names. @param {{nodes: any[], edges: any[]}} document */
function tripled({ nodes, edges }) {
  const copy = (/** @type {number} */ n) => {
    const text = JSON.stringify({ nodes, edges });
    return n === 0 ? { nodes, edges } : JSON.parse(text.replaceAll(/"(container|sandbox|endpoint|volume|tmpfs):/g, `"$1:${n}`).replaceAll('"project":"', `"project":"${n}`));
  };
  const all = [0, 1, 2].map(copy);
  return { nodes: all.flatMap((each) => each.nodes), edges: all.flatMap((each) => each.edges) };
}
