/** What the browser reads out of a topology about mounts: who mounts what, what is shared, found, and belongs together. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { leadingTo, indexMounts } from '../../static/dashboard/js/mounts/mountindex.js';
import { layoutMounts } from '../../static/dashboard/js/mounts/layout/layout.js';
import { mountId } from '../../static/dashboard/js/mounts/model.js';
import { mountNeighbour } from '../../static/dashboard/js/mounts/layout/neighbour.js';
import { relatedMounts } from '../../static/dashboard/js/mounts/related.js';
import { worstWay } from '../../static/dashboard/js/mounts/risks.js';
import { riskSentence } from '../../static/dashboard/js/mounts/riskwords.js';
import { fateSentence, sizeWord } from '../../static/dashboard/js/mounts/words.js';
import { countHits, match } from '../../static/dashboard/js/search/search.js';
import { sourceRow, sortedSources } from '../../static/dashboard/js/table/sources.js';
import { isName, pairsOf } from '../../static/dashboard/js/volumes/parts.js';
import { Host } from './support/host.js';
import { mount, source } from './support/storage.js';

/** A shop with a database that a backup reads, and the socket in two projects. */
function shop() {
  const host = new Host(1);
  const db = host.container('shop-db-1', { project: 'shop', service: 'db' });
  const backup = host.container('shop-backup-1', { project: 'shop', service: 'backup' });
  const traefik = host.container('traefik', { project: 'edge', service: 'traefik' });
  const watch = host.container('watch', {});
  source(host, 'volume:shop_data', { project: 'shop' });
  mount(host, db, 'volume:shop_data', '/var/lib/db');
  mount(host, db, `tmpfs:${db.slice('container:'.length)}:/tmp`, '/tmp');
  mount(host, backup, 'volume:shop_data', '/backup/db', false);
  mount(host, traefik, 'bind:/var/run/docker.sock', '/var/run/docker.sock', false);
  mount(host, watch, 'bind:/var/run/docker.sock', '/var/run/docker.sock');
  source(host, 'volume:old');
  source(host, `volume:${'a'.repeat(64)}`);
  return { host, db, backup, traefik, watch, model: buildModel(host.topology) };
}

describe('the storage model', () => {
  it('knows each mount, in the order of the mount points', () => {
    const { model, db } = shop();
    assert.deepEqual(model.storage().mountsOf.get(db)?.map((one) => one.destination), ['/tmp', '/var/lib/db']);
  });

  it('draws what nobody can write through as read-only, whatever the mount says', () => {
    const { host, db } = shop();
    mount(host, db, 'volume:sealed', '/sealed');
    host.node({ .../** @type {import('../../static/dashboard/js/base/types.js').Node} */ (host.topology.nodes.get('volume:sealed')), writers: [] });
    const { mounts } = buildModel(host.topology).storage();
    assert.equal(mounts.get(mountId(db, '/sealed'))?.rw, false);
    assert.equal(mounts.get(mountId(db, '/var/lib/db'))?.rw, true);
  });

  it('calls a volume without its project’s prefix in that project’s box alone', () => {
    const { host, model, watch } = shop();
    assert.equal(model.storage().sources.get('volume:shop_data')?.label, 'data');
    mount(host, watch, 'volume:shop_data', '/x');
    assert.equal(buildModel(host.topology).storage().sources.get('volume:shop_data')?.label, 'shop_data');
  });

  it('calls no two volumes of a box the same', () => {
    const { host, db } = shop();
    source(host, 'volume:shop_shop_data', { project: 'shop' });
    source(host, 'volume:shop_logs', { project: 'shop' });
    for (const name of ['data', 'shop_shop_data', 'shop_logs']) mount(host, db, `volume:${name}`, `/${name}`);
    const { sources } = buildModel(host.topology).storage();
    assert.deepEqual(
      ['data', 'shop_data', 'shop_shop_data', 'shop_logs'].map((name) => sources.get(`volume:${name}`)?.label),
      ['data', 'shop_data', 'shop_shop_data', 'logs'],
    );
  });

  it('lists volumes that no container uses, those with a name first', () => {
    assert.deepEqual(shop().model.storage().unused, ['volume:old', `volume:${'a'.repeat(64)}`]);
  });

  it('puts a container that shares another’s sandbox with its own project', () => {
    const { host, db } = shop();
    const guest = host.container('guest', { project: 'other', mode: `container:${db.slice('container:'.length)}` });
    const model = buildModel(host.topology);
    assert.equal(model.containers.get(guest)?.box, 'project:shop');
    assert.equal(model.storage().containers.get(guest)?.view.box, 'project:other');
  });

  it('is worked out once', () => {
    const { model } = shop();
    assert.equal(model.storage(), model.storage());
  });
});

describe('what belongs together', () => {
  it('is of a container its mounts and their sources', () => {
    const { model, backup } = shop();
    assert.deepEqual([...relatedMounts(model.storage(), backup)].sort(), [backup, mountId(backup, '/backup/db'), 'volume:shop_data'].sort());
  });

  it('is of a source all who use it', () => {
    const { model, db, backup } = shop();
    const bright = relatedMounts(model.storage(), 'volume:shop_data');
    assert.ok(bright.has(db) && bright.has(backup) && !bright.has(mountId(db, '/tmp')));
  });

  it('is of a mount point that mount alone', () => {
    const { model, db, backup } = shop();
    const bright = relatedMounts(model.storage(), mountId(db, '/var/lib/db'));
    assert.ok(bright.has(db) && bright.has('volume:shop_data') && !bright.has(backup));
  });
});

