/** The host's rail and the box of networks that nobody uses, on shelves. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { titleArea } from '../../static/dashboard/js/chart/draw/drawtitle.js';
import { layoutAs } from '../../static/dashboard/js/chart/layout/form.js';
import { detailAt } from '../../static/dashboard/js/chart/layout/lod.js';
import { indexScene } from '../../static/dashboard/js/chart/layout/sceneindex.js';
import { UNUSED } from '../../static/dashboard/js/model/boxes.js';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { fromSnapshot } from '../../static/dashboard/js/stream/topology.js';

const topology = JSON.parse(readFileSync(new URL('./fixtures/host-81.json', import.meta.url), 'utf8'));
const { scene } = layoutAs('shelves', buildModel(fromSnapshot({ epoch: 'e', revision: 1, topology })), null, { aspect: 1.6, width: 1600 });

it('the host is drawn where it is used, and nowhere a second time', () => {
  const host = scene.rails.find(({ kind }) => kind === 'host');
  assert.ok(host);
  const used = new Set(scene.plugs.filter(({ network }) => network === host.id).map(({ line }) => line.y2));
  assert.ok(used.size > 0);
  assert.deepEqual(new Set(host.segments.map(({ y1 }) => y1)), used);
  assert.equal(host.pills.length, used.size);
});

it('the box of unused networks is no higher than they need', () => {
  const box = scene.boxes.find(({ key }) => key === UNUSED);
  assert.ok(box);
  const rails = scene.rails.filter(({ segments: [first] }) => first && first.x1 >= box.x && first.x2 <= box.x + box.w && first.y1 > box.y && first.y1 < box.y + box.h);
  assert.ok(rails.length > 0);
  assert.ok(box.h <= 60 + 22 * rails.length);
});

it('the box of unused networks has its name, near and from afar', () => {
  const index = indexScene(scene);
  const content = index.boxes.get(UNUSED);
  assert.ok(content);
  for (const k of [1, 0.6, 0.25]) assert.ok(titleArea(content, detailAt(k, 'shelves', index.cardHeight)), `at ${k}`);
});
