/** Which row each container has, and how high a box of rows is. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { emptyMemory } from '../../static/dashboard/js/chart/layout/memory.js';
import { rowPlan, splitRows } from '../../static/dashboard/js/chart/layout/rowplan.js';
import { UNUSED } from '../../static/dashboard/js/model/boxes.js';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { Host } from './support/host.js';

const ONE_COLUMN = { height: 300, pitch: 22 };

/** @param {Host} host @param {string} key @param {import('../../static/dashboard/js/base/types.js').Memory['slots']} [slots] as they were */
function planOf(host, key, slots = {}) {
  const model = buildModel(host.topology);
  const view = model.boxes.find((box) => box.key === key) ?? assert.fail(key);
  const plan = rowPlan(view, model, { ...emptyMemory('rows'), slots, pitch: ONE_COLUMN.pitch });
  splitRows(plan, ONE_COLUMN.height);
  return plan;
}

describe('a box that goes on in further columns', () => {
  it('has room for what joins its networks’ rails', () => {
    const host = new Host(1);
    const network = host.network('net', { project: 'shop' });
    for (let at = 0; at < 40; at += 1) host.container(`c${at}`, { project: 'shop', networks: [network] });
    const plan = planOf(host, 'project:shop');
    assert.ok(plan.decks > 1);
    assert.ok(plan.extra > 0);
  });

  it('has none where networks that nobody uses are its rows', () => {
    const host = new Host(1);
    for (let at = 0; at < 40; at += 1) host.network(`old-${at}`);
    const plan = planOf(host, UNUSED);
    assert.ok(plan.decks > 1);
    assert.equal(plan.extra, 0);
  });
});

describe('those of one sandbox', () => {
  /** @param {string[]} names of those who share the sandbox of `a` @param {string[]} others */
  function pod(names, others) {
    const host = new Host(1);
    const a = host.container('a');
    const ids = Object.fromEntries([['a', a], ...names.map((name) => [name, host.container(name, { mode: a })]), ...others.map((name) => [name, host.container(name)])]);
    return { host, ids };
  }

  /** @param {ReturnType<typeof pod>} made @param {Record<string, number>} before  rows */
  function rowsAfter({ host, ids }, before) {
    const slots = Object.fromEntries(Object.entries(before).map(([name, row]) => [ids[name], { box: 'standalone', row, column: 0 }]));
    const { cards } = planOf(host, 'standalone', slots);
    return Object.fromEntries(Object.keys(ids).map((name) => [name, cards.find(({ id }) => id === ids[name])?.row]));
  }

  it('stay where they are when one goes and somebody else comes', () => {
    assert.deepEqual(rowsAfter(pod(['c'], ['x', 'd']), { a: 0, c: 2, x: 3 }), { a: 0, c: 2, x: 3, d: 4 });
  });

  it('take the gap themselves, whoever else comes', () => {
    assert.deepEqual(rowsAfter(pod(['c', 'z'], ['d']), { a: 0, c: 2 }), { a: 0, c: 2, z: 1, d: 3 });
  });

  it('are not moved by another sandbox that comes', () => {
    const made = pod(['d'], ['x', 'y', 'p']);
    made.ids.q = made.host.container('q', { mode: made.ids.p });
    const before = rowsAfter(made, { a: 0, d: 3, x: 5, y: 7 });
    assert.deepEqual([before.a, before.d, Math.abs((before.p ?? 0) - (before.q ?? 0))], [0, 3, 1]);
    assert.deepEqual(rowsAfter(made, /** @type {Record<string, number>} */ (before)), before);
  });

  it('move together where somebody is between them', () => {
    assert.deepEqual(rowsAfter(pod(['c'], ['x']), { a: 0, c: 2, x: 1 }), { a: 2, c: 3, x: 1 });
  });
});
