/** What stays bright beside what one points at. */

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { related } from '../../static/dashboard/js/model/related.js';
import { Host } from './support/host.js';

const host = new Host(1);
const front = host.network('front');
const back = host.network('back');
const web = host.container('web', { networks: [front, back] });
const app = host.container('app', { networks: [back] });
const proxy = host.container('proxy', { networks: [front] });
const mate = host.container('mate', { mode: proxy });
const loner = host.container('loner', { networks: [host.network('alone')] });
const off = host.container('off', { mode: 'none' });
host.container('off too', { mode: 'none' });
const model = buildModel(host.topology);

/** @param {string} container @param {string} network */
const endpoint = (container, network) => `endpoint:${container.slice('container:'.length)}:${network.slice('network:'.length)}`;

it('is, for a card, its rails, its plugs and its neighbours with theirs', () => {
  const expected = [
    web, front, back, endpoint(web, front), endpoint(web, back), app, endpoint(app, back), proxy, endpoint(proxy, front), mate,
  ];
  assert.deepEqual([...related(model, web)].sort(), expected.sort());
});

it('is, for one that shares a sandbox, what its owner has', () => {
  assert.deepEqual([...related(model, mate)].sort(), [mate, proxy, front, endpoint(proxy, front), endpoint(web, front), web].sort());
});

it('is, for a rail, everything on it', () => {
  assert.deepEqual([...related(model, back)].sort(), [back, web, app, endpoint(web, back), endpoint(app, back)].sort());
});

it('is, for a plug, that endpoint with its card and its rail', () => {
  assert.deepEqual([...related(model, endpoint(web, back))].sort(), [endpoint(web, back), web, back].sort());
});

it('makes no neighbours of those who have no network', () => {
  assert.deepEqual([...related(model, off)].sort(), [off, endpoint(off, host.noneNetwork)].sort());
  assert.ok(!related(model, loner).has(web));
});

it('is nothing for what is not there', () => {
  assert.equal(related(model, 'container:gone').size, 0);
});
