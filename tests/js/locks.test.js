import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';

import { cardLook } from '../../static/dashboard/js/chart/drawcard.js';
import { Locks } from '../../static/dashboard/js/locks.js';

/** @type {{nodes: string[]}[]} */
let answer = [];

beforeEach(() => {
  mock.timers.enable({ apis: ['setInterval'] });
  Object.assign(globalThis, { document: { visibilityState: 'visible', cookie: '' } });
  mock.method(globalThis, 'fetch', async () => new Response(JSON.stringify(answer), { headers: { 'content-type': 'application/json' } }));
});
afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

const model = () => /** @type {any} */ ({ containers: new Map(['container:a', 'container:b'].map((id) => [id, { id, ports: [] }])) });
const settled = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

test('what is protected is marked, and looks different', async () => {
  answer = [{ nodes: ['container:a', 'network:n'] }];
  const changed = mock.fn();
  const locks = new Locks(changed);
  await settled();
  assert.equal(changed.mock.callCount(), 1);
  const { containers } = model();
  const before = cardLook(containers.get('container:a'));
  locks.mark(/** @type {any} */ ({ containers }));
  assert.deepEqual([...containers.values()].map((/** @type {any} */ view) => view.locked), [true, false]);
  assert.notEqual(cardLook(containers.get('container:a')), before);
});

test('it is asked for again, and tells only what is new', async () => {
  answer = [{ nodes: ['container:a'] }];
  const changed = mock.fn();
  const locks = new Locks(changed);
  await settled();
  mock.timers.tick(30_000);
  await settled();
  assert.equal(changed.mock.callCount(), 1);
  answer = [];
  mock.timers.tick(30_000);
  await settled();
  assert.equal(changed.mock.callCount(), 2);
  assert.equal(locks.ids.size, 0);
});
