/** When reach is asked for: at once by who looks, and again while the host changes. */

import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { initialView } from '../../static/dashboard/js/app/view.js';
import { askAgain } from '../../static/dashboard/js/base/vain.js';
import { Reach } from '../../static/dashboard/js/reach/reach.js';
import { openPage, settled } from './support/page.js';

/** @type {string[]} */
let asked;
let away = false;
/** @type {any} */
let model;
/** @type {Reach} */
let reach;
const selected = 'container:a';

beforeEach(() => {
  openPage();
  mock.timers.enable({ apis: ['setTimeout'] });
  [asked, away, model] = [[], false, { containers: new Map() }];
  mock.method(globalThis, 'fetch', async (/** @type {string} */ path) => {
    asked.push(path);
    return new Response(JSON.stringify({ of: selected, direction: 'from', groups: [], meanings: {}, detail: 'away' }), { status: away ? 503 : 200 });
  });
  const view = /** @type {any} */ ({ state: { ...initialView(), selected, reach: 'from' } });
  reach = new Reach({ view, model: () => model, changed: () => undefined, say: () => undefined });
});

afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

test('on a host that never rests it is asked for again all the same', async () => {
  reach.update();
  await settled();
  assert.equal(asked.length, 1);
  for (let change = 0; change < 25; change += 1) {
    model = { ...model };
    reach.update();
    mock.timers.tick(100);
    await settled();
  }
  assert.equal(asked.length, 3, 'once in a second');
});

test('what had no answer is asked again once there is somebody to ask, though the host is the same', async () => {
  away = true;
  reach.update();
  await settled();
  assert.deepEqual([asked.length, reach.failed !== '', reach.row], [1, true, null]);
  away = false;
  askAgain();
  await settled();
  assert.deepEqual([asked.length, reach.failed, reach.row?.of], [2, '', selected]);
  askAgain();
  await settled();
  assert.equal(asked.length, 2);
});
