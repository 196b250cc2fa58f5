/** What there is to draw, read from a topology. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { shortImage, signOf } from '../../static/dashboard/js/model/containers.js';
import { Host } from './support/host.js';
import { inventHost } from './support/invent.js';

/** @typedef {import('../../static/dashboard/js/base/types.js').HostModel} HostModel */

/** @param {Host} host @param {string} id */
function viewOf(host, id) {
  const view = buildModel(host.topology).containers.get(id);
  assert.ok(view);
  return view;
}

/** @param {Host} host @param {string} id */
function networkOf(host, id) {
  const view = buildModel(host.topology).networks.get(id);
  assert.ok(view);
  return view;
}

/** @param {string} docker node id of a container */
const sharing = (docker) => `container:${docker.slice('container:'.length)}`;

describe('labels', () => {
  it('are the service, the replica, or the name without the project', () => {
    const host = new Host(1);
    const project = 'shop';
    const first = host.container('shop-web-1', { project, service: 'web' });
    const second = host.container('shop_web_2', { project, service: 'web' });
    const named = host.container('the-database', { project, service: 'db' });
    const bare = host.container('shop-tool', { project });
    const loner = host.container('shop-keeper');
    const labels = [first, second, named, bare, loner].map((id) => viewOf(host, id).label);
    assert.deepEqual(labels, ['web', 'web ·2', 'db', 'tool', 'shop-keeper']);
  });

  it('are unique inside a box', () => {
    const host = new Host(1);
    for (const name of ['one', 'two', 'three']) host.container(name, { project: 'p', service: 'web' });
    host.container('p-web-2', { project: 'p', service: 'web' });
    const labels = [...buildModel(host.topology).containers.values()].map((view) => view.label);
    assert.equal(new Set(labels).size, 4);
    assert.ok(labels.includes('web') && labels.includes('web ·2'));
  });

  it('do not change when another replica goes', () => {
    const host = new Host(1);
    const first = host.container('p-web-1', { project: 'p', service: 'web' });
    const second = host.container('p-web-2', { project: 'p', service: 'web' });
    host.remove(first);
    assert.equal(viewOf(host, second).label, 'web ·2');
  });

  it('of networks lose the project inside their box only', () => {
    const host = new Host(1);
    const local = host.network('shop_default', { project: 'shop' });
    const shared = host.network('shop_front', { project: 'shop' });
    host.container('shop-web-1', { project: 'shop', service: 'web', networks: [local, shared] });
    host.container('blog-web-1', { project: 'blog', service: 'web', networks: [shared] });
    assert.equal(networkOf(host, local).label, 'default');
    assert.equal(networkOf(host, shared).label, 'shop_front');
  });
});

it('labels of networks with the same name are told apart by their IDs', () => {
  const host = new Host(1);
  const twins = [host.network('twin'), host.network('twin')];
  for (const network of twins) host.container(`on-${network}`, { networks: [network] });
  const labels = twins.map((id) => networkOf(host, id).label);
  assert.deepEqual(labels, twins.map((id) => `twin ·${id.slice(8, 12)}`));
  for (const network of twins) host.container(`p-${network}`, { project: 'p', networks: [network] });
  assert.deepEqual(twins.map((id) => networkOf(host, id).label), labels);
});

describe('networks', () => {
  it('are local to one box, or shared by several', () => {
    const host = new Host(1);
    const network = host.network('net');
    const a = host.container('a-web-1', { project: 'a', service: 'web', networks: [network] });
    assert.deepEqual([networkOf(host, network).kind, networkOf(host, network).box], ['local', 'project:a']);
    host.container('b-web-1', { project: 'b', service: 'web', networks: [network] });
    assert.deepEqual([networkOf(host, network).kind, networkOf(host, network).box], ['shared', null]);
    assert.deepEqual(networkOf(host, network).boxes, ['project:a', 'project:b']);
    host.remove(a);
    assert.deepEqual([networkOf(host, network).kind, networkOf(host, network).box], ['local', 'project:b']);
  });

  it('are shared when only others use what a project made', () => {
    const host = new Host(1);
    const network = host.network('a_net', { project: 'a' });
    host.container('a-web-1', { project: 'a', service: 'web' });
    host.container('b-web-1', { project: 'b', service: 'web', networks: [network] });
    assert.deepEqual(networkOf(host, network).boxes, ['project:a', 'project:b']);
  });

  it('that nobody uses stand in their project, or with the unused', () => {
    const host = new Host(1);
    host.container('a-web-1', { project: 'a', service: 'web', networks: [host.bridge] });
    const mine = host.network('a_net', { project: 'a' });
    const lost = host.network('gone_net', { project: 'gone' });
    const gateway = host.network('docker_gwbridge');
    assert.equal(networkOf(host, mine).box, 'project:a');
    assert.equal(networkOf(host, lost).box, 'unused');
    assert.equal(networkOf(host, lost).label, 'gone_net');
    assert.equal(networkOf(host, gateway).box, 'unused');
    assert.deepEqual(buildModel(host.topology).boxes.map((box) => box.key), ['project:a', 'unused']);
  });

  it('host and none are kinds of their own', () => {
    const host = new Host(1);
    assert.equal(networkOf(host, host.hostNetwork).kind, 'host');
    assert.equal(networkOf(host, host.noneNetwork).kind, 'none');
  });
});

