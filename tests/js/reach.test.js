/** Reach: who stays bright and by what sign, the way along plugs and rails, the words for it, and how presses change what is shown. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { initialView } from '../../static/dashboard/js/app/view.js';
import { isContainer, left, paired, picked, showsReach, turned } from '../../static/dashboard/js/reach/mode.js';
import { alongRail, routePath } from '../../static/dashboard/js/reach/route.js';
import { byScope, merged, signsOfOpenings } from '../../static/dashboard/js/reach/outside.js';
import { bySign, byStops, litByPair, litByRow, nearestWay, reachedBy, signOf, signsOf } from '../../static/dashboard/js/reach/row.js';
import { reachedText, steps, usable, wayText } from '../../static/dashboard/js/reach/words.js';
import { Host } from './support/host.js';

/** @typedef {import('../../static/dashboard/js/reach/types.js').Way} Way */
/** @typedef {import('../../static/dashboard/js/reach/types.js').Row} Row */

/** @param {Way['kind']} kind @param {Partial<Way>} [more] @returns {Way} */
const way = (kind, more = {}) => ({ kind, network: null, address: null, port: null, names: [], assumes: [], ...more });
const PORT = { host_ip: '0.0.0.0', host_port: 8080, container_port: 80, protocol: 'tcp' };

const host = new Host(1);
const front = host.network('front');
const back = host.network('back');
const [proxy, web, db, lone] = [host.container('proxy', { networks: [front] }), host.container('web', { networks: [front, back] }), host.container('db', { networks: [back] }), host.container('lone')];
const model = buildModel(host.topology);
/** @type {Row} */
const row = {
  revision: 1, of: proxy, direction: 'from', meanings: { no_common_network: 'No network in common.' },
  groups: [
    { ways: [way('published', { port: PORT }), way('network', { network: front, address: '10.0.0.2', names: ['web'] })], stops: [], containers: [web] },
    { ways: [], stops: ['no_common_network'], containers: [db, lone] },
  ],
};

describe('what one container reaches', () => {
  it('has the sign of the nearest way', () => {
    assert.equal(signOf(row.groups[0].ways), 'rail');
    assert.equal(nearestWay(row.groups[0].ways)?.address, '10.0.0.2');
    assert.equal(signOf([]), null);
    assert.deepEqual([...signsOf(row)], [[web, 'rail']]);
    assert.deepEqual((/** @type {Way['kind'][]} */ (['same_stack', 'routed', 'host_stack', 'to_host', 'published'])).map((kind) => signOf([way(kind)])), ['stack', 'rail', 'host', 'host', 'port']);
  });

  it('stays bright with the rails by which it is reached, and nothing else does', () => {
    assert.deepEqual([...litByRow(row, model)].sort(), [proxy, web, front].sort());
    assert.deepEqual([...litByRow({ ...row, groups: [{ ...row.groups[0], ways: [way('to_host', { network: front })] }] }, model)].sort(), [proxy, web, front, host.hostNetwork].sort());
  });

  it('is listed by sign, and what is not by what stops it', () => {
    assert.deepEqual(bySign(row), [{ sign: 'rail', containers: [web] }]);
    assert.deepEqual(byStops(row), [{ stops: ['no_common_network'], containers: [db, lone] }]);
    assert.deepEqual(reachedBy(row).get(lone)?.stops, ['no_common_network']);
  });

  it('leaves of a pair the two and the rail between them', () => {
    assert.deepEqual([...litByPair({ from: proxy, to: web, ways: row.groups[0].ways.slice(1), stops: [], opens: null, meanings: {} }, model)].sort(), [proxy, web, front].sort());
  });
});

