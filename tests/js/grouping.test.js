/** What stands together by image, network or label; and the host without what is stopped. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layoutAs } from '../../static/dashboard/js/chart/layout/form.js';
import { BY_PROJECT, groupingOf, labelsToGroupBy, readGroup, untagged } from '../../static/dashboard/js/model/grouping.js';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { countStopped, withoutStopped } from '../../static/dashboard/js/model/stopped.js';
import { askAgain } from '../../static/dashboard/js/base/vain.js';
import { LabelStore } from '../../static/dashboard/js/search/labels.js';
import { rowOf, withHeads } from '../../static/dashboard/js/table/rows.js';
import { sourceRow, withSourceHeads } from '../../static/dashboard/js/table/sources.js';
import { Host } from './support/host.js';
import { inventHost } from './support/invent.js';
import { movedCards, WINDOW } from './support/moved.js';

/** @param {Host} host @param {string} group @param {any} [labels] */
const grouped = (host, group, labels = null) => buildModel(host.topology, null, undefined, undefined, groupingOf(group, labels));
/** @param {ReturnType<typeof buildModel>} model */
const boxes = (model) => model.boxes.map(({ key, containers }) => [key, containers.map((id) => model.containers.get(id)?.name)]);

function shop() {
  const host = new Host(1);
  const [front, back] = [host.network('front'), host.network('back')];
  const ids = {
    web: host.container('shop-web-1', { project: 'shop', service: 'web', image: 'ghcr.io/acme/app:2', networks: [back, front] }),
    api: host.container('other-web-1', { project: 'other', service: 'web', image: 'app:1', networks: [front, back] }),
    db: host.container('db', { image: 'localhost:5000/postgres', networks: [back], state: 'exited' }),
    lone: host.container('lone', { mode: 'none' }),
  };
  return { host, ids, front, back };
}

test('by image, versions stand together, each with its project', () => {
  const { host } = shop();
  assert.deepEqual(boxes(grouped(host, 'image')).slice(0, 2), [['image:app', ['lone', 'other-web-1', 'shop-web-1']], ['image:postgres', ['db']]]);
  assert.equal(untagged('registry:5000/a/b:1@sha256:00'), 'b');
  assert.equal(grouped(host, 'image').containers.get(shop().ids.web)?.label, 'web · shop');
});

test('by network, those on the same networks stand together, whatever their order', () => {
  const { host } = shop();
  const found = new Map(/** @type {[string, string[]][]} */ (boxes(grouped(host, 'network'))));
  assert.deepEqual(found.get('networks:back + front'), ['other-web-1', 'shop-web-1']);
  assert.deepEqual(found.get('networks:back'), ['db']);
});

test('by a label, its values are the groups, and who has none stands last', () => {
  const { host, ids } = shop();
  /** @type {Map<string, Record<string, string>>} */
  const labels = new Map();
  for (const [id, own] of /** @type {[string, any][]} */ ([[ids.web, { tier: 'front' }], [ids.api, { tier: 'front' }], [ids.db, { tier: 'data', only: 'x' }], [ids.lone, {}]])) labels.set(id, own);
  const found = boxes(grouped(host, 'label:tier', labels)).filter(([key]) => key !== 'unused');
  assert.deepEqual(found, [['label:data', ['db']], ['label:front', ['other-web-1', 'shop-web-1']], ['no-label', ['lone']]]);
  assert.deepEqual(labelsToGroupBy(labels), ['tier'], 'one whose values are all different, or which one alone has, makes no groups');
});

test('what makes no sense in an address is the usual', () => {
  assert.deepEqual(['pie', null, 'label:', `label:${'x'.repeat(300)}`, 'image', 'label:a b'].map(readGroup), ['project', 'project', 'project', 'project', 'image', 'label:a b']);
  assert.equal(groupingOf('project', null), BY_PROJECT);
});

test('groups change with the host, and a model of other groups is made anew', () => {
  const { host, ids } = shop();
  const first = grouped(host, 'image');
  host.fork();
  host.node({ .../** @type {any} */ (host.topology.nodes.get(ids.db)), state: 'running' });
  const again = buildModel(host.topology, first, undefined, undefined, groupingOf('image', null));
  assert.equal(again.containers.get(ids.db)?.state, 'running');
  assert.deepEqual(boxes(again), boxes(first));
  assert.deepEqual(boxes(buildModel(host.topology, again)), boxes(buildModel(host.topology)));
});