describe('sandboxes', () => {
  it('put who shares one into the box of its owner, without endpoints of its own', () => {
    const host = new Host(1);
    const owner = host.container('vpn-gluetun-1', { project: 'vpn', service: 'gluetun', networks: [host.bridge] });
    const sharer = host.container('torrent', { mode: sharing(owner) });
    const model = buildModel(host.topology);
    const view = viewOf(host, sharer);
    assert.deepEqual([view.box, view.label, view.stack, view.owner], ['project:vpn', 'torrent', 'shared', false]);
    assert.deepEqual(view.endpoints, []);
    assert.deepEqual(model.sandboxes.get(view.sandbox), [owner, sharer]);
    assert.equal(viewOf(host, owner).stack, 'own');
  });

  it('of the host hold many, each in its own box with an endpoint of its own', () => {
    const host = new Host(1);
    const a = host.container('a-agent-1', { project: 'a', service: 'agent', mode: 'host' });
    const b = host.container('agent', { mode: 'host' });
    assert.deepEqual([viewOf(host, a).box, viewOf(host, b).box], ['project:a', 'standalone']);
    assert.deepEqual([viewOf(host, a).stack, viewOf(host, b).stack], ['host', 'host']);
    assert.equal(viewOf(host, a).endpoints[0].container, a);
    assert.equal(networkOf(host, host.hostNetwork).endpoints.length, 2);
  });

  it('without a network say so', () => {
    const host = new Host(1);
    assert.equal(viewOf(host, host.container('offline', { mode: 'none' })).stack, 'none');
  });

  it('are told by their plugs, not by the mode they were created with', () => {
    const host = new Host(1);
    const plugged = host.container('plugged', { mode: 'none' });
    const unplugged = host.container('unplugged', { mode: 'bridge' });
    const stopped = host.container('stopped', { state: 'exited', networks: [host.bridge] });
    host.remove(viewOf(host, plugged).endpoints[0].id);
    host.connect(plugged, host.bridge);
    const rootless = host.container('rootless', { mode: 'pasta' });
    assert.deepEqual([plugged, unplugged, stopped, rootless].map((id) => viewOf(host, id).stack), ['own', 'none', 'own', 'own']);
  });
});

describe('cards', () => {
  it('with published ports come first', () => {
    const host = new Host(1);
    host.container('p-a-1', { project: 'p', service: 'a' });
    const z = host.container('p-z-1', { project: 'p', service: 'z', ports: [443, 80] });
    const [box] = buildModel(host.topology).boxes;
    assert.equal(box.containers[0], z);
    assert.deepEqual(viewOf(host, z).ports.map((port) => port.hostPort), [80, 443]);
    assert.ok(viewOf(host, z).ports.every((port) => port.everywhere));
  });

  it('say the image without registry, owner and digest', () => {
    const images = ['nginx', 'nginx:1.27', 'ghcr.io/acme/app:1@sha256:0123', 'localhost:5000/app', `sha256:${'a'.repeat(64)}`, null];
    assert.deepEqual(images.map(shortImage), ['nginx', 'nginx:1.27', 'app:1', 'app', 'aaaaaaaaaaaa', '']);
  });

  it('have the sign of their health while they run, of their state otherwise', () => {
    assert.deepEqual(
      [signOf('running', null), signOf('running', 'unhealthy'), signOf('exited', 'unhealthy'), signOf('paused', 'healthy'), signOf('restarting', null)],
      ['running', 'unhealthy', 'exited', 'paused', 'restarting'],
    );
  });
});

it('is the same whatever the order of the document', () => {
  const { topology } = inventHost(60, 31);
  const turned = { ...topology, nodes: new Map([...topology.nodes].reverse()), edges: new Map([...topology.edges].reverse()) };
  const plain = (/** @type {HostModel} */ model) => JSON.stringify([
    [...model.containers], [...model.networks], model.boxes, [...model.endpoints.keys()].sort(), [...model.sandboxes].sort(),
  ]);
  assert.equal(plain(buildModel(turned)), plain(buildModel(topology)));
});
