/** The mount chart's layout: everything is there once, nothing overlaps, and nothing moves needlessly. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { layoutMounts } from '../../static/dashboard/js/mounts/layout/layout.js';
import { BOX_GAP } from '../../static/dashboard/js/mounts/layout/measures.js';
import { UNUSED_VOLUMES } from '../../static/dashboard/js/mounts/model.js';
import { fromSnapshot } from '../../static/dashboard/js/stream/topology.js';
import { check, lay, moved, WINDOW } from './support/mountchecks.js';
import { furnish, inventStorage, mount, removeContainer } from './support/storage.js';

/** @typedef {import('../../static/dashboard/js/mounts/types.js').MountScene} MountScene */
/** @typedef {import('./support/host.js').Host} Host */

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

describe('the mount chart’s layout', () => {
  it('draws everything once, apart from each other, with a line for each mount', () => {
    for (const seed of SEEDS) {
      for (const size of [0, 1, 12, 90]) {
        const { scene, model } = lay(inventStorage(seed, size));
        check(scene, model);
      }
    }
  });

  it('leaves the same gap between all boxes of a column', () => {
    for (const seed of SEEDS) {
      const columns = new Map();
      for (const box of lay(inventStorage(seed, 90)).scene.boxes) columns.set(box.column, [...columns.get(box.column) ?? [], box]);
      for (const boxes of columns.values()) {
        boxes.sort((/** @type {any} */ a, /** @type {any} */ b) => a.y - b.y);
        for (const [at, box] of boxes.slice(1).entries()) assert.equal(box.y - boxes[at].y - boxes[at].h, BOX_GAP, box.key);
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

  it('moves nothing for rails that grow, and gives those that pass each other lanes of their own', () => {
    for (const seed of SEEDS) {
      const host = inventStorage(seed, 60);
      for (const { id } of host.all('container').slice(0, 12)) mount(host, id, `bind:/srv/common-${host.pick([1, 2, 3, 4, 5, 6, 7, 8])}`, '/common');
      let { scene, memory } = lay(host);
      for (let step = 0; step < 6; step += 1) {
        host.fork();
        const [first, second] = [host.pick(host.all('container')).id, host.pick(host.all('container')).id];
        mount(host, first, `bind:/srv/late-${step}`, `/late-${step}`);
        mount(host, second, `bind:/srv/late-${step}`, `/late-${step}`);
        const next = lay(host, memory);
        check(next.scene, next.model);
        assert.equal(next.scene.frame.box, scene.frame.box, 'no box becomes narrower for a rail');
        ({ scene, memory } = next);
      }
    }
  });

  it('names what is shared where there is no room for more rails', () => {
    const host = inventStorage(2, 60);
    const all = host.all('container');
    for (let at = 0; at < 240; at += 1) {
      mount(host, all[at % all.length].id, `bind:/srv/s-${at}`, `/s-${at}`);
      mount(host, all[(at * 7 + 3) % all.length].id, `bind:/srv/s-${at}`, `/t-${at}`);
    }
    const { scene, model } = lay(host);
    check(scene, model);
    assert.ok(scene.labels.some(({ lane }) => lane === null));
    assert.ok(scene.rails.length >= 200);
  });

  it('goes on in another part where a box would be taller than any window', () => {
    const host = inventStorage(1, 0);
    for (let at = 0; at < 90; at += 1) furnish(host, host.container(`lone-${at}`));
    const { scene, model } = lay(host);
    check(scene, model);
    assert.ok(scene.boxes.filter((box) => box.box === 'standalone').length > 1);
  });

  it('draws three thousand containers as it does a few', () => {
    const text = readFileSync(new URL('./fixtures/host-1000.json', import.meta.url), 'utf8');
    const topology = fromSnapshot({ epoch: 'e', revision: 1, topology: tripled(JSON.parse(text)) });
    const model = buildModel(topology);
    assert.ok(model.containers.size >= 3000);
    const storage = model.storage();
    check(layoutMounts(storage, null, WINDOW).scene, storage);
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