describe('the search', () => {
  const found = (/** @type {string} */ query) => {
    const { model, ...ids } = shop();
    const hits = match(model, query);
    const names = Object.entries(ids).flatMap(([name, id]) => (typeof id === 'string' && hits.has(id) ? [name] : []));
    return { hits, names };
  };

  it('finds containers by volume, path and mount point', () => {
    assert.deepEqual(found('volume:data').names, ['db', 'backup']);
    assert.deepEqual(found('path:docker.sock').names, ['traefik', 'watch']);
    assert.deepEqual(found('mount:/backup').names, ['backup']);
    assert.deepEqual(found('path:docker.sock -project:edge').names, ['watch']);
  });

  it('finds the sources themselves, and the mounts that were meant', () => {
    const { hits } = found('volume:data');
    assert.ok(hits.has('volume:shop_data'));
    assert.ok([...hits].some((id) => id.endsWith(':/var/lib/db')) && ![...hits].some((id) => id.endsWith(':/tmp')));
    assert.ok(found('old').hits.has('volume:old'));
  });

  it('counts on each chart what that chart shows', () => {
    const { hits } = found('volume:shop');
    assert.equal(countHits(hits), 2);
    assert.equal(countHits(hits, 'mounts'), 3);
    assert.equal(countHits(hits, 'sources'), 1);
  });

  it('keeps what leads to a hit in sight', () => {
    const { model, db, backup } = shop();
    const index = indexMounts(layoutMounts(model.storage(), null, { aspect: 1.7 }).scene);
    const leading = leadingTo(new Set(['volume:shop_data']), index);
    assert.ok(leading?.has(db) && leading.has(backup) && leading.has(mountId(db, '/var/lib/db')) && !leading.has(mountId(db, '/tmp')));
  });
});

describe('the arrow keys', () => {
  it('go from a container over its mount point to the source, and back', () => {
    const { model, backup } = shop();
    const index = indexMounts(layoutMounts(model.storage(), null, { aspect: 1.7 }).scene);
    const point = mountId(backup, '/backup/db');
    assert.equal(mountNeighbour(index, backup, 'right'), point);
    assert.equal(mountNeighbour(index, point, 'right'), 'volume:shop_data');
    assert.equal(mountNeighbour(index, point, 'left'), backup);
    assert.match(String(mountNeighbour(index, 'volume:shop_data', 'left')), /^mount:/);
  });

  it('go up and down among things of one kind', () => {
    const { model } = shop();
    const index = indexMounts(layoutMounts(model.storage(), null, { aspect: 1.7 }).scene);
    for (const card of index.scene.cards) {
      const next = mountNeighbour(index, card.id, 'down');
      assert.ok(next === null || index.cards.get(next)?.part === card.part);
    }
  });
});

describe('risks', () => {
  it('are told by the shortest way to root', () => {
    const risk = (/** @type {string} */ code) => ({ code, container: null, destination: null, rw: true, other: null });
    assert.equal(worstWay([risk('host_run'), risk('docker_socket'), risk('nested')]), 'docker_socket');
    assert.equal(worstWay([risk('two_writers')]), null);
  });

  it('say that a read-only socket is still root', () => {
    const sentence = riskSentence({ code: 'docker_socket', container: null, destination: null, rw: false, other: null }, (id) => id);
    assert.match(sentence, /Read-only does not help/);
    assert.match(sentence, /root/);
  });
});

describe('the table of sources', () => {
  it('says who uses each, who writes, and how large it is where that is known', () => {
    const { model } = shop();
    const view = /** @type {import('../../static/dashboard/js/mounts/types.js').SourceView} */ (model.storage().sources.get('volume:shop_data'));
    const row = sourceRow(view, model, { shop_data: 1024 * 1024 });
    assert.deepEqual([row.users.length, row.writers, row.size, row.fate], [2, 1, '1 MiB', 'kept']);
  });

  it('sorts by what is large, with what is not known last both ways', () => {
    const { model } = shop();
    const rows = [...model.storage().sources.values()].map((view) => sourceRow(view, model, { shop_data: 5, old: 9 }));
    const nameless = rows.find(({ whole }) => whole === 'a'.repeat(64));
    assert.equal(nameless?.name, 'anonymous aaaaaaaaaaaa');
    assert.equal(sortedSources(rows, { column: 'size', down: true })[0].name, 'old');
    assert.equal(sortedSources(rows, { column: 'size', down: false })[0].name, 'shop_data');
    assert.equal(sortedSources(rows, { column: 'size', down: true }).at(-1)?.bytes, null);
  });
});

describe('forms about volumes', () => {
  it('take the names that the engine takes', () => {
    assert.ok(isName('shop_data-2.x'));
    for (const bad of ['', 'a', '.hidden', '-x', 'a b', '../etc', 'a/b', 'x'.repeat(256)]) assert.ok(!isName(bad), bad);
  });

  it('read one key=value a line', () => {
    assert.deepEqual(pairsOf('type=nfs\n o=addr=10.0.0.1,rw \n\nflag'), { type: 'nfs', o: 'addr=10.0.0.1,rw', flag: '' });
  });

  it('say sizes as people do', () => {
    assert.deepEqual([0, 1023, 1024, 5 * 1024 ** 3, 3 * 1024 ** 4].map(sizeWord), ['0 B', '1023 B', '1 KiB', '5 GiB', '3 TiB']);
  });
});

it('memory of one container goes with it, a volume in memory with the last that runs on it', () => {
  const said = (/** @type {string} */ ground) => fateSentence(/** @type {any} */ ({ fate: 'lost_on_stop', ground }));
  assert.equal(said('tmpfs'), 'In memory: lost as soon as its container stops.');
  assert.equal(said('volume'), 'In memory: lost as soon as no container that runs uses it.');
});
