/** *Hide the rest*: what was found is a host of its own. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { layoutAs } from '../../static/dashboard/js/chart/layout/form.js';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { UNUSED } from '../../static/dashboard/js/model/boxes.js';
import { onlyHits } from '../../static/dashboard/js/model/only.js';
import { layoutMounts } from '../../static/dashboard/js/mounts/layout/layout.js';
import { match } from '../../static/dashboard/js/search/search.js';
import { inventHost } from './support/invent.js';
import { isBare } from '../../static/dashboard/js/mounts/draw/mountbox.js';
import { Host } from './support/host.js';
import { inventStorage, mount } from './support/storage.js';

const WINDOW = { aspect: 1.6, width: 1440 };
const model = buildModel(inventHost(120, 71).topology);

describe('what was found', () => {
  const container = [...model.containers.values()].find((view) => view.stack === 'own' && view.endpoints.length > 0);
  assert.ok(container);
  const hits = match(model, container.name);
  const only = onlyHits(model, hits);

  it('is there with its networks, and nothing else is', () => {
    assert.deepEqual([...only.containers.keys()].filter((id) => !hits.has(id)), []);
    assert.ok(only.containers.has(container.id));
    for (const { id, endpoints } of only.networks.values()) assert.ok(endpoints.length > 0 || hits.has(id));
    for (const { network } of container.endpoints) assert.ok(only.networks.has(network));
    assert.ok(only.boxes.length < model.boxes.length);
  });

  it('is laid out without holes, and no rail goes where nobody is', () => {
    for (const form of /** @type {const} */ (['shelves', 'rows'])) {
      const { scene } = layoutAs(form, only, null, WINDOW);
      assert.equal(scene.cards.length, only.containers.size);
      assert.deepEqual(new Set(scene.rails.map((rail) => rail.id)), new Set([...only.networks.values()].filter(({ kind }) => kind !== 'none').map(({ id }) => id)));
      const whole = layoutAs(form, model, null, WINDOW).scene;
      assert.ok(scene.width * scene.height < whole.width * whole.height / 4);
    }
  });
});

it('a network that was found and is used by nobody who was found lies among the unused ones', () => {
  const shared = [...model.networks.values()].find(({ kind }) => kind === 'shared');
  const local = [...model.networks.values()].find(({ kind, box }) => kind === 'local' && box !== UNUSED);
  assert.ok(shared && local);
  const only = onlyHits(model, new Set([shared.id, local.id]));
  assert.deepEqual(only.boxes.map(({ key, networks }) => [key, networks.length]), [[UNUSED, 2]]);
  assert.equal(layoutAs('rows', only, null, WINDOW).scene.rails.length, 2);
});

it('who shares a sandbox comes with its owner', () => {
  const [, members] = [...model.sandboxes].find(([id, ids]) => id !== 'sandbox:host' && ids.length > 1) ?? [];
  assert.ok(members);
  const only = onlyHits(model, new Set([members[1]]));
  assert.deepEqual([...only.containers.keys()].sort(), [members[0], members[1]].sort());
});

it('who shares a sandbox whose owner is gone comes alone', () => {
  const host = new Host(1);
  const owner = host.container('vpn');
  const sharers = ['a', 'b'].map((name) => host.container(name, { mode: owner }));
  host.topology.nodes.delete(owner);
  const orphans = buildModel(host.topology);
  assert.deepEqual(sharers.map((id) => orphans.containers.get(id)?.stack), ['shared', 'shared']);
  assert.deepEqual([...onlyHits(orphans, new Set([sharers[1]])).containers.keys()], [sharers[1]]);
});

it('nothing found is an empty host', () => {
  const only = onlyHits(model, new Set());
  assert.deepEqual([only.containers.size, only.networks.size, only.boxes.length], [0, 0, 0]);
  for (const form of /** @type {const} */ (['shelves', 'rows', 'tiles'])) assert.equal(layoutAs(form, only, null, WINDOW).scene.cards.length, 0);
});

it('on the mount chart a source is there with those who mount it, and they with that mount alone', () => {
  const all = buildModel(inventStorage(72, 60).topology);
  const source = [...all.storage().sources.values()].find(({ users }) => users.length > 1);
  assert.ok(source);
  const only = onlyHits(all, new Set([source.id, ...source.mounts])).storage();
  assert.deepEqual([...only.sources.keys()], [source.id]);
  assert.deepEqual([...only.mounts.keys()].sort(), [...source.mounts].sort());
  assert.deepEqual([...only.containers.keys()].sort(), [...source.users].sort());
  assert.ok(layoutMounts(only, null, WINDOW).scene.cards.length > 0);
});

describe('of what a found container mounts', () => {
  const host = new Host(1);
  const web = host.container('web');
  const bare = host.container('bare');
  mount(host, web, 'volume:data', '/data');
  mount(host, web, 'bind:/srv/conf', '/conf');
  mount(host, web, 'volume:logs', '/logs');
  const found = buildModel(host.topology);
  /** @param {string} query */
  const only = (query) => onlyHits(found, match(found, query));
  /** @param {string} query */
  const shown = (query) => [...only(query).storage().mounts.values()].map(({ destination }) => destination);

  it('each that holds something that was asked for is shown', () => {
    assert.deepEqual(shown('volume:data path:/srv'), ['/data', '/conf']);
    assert.deepEqual(shown('web data'), ['/data']);
    assert.deepEqual(shown('web -volume:other state:running'), ['/data', '/conf', '/logs']);
  });

  it('only a container that mounts nothing says so', () => {
    const card = (/** @type {string} */ id) => /** @type {any} */ ({ id, part: 'container' });
    const containersAlone = onlyHits(found, new Set([web, bare]));
    assert.deepEqual(containersAlone.storage().mountsOf.get(web), []);
    assert.deepEqual([isBare(card(web), containersAlone), isBare(card(bare), containersAlone)], [false, true]);
  });
});
