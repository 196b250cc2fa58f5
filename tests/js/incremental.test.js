/** A model that was made from the one before says what one made from nothing says, and keeps what has not changed. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { changeHost } from './support/changes.js';
import { furnish, inventStorage, removeContainer } from './support/storage.js';

/** @typedef {import('../../static/dashboard/js/base/types.js').HostModel} HostModel */
/** @typedef {import('./support/host.js').Host} Host */

/** Everything that a model says, in its order. @param {HostModel} model */
function said(model) {
  const { mounts, mountsOf, sources, containers, boxes, unused } = model.storage();
  return JSON.stringify([
    [...model.containers], [...model.endpoints], [...model.networks], [...model.sandboxes], model.boxes,
    [...mounts], [...mountsOf], [...sources], [...containers], boxes, unused,
  ]);
}

/** One change of any kind, also to mounts. @param {Host} host @param {number} step */
function change(host, step) {
  if (step % 4 === 1) removeContainer(Object.assign(host, { topology: host.fork() }), host.pick(host.all('container')).id);
  else changeHost(host, step);
  if (step % 4 === 2) furnish(host, host.pick(host.all('container')).id);
}

/** Nothing but records change: states, addresses, a name now and then. @param {Host} host @param {number} step */
function changeRecords(host, step) {
  const { topology } = host;
  host.topology = { ...topology, revision: topology.revision + 1, nodes: new Map(topology.nodes) };
  const one = host.pick(host.all(['container', 'container', 'endpoint', 'volume', 'sandbox', 'network'][step % 6]));
  if (!one) return;
  const other = { state: host.pick(['running', 'exited', 'paused']), health: host.pick([null, 'healthy', 'unhealthy']), active: step % 2 === 0 };
  if (step % 9 === 0) Object.assign(other, { name: `renamed-${step}` });
  host.node({ ...one, ...other, status: `Up ${step} minutes` });
}

/** @param {Host} host @param {number} step  every few steps somebody protects something, or lifts it */
function locksOf(host, step) {
  const locked = Math.floor(step / 5) % 3;
  return new Map([...host.all('container'), ...host.all('volume'), ...host.all('network')].slice(0, locked).map(({ id }) => [id, 'kept']));
}

describe('a model made from the one before', () => {
  it('says what one made from nothing says, whatever has changed', () => {
    for (const seed of [1, 2, 3, 4]) {
      const host = inventStorage(seed, 70);
      let model = buildModel(host.topology);
      for (let step = 0; step < 60; step += 1) {
        if (step % 3) model.storage();
        change(host, step);
        const locks = locksOf(host, step);
        model = buildModel(host.topology, model, locks);
        assert.equal(said(model), said(buildModel(host.topology, null, locks)), `seed ${seed}, step ${step}`);
      }
    }
  });

  it('says so too where nothing but records has changed', () => {
    for (const seed of [8, 9]) {
      const host = inventStorage(seed, 70);
      let model = buildModel(host.topology);
      let kept = 0;
      for (let step = 0; step < 90; step += 1) {
        if (step % 3) model.storage();
        changeRecords(host, step);
        const next = buildModel(host.topology, model);
        kept += Number(next.networks === model.networks);
        model = next;
        assert.equal(said(model), said(buildModel(host.topology)), `seed ${seed}, step ${step}`);
      }
      assert.ok(kept > 45, `only ${kept} of 90 were made the short way`);
    }
  });

  it('leaves the one before as it was', () => {
    const host = inventStorage(5, 60);
    const before = buildModel(host.topology);
    const text = said(before);
    for (let step = 0; step < 40; step += 1) {
      if (step % 2) changeRecords(host, step);
      else change(host, step);
      buildModel(host.topology, before).storage();
      assert.equal(said(before), text, `step ${step}`);
    }
  });

  it('is the same objects where nothing has changed', () => {
    const host = inventStorage(6, 60);
    const before = buildModel(host.topology);
    before.storage();
    const one = host.pick(host.all('container').filter((node) => node.project && node.network_mode === 'bridge'));
    host.fork();
    host.node({ ...one, state: one.state === 'exited' ? 'paused' : 'exited' });
    const after = buildModel(host.topology, before);
    const other = (/** @type {Map<string, unknown>} */ now, /** @type {Map<string, unknown>} */ then) => [...now].filter(([id, view]) => then.get(id) !== view).map(([id]) => id);
    assert.deepEqual(other(after.containers, before.containers), [one.id]);
    assert.deepEqual(other(after.networks, before.networks), []);
    assert.deepEqual(other(after.endpoints, before.endpoints), []);
    assert.deepEqual(other(after.storage().mounts, before.storage().mounts), []);
    assert.deepEqual(other(after.storage().sources, before.storage().sources), []);
    assert.deepEqual(after.boxes.filter((box) => !before.boxes.includes(box)).map((box) => box.key), [`project:${one.project}`]);
  });

  it('does not hold on to those long before', () => {
    const host = inventStorage(7, 20);
    const first = buildModel(host.topology);
    buildModel(host.topology, first).storage();
    assert.equal(first.storage.made, null, 'where data lies is not worked out for the sake of what comes after');
  });
});
