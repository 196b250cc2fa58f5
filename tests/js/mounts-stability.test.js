/** The mount chart: what stays where it is when a container, a mount or a volume comes, goes or changes. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { UNUSED_VOLUMES } from '../../static/dashboard/js/mounts/model.js';
import { fromSnapshot } from '../../static/dashboard/js/stream/topology.js';
import { Host } from './support/host.js';
import { check, lay, moved } from './support/mountchecks.js';
import { inventStorage, mount, removeContainer, replicate, source, unmount } from './support/storage.js';

/** @typedef {import('../../static/dashboard/js/mounts/types.js').MountScene} MountScene */

const SEEDS = [1, 2, 3, 4, 5, 6];

/** What belongs to a container alone: itself and its mounts, and sources that may stand in their rows. @param {Host} host @param {string} container */
function own(host, container) {
  const ids = new Set([container]);
  for (const edge of host.topology.edges.values()) {
    if (edge.kind === 'mounts' && edge.source === container) ids.add(`mount:${container}:${edge.destination}`).add(edge.target);
  }
  return (/** @type {string} */ id) => !ids.has(id);
}

/** @param {(host: Host) => void} change @param {(id: string) => boolean} [counts] what must not move */
function keepsStill(change, counts = () => true) {
  for (const seed of SEEDS) {
    const host = inventStorage(seed, 60);
    const first = lay(host);
    host.fork();
    change(host);
    const next = lay(host, first.memory);
    check(next.scene, next.model);
    assert.deepEqual(moved(first.scene, next.scene, (id) => counts(id)), [], `seed ${seed}`);
    assert.deepEqual(shared(next.scene, first.scene), shared(first.scene, next.scene), 'nor any rail that was there before');
  }
}

/** Where rails run that both scenes have. @param {MountScene} scene @param {MountScene} other */
function shared({ rails }, other) {
  const both = new Set(other.rails.map(({ id }) => id));
  return new Map(rails.filter(({ id }) => both.has(id)).map(({ id, color, segments }) => [id, { color, xs: [...new Set(segments.map(({ x1 }) => x1))].slice(0, 1) }]));
}

describe('on the mount chart nothing else moves', () => {
  it('when a replica of any container comes, in any box', () => {
    for (const name of ['host-30', 'host-81', 'host-300']) {
      const host = new Host(1);
      host.topology = fromSnapshot({ epoch: 'e', revision: 1, topology: JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8')) });
      const first = lay(host);
      const original = host.topology;
      for (const one of host.all('container')) {
        host.fork();
        const id = replicate(host, one.id);
        const next = lay(host, first.memory);
        assert.ok(next.scene.cards.some((card) => card.id === id));
        assert.deepEqual(moved(first.scene, next.scene), [], `${name}: like ${one.name}`);
        host.topology = original;
      }
    }
  });

  it('when a container without mounts comes', () => {
    keepsStill((host) => host.container('newcomer', { project: host.pick(host.all('container')).project }));
  });

  it('when a container is replaced by one with a mount more', () => {
    /** @type {(id: string) => boolean} */
    let others = () => true;
    keepsStill((host) => {
      const one = host.pick(host.all('container'));
      others = own(host, one.id);
      const next = replicate(host, one.id);
      removeContainer(host, one.id);
      mount(host, next, 'volume:fresh', '/fresh');
    }, (id) => others(id));
  });

  it('but the container itself, when it gets a mount more or loses one', () => {
    for (const change of [(/** @type {Host} */ host, /** @type {string} */ id) => mount(host, id, 'volume:fresh', '/fresh'), unmountFirst]) {
      /** @type {(id: string) => boolean} */
      let others = () => true;
      keepsStill((host) => {
        const one = host.pick(host.all('container').filter(({ id }) => lay(host).model.mountsOf.get(id)?.length)).id;
        others = own(host, one);
        change(host, one);
      }, (id) => others(id));
    }
  });

  it('when a container goes', () => {
    /** @type {(id: string) => boolean} */
    let others = () => true;
    keepsStill((host) => {
      const { id } = host.pick(host.all('container'));
      others = own(host, id);
      removeContainer(host, id);
    }, (id) => others(id));
  });

  it('when a volume comes that nobody uses, or goes', () => {
    keepsStill((host) => source(host, 'volume:fresh'));
    keepsStill((host) => {
      const left = host.all('volume').find(({ used_by: users }) => users.length === 0);
      if (left) host.remove(left.id);
    });
  });

  it('when an unused volume gets a user, and when it loses its last one', () => {
    for (const seed of SEEDS) {
      const host = inventStorage(seed, 60);
      source(host, 'volume:idle', { project: null });
      source(host, 'volume:other', { project: null });
      const first = lay(host);
      host.fork();
      const { id } = host.pick(host.all('container'));
      const others = own(host, id);
      mount(host, id, 'volume:idle', '/idle');
      const used = lay(host, first.memory);
      const counts = (/** @type {string} */ each) => others(each) && each !== 'volume:idle';
      assert.deepEqual(moved(first.scene, used.scene, counts), []);
      host.fork();
      unmount(host, id, '/idle');
      const again = lay(host, used.memory);
      assert.deepEqual(moved(used.scene, again.scene, counts), []);
      assert.ok(again.scene.cards.some((card) => card.id === 'volume:idle' && card.box === UNUSED_VOLUMES));
    }
  });

  it('but what stands below in the column, when a box has really no room left', () => {
    for (const seed of SEEDS) {
      const host = inventStorage(seed, 60);
      let { scene, memory } = lay(host);
      const grown = host.pick(scene.boxes.filter(({ box }) => box.startsWith('project:')));
      for (let step = 0; step < 12; step += 1) {
        host.fork();
        host.container(`more-${step}`, { project: grown.title });
        const next = lay(host, memory);
        check(next.scene, next.model);
        const columns = new Map(scene.boxes.map(({ key, column, y }) => [key, { column, y }]));
        for (const box of next.scene.boxes) {
          const was = columns.get(box.key);
          if (!was || was.y === box.y) continue;
          assert.ok(was.column === grown.column && was.y > grown.y, `${box.key} made room for ${grown.key}`);
        }
        ({ scene, memory } = next);
      }
    }
  });
});

/** @param {Host} host @param {string} container */
function unmountFirst(host, container) {
  const edge = [...host.topology.edges.values()].find((one) => one.kind === 'mounts' && one.source === container);
  unmount(host, container, edge?.destination);
}
