import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chartOf, chartWith, isTable, View } from '../../static/dashboard/js/app/view.js';

test('it tells what has changed, and only that', () => {
  const view = new View({ query: 'web' });
  /** @type {string[][]} */
  const told = [];
  view.subscribe((_state, changed) => told.push([...changed]));
  view.set({ query: 'web', mode: 'hide' });
  view.set({ mode: 'hide' });
  view.set({ selected: 'network:1', chart: 'table' });
  assert.deepEqual(told, [['mode'], ['chart', 'selected']]);
});

test('a state that somebody holds stays what it was', () => {
  const view = new View();
  const before = view.state;
  view.set({ query: 'x' });
  assert.equal(before.query, '');
  assert.equal(view.state.query, 'x');
});

test('each table lists what is on one of the charts', () => {
  assert.deepEqual(/** @type {const} */ (['network', 'mounts', 'table', 'sources']).map((chart) => [isTable(chart), chartOf(chart)]),
    [[false, 'network'], [false, 'mounts'], [true, 'network'], [true, 'mounts']]);
});

test('a name leads to the chart on which it stands', () => {
  assert.deepEqual(['network:1', 'endpoint:1:2'].map((id) => chartWith(id, 'sources')), ['network', 'network']);
  assert.deepEqual(['volume:a', 'bind:/etc', 'tmpfs:1:/run', 'mount:1:/data'].map((id) => chartWith(id, 'network')), Array(4).fill('mounts'));
  for (const id of ['container:1', 'project:shop']) {
    assert.deepEqual(/** @type {const} */ (['network', 'table', 'mounts', 'sources']).map((seen) => chartWith(id, seen)), ['network', 'network', 'mounts', 'mounts']);
  }
});