test('without the stopped, their networks and sources go too, and what says the same is the same', () => {
  const { host, front, back } = shop();
  const empty = host.network('nobody’s');
  const alone = host.network('alone');
  host.container('old', { networks: [alone], state: 'created' });
  const model = buildModel(host.topology);
  assert.equal(countStopped(model), 2);
  const shown = withoutStopped(model);
  assert.deepEqual([...shown.containers.values()].map(({ name }) => name), ['lone', 'other-web-1', 'shop-web-1']);
  assert.deepEqual([front, back, empty, alone].map((id) => shown.networks.has(id)), [true, true, true, false]);
  host.fork();
  host.container('new');
  const next = withoutStopped(buildModel(host.topology, model), shown);
  assert.equal(next.networks.get(front), shown.networks.get(front));
  const all = buildModel(new Host(2).topology);
  assert.equal(withoutStopped(all), all);
});

for (const form of /** @type {const} */ (['shelves', 'rows'])) {
  test(`nothing moves in ${form} by other groups or without the stopped when one comes, stops or goes`, () => {
    const host = inventHost(120, 7);
    for (const group of ['image', 'network']) {
      const lay = (/** @type {any} */ memory) => layoutAs(form, withoutStopped(grouped(host, group)), memory, WINDOW);
      const first = lay(null);
      const original = host.topology;
      host.fork();
      const running = /** @type {any} */ (host.all('container').find(({ state, network_mode: mode }) => state === 'running' && !mode.includes(':')));
      host.node({ ...running, state: 'exited' });
      host.container('newcomer', { networks: [host.bridge], image: 'postgres:16' });
      assert.deepEqual(movedCards(first.scene, lay(first.memory).scene), [], group);
      host.topology = original;
    }
  });
}

test('the table has a head for each group, and its rows in their order', () => {
  const { host } = shop();
  const model = grouped(host, 'image');
  const rows = [...model.containers.values()].map((view) => rowOf(view, model));
  assert.deepEqual(withHeads(rows).map((row) => ('head' in row ? `${row.head} ${row.count}` : row.name)), ['app 3', 'lone', 'other-web-1', 'shop-web-1', 'postgres 1', 'db']);
});

test('sources stand below the group that uses them, then what several use, and what nobody does', () => {
  const host = new Host(1);
  const [web, twin, db] = [['web', 'app:1'], ['twin', 'app:2'], ['db', 'pg:16']].map(([name, image]) => host.container(name, { image }));
  const source = (/** @type {string} */ name, /** @type {string[]} */ ...users) => {
    host.node({ id: `volume:${name}`, kind: 'volume', name, used_by: users });
    for (const user of users) host.edge({ source: user, target: `volume:${name}`, key: `mounts:/${name}`, kind: 'mounts', destination: `/${name}`, rw: true });
  };
  source('code', web, twin);
  source('dump', db, web);
  source('rest');
  source('data', db);
  const model = grouped(host, 'image');
  const rows = [...model.storage().sources.values()].map((each) => sourceRow(each, model, {}));
  const shown = withSourceHeads(rows).map((row) => ('head' in row ? `${row.head} ${row.count} ${row.leads}` : row.name));
  assert.deepEqual(shown, ['app 1 true', 'code', 'pg 1 true', 'data', 'Used by several groups 1 false', 'dump', 'Used by no container 1 false', 'rest']);
});

test('labels are asked for once, and again for who has come since', async () => {
  let asked = 0;
  let told = 0;
  const store = new LabelStore(() => { told += 1; }, async () => { asked += 1; return { a: { x: '1' } }; });
  store.need(['a']);
  store.need(['a']);
  await new Promise(setImmediate);
  store.need(['a', 'b']);
  await new Promise(setImmediate);
  assert.deepEqual([asked, told, store.known?.get('a')], [2, 2, { x: '1' }]);
  const failing = new LabelStore(() => { told += 1; }, async () => { throw new Error('away'); });
  failing.need(['a']);
  await new Promise(setImmediate);
  assert.deepEqual([failing.known, told], [null, 2]);
  askAgain();
  assert.equal(told, 3, 'who needs them asks again once there is somebody to ask');
});
