import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { summarize } from '../../static/dashboard/js/app/announce.js';
import { n, t, useCatalog } from '../../static/dashboard/js/base/i18n.js';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { condition } from '../../static/dashboard/js/app/status.js';
import { describe, portText, shortPorts } from '../../static/dashboard/js/base/words.js';
import { Host } from './support/host.js';

afterEach(() => {
  useCatalog(null);
});

test('without a catalog the words are English, with their values in place', () => {
  assert.equal(t('on %(networks)s', { networks: '$& %(x)s' }), 'on $& %(x)s');
  assert.equal(n('%(count)s hit', '%(count)s hits', 1), '1 hit');
  assert.equal(n('%(count)s hit', '%(count)s hits', 2), '2 hits');
});

test('with a catalog they are the catalog’s', () => {
  useCatalog({ 'on %(networks)s': '%(networks)s에 연결됨', a: ['%(count)s개'] });
  assert.equal(t('on %(networks)s', { networks: 'proxy' }), 'proxy에 연결됨');
  assert.equal(n('a', 'b', 3), '3개');
});

test('a card is described with its state, ports and networks', () => {
  const host = new Host(1);
  const proxy = host.network('proxy');
  const web = host.container('web', { networks: [proxy], ports: [443], health: 'healthy', image: 'nginx:1.27' });
  const model = buildModel(host.topology);
  assert.equal(describe(model, web), 'web, healthy, nginx:1.27, published to every address: 443, on proxy');
  assert.match(describe(model, proxy), /^Network proxy, 172\..*, 1 endpoint$/);
  assert.match(describe(model, model.networks.get(proxy)?.endpoints[0] ?? ''), /^web on proxy, 172\.18\./);
  assert.equal(describe(model, 'container:gone'), '');
});

test('a card says which of its ports are open to every address', () => {
  const host = new Host(1);
  const web = host.container('web', { ports: [443, 80] });
  host.edge({ source: 'host:TEST', target: web, key: 'publishes:127.0.0.1:5432:5432/tcp', kind: 'publishes', host_ip: '127.0.0.1', host_port: 5432, container_port: 5432, protocol: 'tcp' });
  assert.equal(describe(buildModel(host.topology), web), 'web, running, app:4.12, published to every address: 80, 443, published: 5432, on no network');
});

test('ports are written as docker writes them, and short ones once', () => {
  const port = { hostIp: '::', hostPort: 53, containerPort: 53, protocol: 'udp', everywhere: true };
  assert.equal(portText(port), '[::]:53 → 53/udp');
  assert.deepEqual(shortPorts([port, { ...port, hostIp: '0.0.0.0' }, { ...port, protocol: 'tcp' }]), ['53/udp', '53']);
});

test('changes are summed up in a sentence, many by their number', () => {
  const host = new Host(1);
  const ids = ['a', 'b', 'c', 'd', 'e'].map((name) => host.container(name));
  const before = buildModel(host.topology);
  host.fork();
  host.node({ .../** @type {any} */ (host.topology.nodes.get(ids[0])), state: 'exited' });
  host.remove(ids[1]);
  assert.equal(summarize(before, buildModel(host.topology)), 'a is exited. b is gone');
  host.fork();
  for (const id of ids.slice(2)) host.connect(id, host.bridge);
  assert.equal(summarize(before, buildModel(host.topology)), '5 containers changed');
  assert.equal(summarize(before, before), '');
});

test('the connection is live only when both links are', () => {
  const since = '2026-11-24T10:00:00Z';
  /** @type {import('../../static/dashboard/js/stream/stream.js').EngineState} */
  const live = { state: 'live', since, reason: null };
  /** @type {import('../../static/dashboard/js/stream/stream.js').EngineState} */
  const stale = { state: 'stale', since, reason: 'The engine does not answer.' };
  assert.equal(condition('live', null, live, 'en').look, 'live');
  assert.equal(condition('catching', null, live, 'en').look, 'waiting');
  assert.deepEqual([condition('live', null, stale, 'en').look, condition('live', null, stale, 'en').reason], ['stale', stale.reason]);
  assert.match(condition('live', null, stale, 'en').text, /^Stale since /);
  assert.equal(condition('lost', since, live, 'en').look, 'off');
});

test('a port of a routed network is told without one of the host', () => {
  const port = { hostIp: '0.0.0.0', hostPort: 0, containerPort: 80, protocol: 'tcp', everywhere: false };
  assert.equal(portText(port), '80/tcp');
  assert.deepEqual(shortPorts([port]), []);
});
