/** Which row each container has, and how high a box of rows is. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { emptyMemory } from '../../static/dashboard/js/chart/layout/memory.js';
import { rowPlan, splitRows } from '../../static/dashboard/js/chart/layout/rowplan.js';
import { UNUSED } from '../../static/dashboard/js/model/boxes.js';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { Host } from './support/host.js';

const ONE_COLUMN = { height: 300, pitch: 22 };

/** @param {Host} host @param {string} key */
function planOf(host, key) {
  const model = buildModel(host.topology);
  const view = model.boxes.find((box) => box.key === key) ?? assert.fail(key);
  const plan = rowPlan(view, model, { ...emptyMemory('rows'), pitch: ONE_COLUMN.pitch });
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
