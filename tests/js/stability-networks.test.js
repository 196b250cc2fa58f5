/** Nothing moves without a reason: what stays where it is when networks and endpoints come and go. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changeHost } from './support/changes.js';
import { inventHost } from './support/invent.js';
import { lay, movedCards, movedPlugs } from './support/moved.js';

/** @typedef {import('../../static/dashboard/js/base/types.js').Scene} Scene */

for (const form of /** @type {const} */ (['shelves', 'rows'])) {
  describe(form, () => {
    it('moves no card when a project with many networks comes', () => {
      const host = inventHost(80, 22);
      const first = lay(form, host, null);
      const networks = Array.from({ length: 9 }, (_, index) => host.network(`huge_${index}`, { project: 'huge' }));
      host.container('huge-web-1', { project: 'huge', service: 'web', networks });
      assert.deepEqual(movedCards(first.scene, lay(form, host, first.memory).scene), []);
    });

    it('moves no rail when a network comes that is earlier in the alphabet, or when one goes', () => {
      const host = inventHost(80, 23);
      const first = lay(form, host, null);
      const rails = (/** @type {Scene} */ scene) => new Map(scene.rails.map(({ id, segments, spine }) => [id, JSON.stringify({ segments, spine })]));
      const before = rails(first.scene);
      const project = host.all('network').find((node) => node.name === 'n8n_default')?.project;
      const early = host.network('n8n_aaa', { project });
      const next = lay(form, host, first.memory);
      const after = rails(next.scene);
      assert.ok(after.delete(early));
      assert.deepEqual(after, before);
      const old = host.all('network').find((node) => node.name === 'n8n_default');
      host.remove(old?.id ?? '');
      host.remove(early);
      before.delete(old?.id ?? '');
      assert.deepEqual(rails(lay(form, host, next.memory).scene), before);
    });

    it('moves no card when a container is connected or disconnected', () => {
      const host = inventHost(100, 15);
      const first = lay(form, host, null);
      const original = host.topology;
      for (let step = 0; step < 60; step += 1) {
        changeHost(host, step, step % 2 ? 'connect' : 'disconnect');
        assert.deepEqual(movedCards(first.scene, lay(form, host, first.memory).scene), [], `step ${step}`);
        host.topology = original;
      }
    });

    it('moves only the rail of a network that turns from local to shared, and back', () => {
      const host = inventHost(60, 16);
      const first = lay(form, host, null);
      const network = host.all('network').find((node) => node.name === 'outline_default');
      const other = host.all('container').find((node) => node.project === 'billing' && node.network_mode === 'bridge');
      assert.ok(network && other);
      const original = host.fork();
      host.fork();
      host.connect(other.id, network.id);
      const shared = lay(form, host, first.memory);
      assert.equal(shared.scene.rails.find((rail) => rail.id === network.id)?.kind, 'shared');
      assert.deepEqual(movedCards(first.scene, shared.scene), []);
      const plugs = new Map(shared.scene.plugs.map((plug) => [plug.id, plug]));
      assert.ok(movedPlugs(first.scene, shared.scene).every((id) => plugs.get(id)?.network === network.id));
      const rails = (/** @type {Scene} */ scene) => scene.rails.filter((rail) => rail.id !== network.id)
        .map(({ id, color, segments, spine, ends }) => ({ id, color, segments, spine, ends })).sort((a, b) => (a.id < b.id ? -1 : 1));
      assert.deepEqual(rails(shared.scene), rails(first.scene));
      host.topology = original;
      assert.deepEqual(lay(form, host, shared.memory).scene.plugs, first.scene.plugs);
    });

    it('keeps the colours of networks, whatever else comes and goes', () => {
      const host = inventHost(120, 17);
      let { scene, memory } = lay(form, host, null);
      for (let step = 0; step < 120; step += 1) {
        changeHost(host, step);
        const next = lay(form, host, memory);
        const before = new Map(scene.rails.filter((rail) => rail.kind === 'shared').map((rail) => [rail.id, rail.color]));
        const now = next.scene.rails.filter((rail) => rail.kind === 'shared');
        for (const rail of now) assert.equal(rail.color, before.get(rail.id) ?? rail.color);
        assert.equal(new Set(now.map((rail) => rail.color)).size, now.length, 'one colour each');
        ({ scene, memory } = next);
      }
    });
  });
}
