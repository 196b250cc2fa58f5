/** Which form is chosen, and how fast each is laid out. */

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { chooseForm, layoutAs } from '../../static/dashboard/js/chart/form.js';
import { buildModel } from '../../static/dashboard/js/model.js';
import { inventHost } from './support/invent.js';

const DESK = { width: 1920, height: 1080 };
const PHONE = { width: 390, height: 844 };
const WALL = { width: 3840, height: 2160 };

it('chooses shelves up to about 120, rows up to about 400, and shelves as tiles beyond', () => {
  assert.deepEqual([5, 100, 121, 400, 401, 3000].map((count) => chooseForm(count, DESK)), ['shelves', 'shelves', 'rows', 'rows', 'shelves', 'shelves']);
});

it('chooses rows sooner on small screens and later on large ones', () => {
  assert.equal(chooseForm(30, PHONE), 'rows');
  assert.equal(chooseForm(5, PHONE), 'shelves');
  assert.equal(chooseForm(300, WALL), 'shelves');
});

it('chooses rows for any number on a phone, which shows no whole chart', () => {
  assert.deepEqual([151, 300, 3000].map((count) => chooseForm(count, PHONE)), ['rows', 'rows', 'rows']);
});

it('lets the person decide', () => {
  assert.equal(chooseForm(300, DESK, 'cards'), 'shelves');
  assert.equal(chooseForm(5, DESK, 'rows'), 'rows');
});

it('lays 3,000 containers out again in the time of a few frames, by the processor’s clock', () => {
  const model = buildModel(inventHost(3000, 41).topology);
  for (const form of /** @type {const} */ (['shelves', 'rows'])) {
    let { memory } = layoutAs(form, model, null, { aspect: 16 / 9 });
    const times = [];
    for (let turn = 0; turn < 15; turn += 1) {
      const start = process.cpuUsage();
      ({ memory } = layoutAs(form, model, memory, { aspect: 16 / 9 }));
      times.push(process.cpuUsage(start).user / 1000);
    }
    const best = Math.min(...times);
    assert.ok(best < 60, `${form}: ${best} ms at best`);
  }
});
