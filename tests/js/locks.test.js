import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';

import { cardLook } from '../../static/dashboard/js/chart/draw/drawcard.js';
import { Locks } from '../../static/dashboard/js/actions/locks.js';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { protectionOf } from '../../static/dashboard/js/panel/persistence.js';
import { Host } from './support/host.js';
import { source } from './support/storage.js';

/** @type {object[]} */
let answer = [];

/** @param {string} kind @param {string} id @param {string} reason @param {string[]} nodes */
const protection = (kind, id, reason, nodes) => ({ kind, id, reason, by: 'ada', nodes });

beforeEach(() => {
  mock.timers.enable({ apis: ['setInterval'] });
  Object.assign(globalThis, { document: { visibilityState: 'visible', cookie: '' } });
  mock.method(globalThis, 'fetch', async () => new Response(JSON.stringify(answer), { headers: { 'content-type': 'application/json' } }));
});
afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

const settled = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

test('what is protected carries the reason, and looks different', async () => {
  const host = new Host(1);
  const network = host.network('shop_default', { project: 'shop' });
  const one = host.container('shop-web-1', { project: 'shop', networks: [network] });
  const other = host.container('shop-db-1', { project: 'shop', networks: [network] });
  source(host, 'volume:kept');
  answer = [protection('container', one, 'live', [one]), protection('network', network, 'wired', [network]), protection('volume', 'volume:kept', 'data', ['volume:kept'])];
  const changed = mock.fn();
  const locks = new Locks(changed);
  await locks.take({ total: 3 });
  assert.equal(changed.mock.callCount(), 1);
  const before = buildModel(host.topology);
  const after = buildModel(host.topology, before, locks.reasons);
  assert.equal(after.containers.get(one)?.lock, 'Protected by ada: live');
  assert.equal(after.networks.get(network)?.lock, 'Protected by ada: wired');
  assert.equal(after.storage().sources.get('volume:kept')?.lock, 'Protected by ada: data');
  assert.equal(after.containers.get(other)?.lock, null);
  assert.equal(after.containers.get(other), before.containers.get(other), 'the others are as they were');
  assert.notEqual(cardLook(after.containers.get(one)), cardLook(before.containers.get(one)));
});

test('the way to protect a thing calls it by its name', () => {
  const host = new Host(1);
  const network = host.network('shop default');
  const container = host.container('shop-web-1', { project: 'shop', networks: [network] });
  const model = buildModel(host.topology);
  const ways = [container, network, 'volume:kept', 'project:a&b', 'bind:/etc', `endpoint:${container}:x`].map((id) => protectionOf(model, id));
  const asked = (/** @type {string} */ kind, /** @type {string} */ object) => `/protection/?kind=${kind}&object=${object}`;
  assert.deepEqual(ways, [asked('container', 'shop-web-1'), asked('network', 'shop+default'), asked('volume', 'kept'), asked('project', 'a%26b'), null, null]);
});

test('a project’s lock is on its box and on all in it, and a thing’s own says more', async () => {
  const host = new Host(1);
  const web = host.container('shop-web-1', { project: 'shop' });
  const db = host.container('shop-db-1', { project: 'shop' });
  answer = [protection('container', db, 'the data', [db]), protection('project', 'project:shop', 'frozen', [web, db])];
  const locks = new Locks(() => {});
  await locks.take({ total: 2 });
  const model = buildModel(host.topology, null, locks.reasons);
  assert.equal(model.boxes.find(({ key }) => key === 'project:shop')?.lock, 'Protected by ada: frozen');
  assert.deepEqual([web, db].map((id) => model.containers.get(id)?.lock), ['Protected by ada: frozen', 'Protected by ada: the data']);
});

test('it is asked for again, and tells only what is new', async () => {
  answer = [protection('container', 'container:a', 'live', ['container:a'])];
  const changed = mock.fn();
  const locks = new Locks(changed);
  await locks.take({ total: 3 });
  mock.timers.tick(30_000);
  await settled();
  assert.equal(changed.mock.callCount(), 1);
  answer = [protection('container', 'container:a', 'for another reason', ['container:a'])];
  await locks.look();
  assert.equal(changed.mock.callCount(), 2);
  answer = [];
  mock.timers.tick(30_000);
  await settled();
  assert.equal(changed.mock.callCount(), 3);
  assert.equal(locks.reasons.size, 0);
});

test('nothing is asked where nothing is protected, and what is not any more is let go at once', async () => {
  const fetched = /** @type {import('node:test').Mock<Function>} */ (/** @type {unknown} */ (globalThis.fetch)).mock;
  answer = [protection('container', 'container:a', 'live', ['container:a'])];
  const locks = new Locks(() => {});
  await locks.take({ total: 0 });
  mock.timers.tick(30_000);
  await settled();
  assert.equal(fetched.callCount(), 0);
  const late = locks.take({ total: 1 });
  await locks.take({ total: 0 });
  await late;
  assert.equal(locks.reasons.size, 0, 'an answer that has been overtaken is not taken');
});
