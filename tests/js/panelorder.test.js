/** What the panel says first: what one comes for. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { carry } from '../../static/dashboard/js/panel/sections.js';
import { containerSections } from '../../static/dashboard/js/panel/container.js';
import { Host } from './support/host.js';

/** @param {Host} host @param {import('../../static/dashboard/js/base/types.js').HostModel} model @param {string} chart */
const contextOf = (host, model, chart) => /** @type {any} */ ({
  model, topology: host.topology, chart: () => chart, pending: new Set(), mayAct: false, mayReadLogs: false,
  reach: { state: {}, known: () => null }, figures: { of: () => null, latest: () => null }, sizes: { state: {} }, expectations: { of: () => [] }, details: null,
});

test('an owner says who shares its sandbox, also where it is on no network', () => {
  const host = new Host(1);
  const owner = host.container('vpn');
  host.container('torrent', { mode: owner });
  const model = buildModel(host.topology);
  const view = model.containers.get(owner) ?? assert.fail();
  assert.equal(view.stack, 'none');
  const section = containerSections(view, contextOf(host, model, 'network')).find(({ name }) => name === 'sandbox') ?? assert.fail();
  assert.deepEqual(/** @type {any} */ (section.facts).at(-1), ['torrent']);
});

test('published ports stand before the sandbox and its keys, on either chart', () => {
  const host = new Host(1);
  const web = host.container('web');
  const model = buildModel(host.topology);
  const view = { .../** @type {any} */ (model.containers.get(web)), ports: [{ hostIp: '', hostPort: 80, containerPort: 80, protocol: 'tcp', everywhere: true }] };
  for (const chart of ['network', 'mounts']) {
    const names = containerSections(view, contextOf(host, model, chart)).map(({ name }) => name);
    assert.ok(names.includes('ports') && names.indexOf('ports') < names.indexOf('sandbox'), names.join());
  }
});

test('what was typed and unfolded in the form of a section stays when the section is built anew', () => {
  const form = (/** @type {string} */ value, open = false) => /** @type {any} */ ({
    inputs: [{ dataset: { key: 'connect-ipv4' }, value }], folds: [{ open }],
    /** @param {string} selector */
    querySelectorAll(selector) { return selector === 'details' ? this.folds : this.inputs; },
  });
  const fresh = form('');
  carry(form('10.0.0.9', true), fresh);
  assert.deepEqual([fresh.inputs[0].value, fresh.folds[0].open], ['10.0.0.9', true]);
});
