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
/** @type {any} */
let view;
const selected = 'container:a';

beforeEach(() => {
  openPage();
  mock.timers.enable({ apis: ['setTimeout'] });
  [asked, away, model] = [[], false, { containers: new Map() }];
  mock.method(globalThis, 'fetch', async (/** @type {string} */ path) => {
    asked.push(path);
    return new Response(JSON.stringify({ of: selected, direction: 'from', groups: [], meanings: {}, pairs: [{ from: selected, to: 'container:b', ways: [], stops: [] }], detail: 'away' }), { status: away ? 503 : 200 });
  });
  view = /** @type {any} */ ({ state: { ...initialView(), selected, reach: 'from' } });
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

test('one answer is waited for at a time, and what came too late is not taken', async () => {
  /** @type {((row: object) => void)[]} */
  const answers = [];
  mock.method(globalThis, 'fetch', async (/** @type {string} */ path) => {
    asked.push(path);
    return new Promise((resolve) => answers.push((row) => resolve(new Response(JSON.stringify({ groups: [], meanings: {}, direction: 'from', ...row })))));
  });
  reach.update();
  await settled();
  for (let change = 0; change < 30; change += 1) {
    model = { ...model };
    reach.update();
    mock.timers.tick(500);
    await settled();
  }
  assert.equal(asked.length, 1, 'however much happens meanwhile');
  answers[0]({ of: selected });
  await settled();
  mock.timers.tick(1000);
  await settled();
  assert.equal(asked.length, 2, 'and then it is asked for the host as it is now');
  model = null;
  reach.update();
  answers[1]({ of: 'container:late' });
  await settled();
  assert.equal(reach.row, null);
});

test('an outage in which much happens leaves one question, not many', async () => {
  away = true;
  reach.update();
  await settled();
  for (let change = 0; change < 30; change += 1) {
    model = { ...model };
    reach.update();
    mock.timers.tick(1000);
    await settled();
  }
  const before = asked.length;
  away = false;
  askAgain();
  await settled();
  assert.equal(asked.length, before + 1);
  assert.equal(reach.failed, '');
});

test('another second card does not keep a row of the host as it was', async () => {
  reach.update();
  await settled();
  model = { ...model };
  reach.update();
  const rows = () => asked.filter((path) => path.startsWith('/api/reach/row')).length;
  assert.equal(rows(), 1, 'the change waits its turn');
  view.state = { ...view.state, other: 'container:b' };
  reach.update();
  await settled();
  await settled();
  assert.deepEqual([rows(), reach.pair?.to], [2, 'container:b']);
  view.state = { ...view.state, other: null };
  reach.update();
  await settled();
  assert.deepEqual([rows(), reach.failed], [2, ''], 'the row is of the host as it is');
});
