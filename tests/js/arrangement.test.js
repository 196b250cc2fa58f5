/** After a reload nothing has moved; what was kept and is broken does no harm. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Arrangement } from '../../static/dashboard/js/arrangement.js';
import { layoutAs } from '../../static/dashboard/js/chart/form.js';
import { isMemory, isMountMemory } from '../../static/dashboard/js/chart/sound.js';
import { buildModel } from '../../static/dashboard/js/model.js';
import { layoutMounts } from '../../static/dashboard/js/mounts/layout.js';
import { changeHost } from './support/changes.js';
import { inventHost } from './support/invent.js';
import { inventStorage } from './support/storage.js';

const WINDOW = { aspect: 1.6, width: 1600 };

/** A tab's storage. */
function storageOf() {
  /** @type {Map<string, string>} */
  const kept = new Map();
  return /** @type {any} */ ({
    kept,
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept.set(key, value),
    removeItem: (/** @type {string} */ key) => kept.delete(key),
  });
}

describe('after a reload', () => {
  for (const form of /** @type {const} */ (['shelves', 'rows'])) {
    it(`nothing of ${form} has moved, though there are holes`, () => {
      const host = inventHost(80, 51);
      const storage = storageOf();
      /** @type {Arrangement<any>} */
      const before = new Arrangement('network', isMemory, () => storage);
      let scene;
      for (let step = 0; step < 40; step += 1) {
        changeHost(host, step);
        scene = before.lay('host:A', (memory) => layoutAs(form, buildModel(host.topology), memory, WINDOW));
      }
      before.write();
      const after = new Arrangement('network', isMemory, () => storage);
      const again = after.lay('host:A', (memory) => layoutAs(form, buildModel(host.topology), memory, WINDOW));
      assert.deepEqual(again, scene);
      assert.notDeepEqual(layoutAs(form, buildModel(host.topology), null, WINDOW).scene, scene, 'anew it would be another');
    });
  }

  it('nothing of the mount chart has moved', () => {
    const host = inventStorage(52, 60);
    const storage = storageOf();
    /** @type {Arrangement<any>} */
    const before = new Arrangement('mounts', isMountMemory, () => storage);
    const lay = (/** @type {Arrangement<any>} */ kept) => kept.lay('host:A', (memory) => layoutMounts(buildModel(host.topology).storage(), memory, WINDOW));
    let scene;
    for (let step = 0; step < 25; step += 1) {
      changeHost(host, step);
      scene = lay(before);
    }
    before.write();
    assert.deepEqual(lay(new Arrangement('mounts', isMountMemory, () => storage)), scene);
  });

  it('each engine has its own, and what is forgotten is arranged anew', () => {
    const storage = storageOf();
    /** @type {Arrangement<any>} */
    const one = new Arrangement('network', isMemory, () => storage);
    const model = buildModel(inventHost(20, 53).topology);
    one.lay('host:A', (memory) => layoutAs('shelves', model, memory, WINDOW));
    one.write();
    assert.ok(new Arrangement('network', isMemory, () => storage).of('host:A'));
    assert.equal(new Arrangement('network', isMemory, () => storage).of('host:B'), null);
    assert.equal(new Arrangement('mounts', isMountMemory, () => storage).of('host:A'), null);
    one.forget();
    assert.equal(one.of('host:A'), null);
  });
});

describe('what was kept', () => {
  const model = buildModel(inventHost(30, 54).topology);
  const { memory: good } = layoutAs('shelves', model, null, WINDOW);
  const key = 'portolan.arrangement.network.host:A';

  /** @param {string} text */
  function read(text) {
    const storage = storageOf();
    storage.kept.set(key, text);
    return new Arrangement('network', isMemory, () => storage).of('host:A');
  }

  it('is read if it is sound', () => {
    assert.deepEqual(read(JSON.stringify({ version: 1, memory: good })), good);
  });

  it('counts as nothing if it is not', () => {
    for (const text of ['', '{', 'null', '7', '[]', '{"version":1}', JSON.stringify({ version: 2, memory: good }), JSON.stringify(good)]) assert.equal(read(text), null, text.slice(0, 40));
    /** @type {((memory: any) => void)[]} */
    const breaks = [
      (memory) => { memory.form = 'mounts'; },
      (memory) => { memory.shelves.push(-1); },
      (memory) => { memory.shelves.push(1e9); },
      (memory) => { memory.shelfWidth = null; },
      (memory) => { memory.slots['container:x'] = { box: 'standalone', row: 1.5, column: 0 }; },
      (memory) => { memory.slots['container:x'] = { box: 7, row: 1, column: 0 }; },
      (memory) => { memory.boxes.standalone = { shelf: 1e8, x: 0, decks: 1, columns: [], inset: 0, extra: 0 }; },
      (memory) => { memory.boxes.standalone = { shelf: 0, x: 0, decks: 0, columns: [], inset: 0, extra: 0 }; },
      (memory) => { memory.plugs = []; },
      (memory) => { memory.lanes = { n: 3 }; },
      (memory) => { delete memory.colors; },
    ];
    for (const each of breaks) {
      const memory = JSON.parse(JSON.stringify(good));
      each(memory);
      assert.equal(read(JSON.stringify({ version: 1, memory })), null, String(each));
    }
  });

  it('does no harm where it is sound but of another world', () => {
    const other = layoutAs('shelves', buildModel(inventHost(200, 55).topology), null, WINDOW).memory;
    const storage = storageOf();
    storage.kept.set(key, JSON.stringify({ version: 1, memory: other }));
    /** @type {Arrangement<any>} */
    const kept = new Arrangement('network', isMemory, () => storage);
    const scene = kept.lay('host:A', (memory) => layoutAs('shelves', model, memory, WINDOW));
    assert.equal(scene.cards.length, model.containers.size);
  });

  it('is left out where nothing can be laid out on it', () => {
    /** @type {Arrangement<any>} */
    const kept = new Arrangement('network', () => true, () => storageOf());
    kept.of('host:A');
    kept.memory = { form: 'shelves' };
    const scene = kept.lay('host:A', (memory) => layoutAs('shelves', model, memory, WINDOW));
    assert.deepEqual(scene, layoutAs('shelves', model, null, WINDOW).scene);
  });

  it('is not written where it is too large, nor where there is no storage', () => {
    const storage = storageOf();
    storage.kept.set(key, 'old');
    /** @type {Arrangement<any>} */
    const large = new Arrangement('network', isMemory, () => storage);
    large.of('host:A');
    large.memory = { text: 'x'.repeat(2_000_001) };
    large.write();
    assert.equal(storage.kept.size, 0);
    /** @type {Arrangement<any>} */
    const forbidden = new Arrangement('network', isMemory, () => { throw new Error('SecurityError'); });
    assert.equal(forbidden.of('host:A'), null);
    forbidden.memory = good;
    forbidden.write();
  });
});
