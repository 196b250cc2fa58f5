/** Boxes are picked by their titles: what is lit then, what it is called, where it answers to the pointer. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { layoutAs } from '../../static/dashboard/js/chart/layout/form.js';
import { hitAt } from '../../static/dashboard/js/chart/input/hit.js';
import { detailAt } from '../../static/dashboard/js/chart/layout/lod.js';
import { indexScene } from '../../static/dashboard/js/chart/layout/sceneindex.js';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { indexMounts } from '../../static/dashboard/js/mounts/mountindex.js';
import { hitMount } from '../../static/dashboard/js/mounts/mounthit.js';
import { relatedMounts } from '../../static/dashboard/js/mounts/related.js';
import { lockOf, historyOf } from '../../static/dashboard/js/panel/persistence.js';
import { related } from '../../static/dashboard/js/model/related.js';
import { describe as called } from '../../static/dashboard/js/base/words.js';
import { Host } from './support/host.js';
import { lay } from './support/mountchecks.js';
import { mount } from './support/storage.js';

const host = new Host(1);
const proxy = host.network('proxy');
const own = host.network('shop_default', { project: 'shop' });
const idle = host.network('shop_idle', { project: 'shop' });
const web = host.container('shop-web-1', { project: 'shop', service: 'web', networks: [own, proxy] });
const db = host.container('shop-db-1', { project: 'shop', service: 'db', networks: [own] });
const other = host.container('blog-web-1', { project: 'blog', service: 'web', networks: [proxy] });
const lone = host.container('lone', { networks: [host.bridge] });
mount(host, db, 'volume:shop_data', '/data');
mount(host, other, 'volume:blog_data', '/data');
const model = buildModel(host.topology, null, new Map([['project:shop', 'Protected by ada: live']]));

describe('a box that is pointed at', () => {
  it('keeps its containers, their plugs and all their rails bright, and nothing else', () => {
    const bright = related(model, 'project:shop');
    for (const id of ['project:shop', web, db, own, idle, proxy]) assert.ok(bright.has(id), id);
    assert.ok(!bright.has(other) && !bright.has(lone));
    const plugs = [...model.endpoints.values()].filter(({ id }) => bright.has(id));
    assert.deepEqual(new Set(plugs.map(({ container }) => container)), new Set([web, db]));
  });

  it('keeps its mounts and sources bright on the mount chart', () => {
    const bright = relatedMounts(model.storage(), 'project:shop');
    for (const id of [web, db, `mount:${db}:/data`, 'volume:shop_data']) assert.ok(bright.has(id), id);
    assert.ok(!bright.has(other) && !bright.has('volume:blog_data'));
  });

  it('says what it is, and why nobody may act on it', () => {
    assert.equal(called(model, 'project:shop'), 'Project shop, 2 containers, Protected by ada: live');
    assert.equal(called(model, 'standalone'), 'Containers without a project, 1 container');
    assert.equal(lockOf(model, 'project:shop'), 'Protected by ada: live');
    assert.equal(historyOf('project:shop & co'), '/history/?project=shop%20%26%20co');
    assert.equal(historyOf('standalone'), null);
    assert.equal(historyOf(`volume:${'𝒙'.repeat(400)}`), `/history/?object=volume%3A${encodeURIComponent('𝒙'.repeat(293))}`, 'as much as the history keeps');
    assert.equal(historyOf(`project:${'x'.repeat(400)}`), `/history/?project=${'x'.repeat(255)}`);
  });
});

describe('a title', () => {
  for (const form of /** @type {const} */ (['shelves', 'rows'])) {
    it(`of ${form} answers to the pointer near and far, where no card is`, () => {
      const index = indexScene(layoutAs(form, model, null, { aspect: 1.6 }).scene);
      for (const k of form === 'rows' ? [1, 0.6] : [1, 0.5, 0.3]) {
        const detail = detailAt(k, form, index.cardHeight);
        for (const { box } of index.boxes.values()) {
          const hit = hitAt(index, box.x + 22 / Math.max(k, 0.5), box.y + 14, k, detail);
          if (box.key === 'unused') assert.notEqual(hit?.kind, 'title');
          else assert.deepEqual(hit, { kind: 'title', id: box.key }, `${box.key} at ${k}`);
        }
        for (const card of index.scene.cards) {
          if (k === 1) assert.equal(hitAt(index, card.x + card.w / 2, card.y + card.h / 2, k, detail)?.id, card.id);
        }
      }
    });
  }

  it('of a part of a box on the mount chart picks the whole', () => {
    const many = new Host(2);
    for (let at = 0; at < 90; at += 1) {
      const id = many.container(`big-${at}`, { project: 'big' });
      for (const each of [1, 2]) mount(many, id, `volume:v${at}-${each}`, `/m${each}`);
    }
    const index = indexMounts(lay(many).scene);
    const parts = [...index.boxes.values()].filter(({ box }) => box.box === 'project:big');
    assert.ok(parts.length > 1);
    for (const { box } of parts) assert.deepEqual(hitMount(index, box.x + 20, box.y + 18, 1, detailAt(1, 'mounts', 22)), { kind: 'title', id: 'project:big' });
  });
});
