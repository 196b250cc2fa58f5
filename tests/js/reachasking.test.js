/** When reach is asked for: at once by who looks, and again while the host changes. */

import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { initialView } from '../../static/dashboard/js/app/view.js';
import { Reach } from '../../static/dashboard/js/reach/reach.js';
import { openPage, settled } from './support/page.js';

/** @type {string[]} */
let asked;
/** @type {any} */
let model;
/** @type {Reach} */
let reach;
const selected = 'container:a';

beforeEach(() => {
  openPage();
  mock.timers.enable({ apis: ['setTimeout'] });
  [asked, model] = [[], { containers: new Map() }];
  mock.method(globalThis, 'fetch', async (/** @type {string} */ path) => {
    asked.push(path);
    return new Response(JSON.stringify({ of: selected, direction: 'from', groups: [], meanings: {} }));
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
