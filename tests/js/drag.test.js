/** What a drag may do, and how a connection on its way is drawn. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { aimAt, Drag } from '../../static/dashboard/js/chart/input/drag.js';
import { lineToRail, linesToCome } from '../../static/dashboard/js/chart/draw/extras.js';
import { layoutAs } from '../../static/dashboard/js/chart/layout/form.js';
import { indexScene } from '../../static/dashboard/js/chart/layout/sceneindex.js';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { fromSnapshot } from '../../static/dashboard/js/stream/topology.js';

const text = readFileSync(new URL('./fixtures/host-81.json', import.meta.url), 'utf8');
const model = buildModel(fromSnapshot({ epoch: 'e', revision: 1, topology: JSON.parse(text) }));
const scenes = /** @type {const} */ (['shelves', 'rows']).map((form) => layoutAs(form, model, null, { aspect: 1.8 }).scene);

describe('a drag', () => {
  const t = (/** @type {string} */ sentence) => sentence;
  const targets = new Map([
    ['free', { connected: false, refused: null }],
    ['had', { connected: true, refused: null }],
    ['never', { connected: false, refused: 'The container is in host mode.' }],
  ]);

  it('connects where the engine would', () => {
    assert.equal(aimAt(targets, 'free', t).verdict, 'ready');
  });

  it('says why where the engine would not', () => {
    assert.deepEqual(aimAt(targets, 'never', t), { verdict: 'refused', sentence: 'The container is in host mode.', network: 'never' });
    assert.equal(aimAt(targets, 'had', t).verdict, 'refused');
    assert.equal(aimAt(targets, 'gone', t).verdict, 'refused');
  });

  it('does nothing on empty ground, nor before the answer is there', () => {
    assert.equal(aimAt(targets, null, t).verdict, 'none');
    assert.equal(aimAt(null, 'free', t).verdict, 'none');
  });
});

describe('a drag while the engine is away', () => {
  it('is refused with a sentence before anything is asked, whatever is dragged', () => {
    /** @type {string[]} */
    const said = [];
    const element = () => ({ setAttribute: () => undefined, append: () => undefined, remove: () => undefined, children: [{ setAttribute: () => undefined }, { setAttribute: () => undefined }], classList: { add: () => undefined, remove: () => undefined } });
    Object.assign(globalThis, { document: { createElementNS: element } });
    const index = indexScene(scenes[0]);
    const host = {
      stage: element(), t: String, tip: { show: () => undefined, hide: () => undefined }, index: () => index, zoom: () => 1,
      toWorld: (/** @type {object} */ at) => at, railNear: () => null, name: String, showTargets: () => undefined,
      refusal: () => 'The engine cannot be asked now.', onRefused: (/** @type {string} */ sentence) => said.push(sentence),
      targets: () => assert.fail('asked'), onConnect: () => assert.fail('connected'), onDisconnect: () => assert.fail('disconnected'),
    };
    const drag = new Drag(/** @type {any} */ (host));
    for (const what of [{ kind: 'card', id: scenes[0].cards[0].id }, { kind: 'plug', id: scenes[0].plugs[0].id }]) {
      drag.start(/** @type {any} */ (what), { x: 0, y: 0 });
      drag.drop();
    }
    Reflect.deleteProperty(globalThis, 'document');
    assert.deepEqual(said, Array(2).fill('The engine cannot be asked now.'));
  });
});

describe('a connection on its way', () => {
  const scene = scenes[0];
  const index = indexScene(scene);

  it('is drawn from the card’s edge to the nearest place on the rail', () => {
    const card = { id: 'c', box: 'b', row: 0, column: 0, frame: null, x: 0, y: 0, w: 100, h: 50 };
    const rail = /** @type {any} */ ({ segments: [{ x1: -50, y1: 90, x2: 200, y2: 90 }, { x1: 0, y1: 500, x2: 9, y2: 500 }] });
    assert.deepEqual(lineToRail(card, rail), { x1: 50, y1: 50, x2: 50, y2: 90 });
  });

  it('is not drawn once its plug is there', () => {
    const plug = scene.plugs.find(({ active }) => active);
    const other = scene.rails.find((rail) => rail.kind === 'shared' && !index.plugsOf.get(plug?.card ?? '')?.some(({ network }) => network === rail.id));
    assert.ok(plug && other);
    assert.equal(linesToCome(new Set([`${plug.card} ${plug.network}`, plug.id]), index).length, 0);
    assert.equal(linesToCome(new Set([`${plug.card} ${other.id}`]), index).length, 1);
  });
});