describe('the way between two cards', () => {
  const rail = { id: front, segments: [{ x1: 0, y1: 50, x2: 300, y2: 50 }, { x1: 0, y1: 250, x2: 300, y2: 250 }], spine: [{ x1: -20, y1: 50, x2: -20, y2: 250 }] };
  const card = (/** @type {number} */ x, /** @type {number} */ y) => ({ x, y, w: 40, h: 20 });
  const plug = (/** @type {string} */ owner, /** @type {string} */ network, /** @type {number} */ x, /** @type {number} */ y) => ({ id: `${owner} ${network}`, card: owner, network, active: true, line: { x1: x, y1: y - 20, x2: x, y2: y } });
  const index = /** @type {any} */ ({
    cards: new Map([[proxy, card(0, 10)], [web, card(200, 210)], [db, card(100, 10)], [lone, card(150, 10)]]),
    rails: new Map([[front, rail]]),
    plugsOf: new Map([[proxy, [plug(proxy, front, 20, 50)]], [web, [plug(web, front, 220, 250)]], [db, [plug(db, back, 120, 90)]]]),
  });
  const own = (/** @type {string} */ id) => id;

  it('goes along plugs, rail and spine', () => {
    const path = routePath({ from: proxy, to: web, way: way('network', { network: front }) }, index, own);
    assert.deepEqual(path?.across, []);
    assert.deepEqual(path?.along.slice(2), [{ x1: 20, y1: 50, x2: -20, y2: 50 }, { x1: -20, y1: 50, x2: -20, y2: 250 }, { x1: -20, y1: 250, x2: 220, y2: 250 }]);
  });

  it('is straight on one stretch, also of an upright rail', () => {
    assert.deepEqual(alongRail(/** @type {any} */ (rail), { x: 20, y: 50 }, { x: 90, y: 50 }), [{ x1: 20, y1: 50, x2: 90, y2: 50 }]);
    const upright = /** @type {any} */ ({ segments: [{ x1: 5, y1: 0, x2: 5, y2: 90 }, { x1: 55, y1: 0, x2: 55, y2: 90 }], spine: [{ x1: 5, y1: -9, x2: 55, y2: -9 }] });
    assert.deepEqual(alongRail(upright, { x: 5, y: 10 }, { x: 55, y: 70 }), [{ x1: 5, y1: 10, x2: 5, y2: -9 }, { x1: 5, y1: -9, x2: 55, y2: -9 }, { x1: 55, y1: -9, x2: 55, y2: 70 }]);
  });

  it('goes across where there is no line: through the host, and within one stack', () => {
    const published = routePath({ from: proxy, to: db, way: way('published', { port: PORT }) }, index, own);
    assert.deepEqual(published?.across, [{ x1: 20, y1: 50, x2: 120, y2: 20 }]);
    const stack = routePath({ from: proxy, to: lone, way: way('same_stack') }, index, own);
    assert.deepEqual([stack?.along, stack?.across.length], [[], 1]);
  });

  it('takes the plugs of whose sandbox a container shares', () => {
    const path = routePath({ from: lone, to: web, way: way('network', { network: front }) }, index, (id) => (id === lone ? proxy : id));
    assert.equal(path?.along.length, 5);
  });

  it('is not there without both cards', () => {
    assert.equal(routePath({ from: 'container:gone', to: web, way: way('same_stack') }, index, own), null);
  });
});

describe('what is open to the outside', () => {
  const open = (/** @type {Partial<import('../../static/dashboard/js/reach/types.js').Opening>} */ more) => /** @type {import('../../static/dashboard/js/reach/types.js').Opening} */ ({ ...PORT, to: web, kind: 'published', scope: 'everywhere', assumes: [], ...more });
  const openings = [open({ to: db, host_ip: '127.0.0.1', scope: 'loopback' }), open({}), open({ host_ip: '::' }), open({ to: lone, kind: 'host_stack', host_port: null, container_port: null })];

  it('is grouped by scope, the widest first', () => {
    assert.deepEqual(byScope(openings).map(({ scope, openings: mine }) => [scope, mine.length]), [['everywhere', 3], ['loopback', 1]]);
  });

  it('is one entry by IPv4 and IPv6', () => {
    assert.deepEqual(merged(openings).map((entry) => entry.map(({ host_ip: ip }) => ip)), [['127.0.0.1'], ['0.0.0.0', '::'], ['0.0.0.0']]);
  });

  it('has a sign for how', () => {
    assert.deepEqual([...signsOfOpenings(openings)], [[db, 'port'], [web, 'port'], [lone, 'host']]);
  });
});

