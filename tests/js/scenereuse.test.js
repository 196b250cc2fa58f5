/** A scene that is used again is the one that would be laid out. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sceneAgain } from '../../static/dashboard/js/chart/layout/scenereuse.js';
import { layoutAs } from '../../static/dashboard/js/chart/layout/form.js';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { changeHost, CHANGE_NAMES } from './support/changes.js';
import { inventHost } from './support/invent.js';

const WINDOW = { aspect: 16 / 9 };

for (const form of /** @type {const} */ (['shelves', 'rows'])) {
  describe(`${form} used again`, () => {
    it('are what would be laid out, whatever has changed', () => {
      const host = inventHost(90, 31);
      let model = buildModel(host.topology);
      let { scene, memory } = layoutAs(form, model, null, WINDOW);
      let again = 0;
      for (let step = 0; step < 150; step += 1) {
        const change = step % 2 ? 'stop' : host.pick(CHANGE_NAMES);
        changeHost(host, step, change);
        const next = buildModel(host.topology, model);
        const laid = layoutAs(form, next, memory, WINDOW);
        const kept = sceneAgain(scene, next, model);
        if (kept) {
          assert.deepEqual(kept, laid.scene, `step ${step}: ${change}`);
          assert.deepEqual(memory, laid.memory);
          again += 1;
        }
        ({ scene, memory } = laid);
        model = next;
      }
      assert.ok(again > 60, `only ${again} of 150`);
    });

    it('are the very same where the change cannot be seen', () => {
      const host = inventHost(60, 32);
      const model = buildModel(host.topology);
      const { scene } = layoutAs(form, model, null, WINDOW);
      const [one] = host.all('container');
      host.fork();
      host.node({ ...one, status: 'Up 2 hours' });
      assert.equal(sceneAgain(scene, buildModel(host.topology, model), model), scene);
    });

    it('are laid out anew when somebody comes or goes', () => {
      const host = inventHost(60, 33);
      const model = buildModel(host.topology);
      const { scene } = layoutAs(form, model, null, WINDOW);
      const original = host.topology;
      for (const change of ['startStandalone', 'removeContainer', 'connect', 'disconnect', 'createNetwork', 'removeNetwork', 'startSharer']) {
        changeHost(host, 1, change);
        assert.equal(sceneAgain(scene, buildModel(host.topology, model), model), null, change);
        host.topology = original;
      }
    });
  });
}
