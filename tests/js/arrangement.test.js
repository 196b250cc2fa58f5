/** After a reload nothing has moved; what was kept and is broken does no harm. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Arrangement } from '../../static/dashboard/js/app/arrangement.js';
import { layoutAs } from '../../static/dashboard/js/chart/layout/form.js';
import { isMemory, isMountMemory } from '../../static/dashboard/js/chart/layout/memorycheck.js';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { layoutMounts } from '../../static/dashboard/js/mounts/layout/layout.js';
import { changeHost } from './support/changes.js';
import { inventHost } from './support/invent.js';
import { inventStorage } from './support/storage.js';

const SIZE = { width: 1600, height: 1000 };
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

/** As it is kept. @param {any} memory */
const shapes = (memory) => ({ version: 2, shapes: [{ window: SIZE, memory }] });

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
        scene = before.lay('host:A', SIZE, (memory) => layoutAs(form, buildModel(host.topology), memory, WINDOW));
      }
      before.write();
      const after = new Arrangement('network', isMemory, () => storage);
      const again = after.lay('host:A', SIZE, (memory) => layoutAs(form, buildModel(host.topology), memory, WINDOW));
      assert.deepEqual(again, scene);
      assert.notDeepEqual(layoutAs(form, buildModel(host.topology), null, WINDOW).scene, scene, 'anew it would be another');
    });
  }

  it('nothing of the mount chart has moved', () => {
    const host = inventStorage(52, 60);
    const storage = storageOf();
    /** @type {Arrangement<any>} */
    const before = new Arrangement('mounts', isMountMemory, () => storage);
    const lay = (/** @type {Arrangement<any>} */ kept) => kept.lay('host:A', SIZE, (memory) => layoutMounts(buildModel(host.topology).storage(), memory, WINDOW));
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
    one.lay('host:A', SIZE, (memory) => layoutAs('shelves', model, memory, WINDOW));
    one.write();
    assert.ok(new Arrangement('network', isMemory, () => storage).of('host:A', SIZE));
    assert.equal(new Arrangement('network', isMemory, () => storage).of('host:B', SIZE), null);
    assert.equal(new Arrangement('mounts', isMountMemory, () => storage).of('host:A', SIZE), null);
    one.forget();
    assert.equal(one.of('host:A', SIZE), null);
  });
});

describe('in a window of another shape', () => {
  const DESK = { width: 1440, height: 860 };
  const PHONE = { width: 390, height: 780 };
  const model = buildModel(inventHost(60, 56).topology);
  /** @param {Arrangement<any>} kept @param {{width: number, height: number}} size */
  const layIn = (kept, size) => kept.lay('host:A', size, (memory) => layoutAs('shelves', model, memory, { aspect: size.width / size.height, width: size.width }));
  const desk = layIn(new Arrangement('network', isMemory, storageOf), DESK);

  it('things are arranged anew once, and come back when the shape comes back', () => {
    /** @type {Arrangement<any>} */
    const kept = new Arrangement('network', isMemory, storageOf);
    assert.deepEqual(layIn(kept, DESK), desk);
    const phone = layIn(kept, PHONE);
    assert.notDeepEqual(phone.cards, desk.cards);
    assert.deepEqual(layIn(kept, PHONE), phone);
    assert.deepEqual(layIn(kept, DESK), desk);
    assert.deepEqual(layIn(kept, PHONE), phone);
  });

  it('nothing moves for a few pixels', () => {
    /** @type {Arrangement<any>} */
    const kept = new Arrangement('network', isMemory, storageOf);
    layIn(kept, DESK);
    assert.deepEqual(layIn(kept, { width: DESK.width - 90, height: DESK.height + 60 }).cards, desk.cards);
  });

  it('each shape is found again after a reload, the one that fits best', () => {
    const storage = storageOf();
    /** @type {Arrangement<any>} */
    const kept = new Arrangement('network', isMemory, () => storage);
    layIn(kept, DESK);
    const phone = layIn(kept, PHONE);
    kept.write();
    /** @type {Arrangement<any>} */
    const after = new Arrangement('network', isMemory, () => storage);
    assert.equal(after.of('host:A', { width: 800, height: 600 }), null);
    assert.deepEqual(layIn(after, DESK), desk);
    assert.deepEqual(layIn(after, PHONE), phone);
  });

  it('those used last are kept where not all have room', () => {
    const storage = storageOf();
    /** @type {Arrangement<any>} */
    const kept = new Arrangement('network', () => true, () => storage);
    for (const width of [400, 800, 1600]) kept.lay('host:A', { width, height: 900 }, () => ({ scene: null, memory: { width, text: 'x'.repeat(900_000) } }));
    kept.write();
    const after = new Arrangement('network', () => true, () => storage);
    assert.deepEqual([400, 800, 1600].map((width) => after.of('host:A', { width, height: 900 })?.width), [undefined, 800, 1600]);
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
    return new Arrangement('network', isMemory, () => storage).of('host:A', SIZE);
  }

  it('is read if it is sound', () => {
    assert.deepEqual(read(JSON.stringify(shapes(good))), good);
  });

  it('counts as nothing if it is not', () => {
    for (const text of ['', '{', 'null', '7', '[]', '{"version":2}', JSON.stringify({ ...shapes(good), version: 1 }), JSON.stringify(good)]) assert.equal(read(text), null, text.slice(0, 40));
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
      assert.equal(read(JSON.stringify(shapes(memory))), null, String(each));
    }
  });

  it('does no harm where it is sound but of another world', () => {
    const other = layoutAs('shelves', buildModel(inventHost(200, 55).topology), null, WINDOW).memory;
    const storage = storageOf();
    storage.kept.set(key, JSON.stringify(shapes(other)));
    /** @type {Arrangement<any>} */
    const kept = new Arrangement('network', isMemory, () => storage);
    const scene = kept.lay('host:A', SIZE, (memory) => layoutAs('shelves', model, memory, WINDOW));
    assert.equal(scene.cards.length, model.containers.size);
  });

  it('is left out where nothing can be laid out on it', () => {
    /** @type {Arrangement<any>} */
    const kept = new Arrangement('network', () => true, () => storageOf());
    kept.lay('host:A', SIZE, () => ({ scene: null, memory: { form: 'shelves' } }));
    const scene = kept.lay('host:A', SIZE, (memory) => layoutAs('shelves', model, memory, WINDOW));
    assert.deepEqual(scene, layoutAs('shelves', model, null, WINDOW).scene);
  });

  it('is not written where it is too large, nor where there is no storage', () => {
    const storage = storageOf();
    storage.kept.set(key, 'old');
    /** @type {Arrangement<any>} */
    const large = new Arrangement('network', isMemory, () => storage);
    large.lay('host:A', SIZE, () => ({ scene: null, memory: { text: 'x'.repeat(2_000_001) } }));
    large.write();
    assert.equal(storage.kept.size, 0);
    /** @type {Arrangement<any>} */
    const forbidden = new Arrangement('network', isMemory, () => { throw new Error('SecurityError'); });
    assert.equal(forbidden.of('host:A', SIZE), null);
    forbidden.lay('host:A', SIZE, () => ({ scene: null, memory: good }));
    forbidden.write();
  });
});
