/** The two forms of the chart, on hosts of all sizes: what must be true of every scene. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { layoutAs } from '../../static/dashboard/js/chart/layout/form.js';
import { emptyMemory } from '../../static/dashboard/js/chart/layout/memory.js';
import { roughSize } from '../../static/dashboard/js/chart/layout/packing.js';
import { startPlan } from '../../static/dashboard/js/chart/layout/plan.js';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { fromSnapshot } from '../../static/dashboard/js/stream/topology.js';
import { changeHost } from './support/changes.js';
import { checkScene } from './support/checks.js';
import { inventHost } from './support/invent.js';

const WIDE = { aspect: 16 / 9 };
const PHONE = { aspect: 390 / 844 };

/** @param {number} size */
function fixture(size) {
  const text = readFileSync(new URL(`./fixtures/host-${size}.json`, import.meta.url), 'utf8');
  return buildModel(fromSnapshot({ epoch: 'e', revision: 1, topology: JSON.parse(text) }));
}

for (const form of /** @type {const} */ (['shelves', 'rows'])) {
  describe(form, () => {
    for (const size of [5, 30, 81, 300, 1000]) {
      it(`draws the demo host of ${size} with nothing overlapping`, () => {
        const model = fixture(size);
        checkScene(layoutAs(form, model, null, WIDE).scene, model);
        checkScene(layoutAs(form, model, null, PHONE).scene, model);
      });
    }

    it('draws an empty host', () => {
      const model = buildModel(fromSnapshot({ epoch: 'e', revision: 1, topology: { nodes: [], edges: [] } }));
      const { scene } = layoutAs(form, model, null, WIDE);
      assert.deepEqual([scene.boxes, scene.cards, scene.rails, scene.plugs], [[], [], [], []]);
      assert.ok(scene.width > 0 && scene.height > 0);
    });

    it('draws all of the rails of a host of which nobody uses its own network, and few any', () => {
      const host = inventHost(0, 1);
      const shared = host.network('proxy');
      for (const project of ['edge', 'n8n']) host.container(`${project}-web-1`, { project, service: 'web', networks: [shared] });
      checkScene(layoutAs(form, buildModel(host.topology), null, WIDE).scene, buildModel(host.topology));
    });

    it('draws fifty shared and many local networks', () => {
      const model = buildModel(inventHost(200, 7, { shared: 50, locals: 10 }).topology);
      checkScene(layoutAs(form, model, null, WIDE).scene, model);
    });

    it('draws a container on twenty networks, also facing another such', () => {
      const host = inventHost(20, 3);
      const networks = Array.from({ length: 20 }, (_, index) => host.network(`many-${index}`));
      const project = 'octopus';
      for (const service of ['a', 'b', 'c']) host.container(`octopus-${service}-1`, { project, service, networks });
      const model = buildModel(host.topology);
      checkScene(layoutAs(form, model, null, WIDE).scene, model);
    });

    it('draws a hundred standalone containers in the shape of the window', () => {
      const host = inventHost(0, 1);
      const networks = [host.bridge, ...Array.from({ length: 6 }, (_, index) => host.network(`n${index}`))];
      for (let index = 0; index < 100; index += 1) host.container(`c${index}`, { networks: [networks[index % 7]] });
      const model = buildModel(host.topology);
      const { scene } = layoutAs(form, model, null, WIDE);
      checkScene(scene, model);
      const shape = scene.width / scene.height;
      assert.ok(shape > 0.8 && shape < 3.2, `the whole is ${shape} times as wide as high`);
    });

    it('leads a shared rail past the box of its project where nobody there is plugged into it', () => {
      const host = inventHost(30, 8);
      const network = host.network('n8n_front', { project: 'n8n' });
      for (const node of host.all('container')) if (node.project === 'billing' && node.network_mode === 'bridge') host.connect(node.id, network);
      const { scene } = layoutAs(form, buildModel(host.topology), null, WIDE);
      const box = scene.boxes.find((one) => one.key === 'project:n8n');
      const rail = scene.rails.find((one) => one.id === network);
      assert.ok(box && rail?.kind === 'shared');
      assert.ok(rail.segments.length > 0);
      assert.ok(!rail.segments.some((line) => line.x1 < box.x + box.w && line.x2 > box.x && line.y1 < box.y + box.h && line.y2 > box.y));
    });

    it('gives the same scene for the same input, and for a memory that went through JSON', () => {
      const host = inventHost(120, 5);
      const first = layoutAs(form, buildModel(host.topology), null, WIDE);
      assert.deepEqual(layoutAs(form, buildModel(host.topology), null, WIDE), first);
      const again = layoutAs(form, buildModel(host.topology), JSON.parse(JSON.stringify(first.memory)), WIDE);
      assert.deepEqual(again.scene, first.scene);
      assert.deepEqual(again.memory, first.memory);
    });

    it('does not change the memory it is given', () => {
      const host = inventHost(60, 6);
      const { memory } = layoutAs(form, buildModel(host.topology), null, WIDE);
      const before = JSON.stringify(memory);
      changeHost(host, 1, 'startProject');
      layoutAs(form, buildModel(host.topology), memory, WIDE);
      assert.equal(JSON.stringify(memory), before);
    });

    it('takes the memory of the other form for none', () => {
      const model = buildModel(inventHost(30, 2).topology);
      const other = layoutAs(form === 'rows' ? 'shelves' : 'rows', model, null, WIDE);
      assert.deepEqual(layoutAs(form, model, other.memory, WIDE), layoutAs(form, model, null, WIDE));
    });

    for (const [size, steps, seed] of [[5, 150, 1], [30, 100, 2], [120, 60, 3], [400, 20, 4], [1000, 6, 5]]) {
      it(`stays sound through ${steps} random changes of ${size} containers`, () => {
        const host = inventHost(size, seed);
        let { memory } = layoutAs(form, buildModel(host.topology), null, WIDE);
        for (let step = 0; step < steps; step += 1) {
          const change = changeHost(host, step);
          const model = buildModel(host.topology);
          const next = layoutAs(form, model, memory, WIDE);
          try {
            checkScene(next.scene, model);
          } catch (error) {
            throw new Error(`after step ${step} (${change})`, { cause: error });
          }
          memory = next.memory;
        }
      });
    }
  });
}