describe('the words', () => {
  const names = { from: 'proxy', to: 'web' };
  const nameOf = (/** @type {string|null} */ id) => (id === front ? 'front' : '');

  it('say every kind of way, and its steps', () => {
    for (const kind of /** @type {Way['kind'][]} */ (['same_stack', 'network', 'host_stack', 'to_host', 'routed', 'published'])) {
      const one = way(kind, { network: front, address: '10.0.0.2', port: kind === 'published' ? PORT : null });
      assert.match(wayText(one, nameOf), /\w/);
      assert.ok(steps(names, one, nameOf).length >= 2, kind);
      assert.ok(![wayText(one, nameOf), ...steps(names, one, nameOf)].some((text) => text.includes('%(')), kind);
    }
  });

  it('say what to write', () => {
    assert.deepEqual(usable(way('network', { names: ['5f4a87f23c98', 'web', 'api'], address: '10.0.0.2' })), ['web', 'api', '10.0.0.2', '5f4a87f23c98']);
    assert.deepEqual(usable(way('same_stack')), ['localhost']);
    assert.deepEqual(usable(way('published', { port: PORT })), ['address of the host:8080']);
    assert.deepEqual(usable(way('published', { port: { ...PORT, host_ip: 'fd00::1' } })), ['[fd00::1]:8080']);
  });

  it('say why not', () => {
    assert.equal(reachedText({ from: 'proxy', to: 'db' }, row.groups[1], nameOf, row.meanings), 'proxy does not reach db. No network in common.');
    assert.equal(reachedText(names, row.groups[0], nameOf, {}), 'proxy reaches web: on front at 10.0.0.2');
  });
});

describe('presses', () => {
  const state = { ...initialView(), selected: proxy };

  it('turn reach on and round', () => {
    assert.deepEqual(turned(state), { reach: 'from', other: null });
    assert.deepEqual(turned({ ...state, reach: 'from' }), { reach: 'to', other: null });
    assert.deepEqual(turned({ ...state, reach: 'to' }), { reach: 'from', other: null });
    assert.deepEqual(turned({ ...initialView(), hovered: web }), { selected: web, reach: 'from', other: null });
    assert.equal(turned({ ...initialView(), selected: front }), null);
  });

  it('pick a second card, and let it go', () => {
    assert.deepEqual(paired(state, web), { other: web, reach: 'from' });
    assert.deepEqual(paired({ ...state, reach: 'to', other: web }, web), { other: null, reach: 'to' });
    assert.equal(paired(state, proxy), null);
    assert.equal(paired(state, front), null);
    assert.equal(paired(initialView(), web), null);
  });

  it('go on with another card, and end with anything else', () => {
    assert.deepEqual(picked({ ...state, reach: 'to', other: db }, web), { selected: web, reach: 'to', other: null });
    assert.deepEqual(picked({ ...state, reach: 'from' }, front), { selected: front, reach: null, other: null });
    assert.deepEqual(picked({ ...state, reach: 'from' }, null), { selected: null, reach: null, other: null });
    assert.deepEqual(picked({ ...state, reach: 'outside' }, null), { selected: null, reach: 'outside', other: null });
  });

  it('leave step by step', () => {
    assert.deepEqual(left({ ...state, reach: 'from', other: web }), { other: null });
    assert.deepEqual(left({ ...state, reach: 'from' }), { reach: null });
    assert.equal(left(state), null);
    assert.equal(showsReach({ ...state, reach: 'from' }), true);
    assert.equal(showsReach({ ...state, reach: 'from', selected: front }), false);
    assert.equal(isContainer(null), false);
  });
});
