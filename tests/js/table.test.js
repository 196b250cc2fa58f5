import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { COLUMNS, rowOf, sorted } from '../../static/dashboard/js/table/rows.js';
import { Host } from './support/host.js';
import { inventHost } from './support/invent.js';

/** @param {Host} host */
function rowsOf(host) {
  const model = buildModel(host.topology);
  return [...model.containers.values()].map((view) => rowOf(view, model));
}

test('a row says what the chart shows', () => {
  const host = new Host(1);
  const network = host.network('proxy');
  const id = host.container('web', { networks: [network], ports: [8080], health: 'unhealthy', project: 'shop' });
  host.container('helper', { mode: `container:${id.slice('container:'.length)}` });
  const [helper, web] = rowsOf(host);
  assert.deepEqual([web.name, web.project, web.state, web.sandbox], ['web', 'shop', 'unhealthy', 'own, shared']);
  assert.equal(web.networks[0].name, 'proxy');
  assert.match(web.networks[0].address, /^172\.18\.\d+\.\d+$/);
  assert.deepEqual(web.ports, [{ text: '8080', everywhere: true }]);
  assert.deepEqual([helper.sandbox, helper.networks], ['of web', []]);
});

test('names are sorted as people count', () => {
  const host = new Host(1);
  for (const name of ['web-10', 'Web-2', 'api', 'web-1']) host.container(name);
  const names = sorted(rowsOf(host), { column: 'name', down: false }).map((row) => row.name);
  assert.deepEqual(names, ['api', 'web-1', 'Web-2', 'web-10']);
});

test('ports are sorted as numbers, and who has none comes last in both directions', () => {
  const host = new Host(1);
  host.container('none');
  for (const port of [9000, 80, 10000]) host.container(`p${port}`, { ports: [port] });
  const names = (/** @type {boolean} */ down) => sorted(rowsOf(host), { column: 'ports', down }).map((row) => row.name);
  assert.deepEqual(names(false), ['p80', 'p9000', 'p10000', 'none']);
  assert.deepEqual(names(true), ['p10000', 'p9000', 'p80', 'none']);
});

test('trouble comes first by state', () => {
  const host = new Host(1);
  for (const [name, state, health] of [['a', 'running', 'healthy'], ['b', 'exited', null], ['c', 'running', 'unhealthy']]) {
    host.container(String(name), { state: String(state), health });
  }
  assert.deepEqual(sorted(rowsOf(host), { column: 'state', down: false }).map((row) => row.name), ['c', 'b', 'a']);
});

test('every column orders every host the same way twice', () => {
  const rows = rowsOf(inventHost(81));
  for (const column of COLUMNS) {
    const once = sorted(rows, { column, down: false }).map((row) => row.id);
    const again = sorted([...rows].reverse(), { column, down: false }).map((row) => row.id);
    assert.deepEqual(once, again, column);
  }
});