it('fills the window: the whole is neither much wider nor much higher than it', () => {
  for (const size of [30, 81, 300, 1000]) {
    for (const form of /** @type {const} */ (['shelves', 'rows'])) {
      const { scene } = layoutAs(form, fixture(size), null, WIDE);
      const shape = scene.width / scene.height / WIDE.aspect;
      assert.ok(shape > 0.7 && shape < 1.45, `${form} of ${size}: ${shape}`);
    }
  }
});

it('reckons with the width that each box will really have', () => {
  const { scene } = layoutAs('shelves', fixture(30), null, WIDE);
  for (const view of fixture(30).boxes) {
    const { width, decks } = roughSize(startPlan(view, fixture(30), emptyMemory('shelves')), Infinity);
    assert.deepEqual({ width, decks }, { width: scene.boxes.find(({ key }) => key === view.key)?.w, decks: 1 }, view.key);
  }
});

for (const form of /** @type {const} */ (['shelves', 'rows'])) {
  it(`keeps the shape of the window while a host grows from nothing, as ${form}`, () => {
    const host = inventHost(0, 1);
    let { scene, memory } = layoutAs(form, buildModel(host.topology), null, WIDE);
    for (let step = 0; step < 30; step += 1) {
      const project = `p${step}`;
      const network = host.network(`${project}_default`, { project });
      for (const service of ['web', 'app', 'db', 'cache']) {
        host.fork();
        host.container(`${project}-${service}-1`, { project, service, networks: [network] });
        const model = buildModel(host.topology);
        ({ scene, memory } = layoutAs(form, model, memory, WIDE));
        checkScene(scene, model);
      }
    }
    const shape = scene.width / scene.height / WIDE.aspect;
    assert.ok(shape > 0.5 && shape < 2, `${shape} times as wide as the window`);
  });
}

it('lets a box of standalone containers grow downwards before it is wider than the window', () => {
  const host = inventHost(0, 1);
  let memory = null;
  let scene;
  for (let step = 0; step < 100; step += 1) {
    host.fork();
    host.container(`try-${step}`, { networks: [host.bridge] });
    const model = buildModel(host.topology);
    ({ scene, memory } = layoutAs('shelves', model, memory, WIDE));
    checkScene(scene, model);
  }
  const shape = (scene?.width ?? 0) / (scene?.height ?? 1) / WIDE.aspect;
  assert.ok(shape > 0.5 && shape < 2, `${shape} times as wide as the window`);
});

it('is no wider on a phone than can be read there', () => {
  for (const size of [5, 30, 81, 300]) {
    const model = fixture(size);
    for (const form of /** @type {const} */ (['shelves', 'rows'])) {
      const { scene } = layoutAs(form, model, null, { ...PHONE, width: 390 });
      checkScene(scene, model);
      assert.ok(scene.width < 390 / 0.4, `${form} of ${size}: ${scene.width}`);
    }
  }
});
