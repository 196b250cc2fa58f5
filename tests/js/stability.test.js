/** Nothing moves without a reason: what stays where it is when containers and projects come and go. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fitting } from '../../static/dashboard/js/chart/layout/fitting.js';
import { layoutAs } from '../../static/dashboard/js/chart/layout/form.js';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { changeHost } from './support/changes.js';
import { inventHost } from './support/invent.js';
import { lay, movedCards, movedPlugs, seen, WINDOW } from './support/moved.js';

/** @param {{x: number, y: number}} a @param {{x: number, y: number}} b */
const apart = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

for (const form of /** @type {const} */ (['tiles', 'rows'])) {
  it(`moves nothing by a fraction of a pixel when one comes to 3,000, although the chart's edge does (${form})`, () => {
    const host = inventHost(3000, 5);
    const first = lay(form, host, null);
    const view = fitting(first.scene, { width: 1920, height: 960 });
    const original = host.topology;
    const projects = [null, ...new Set(host.all('container').map((node) => node.project))];
    const edges = new Set();
    for (let step = 0; step < 8; step += 1) {
      const project = projects[(step * 31) % projects.length];
      host.fork();
      host.container(`newcomer-${step}`, { project, service: project ? 'newcomer' : null, networks: [host.bridge], ports: step % 3 ? [] : [30000 + step] });
      const { scene } = lay(form, host, first.memory);
      edges.add(`${scene.x} ${scene.y}`);
      assert.deepEqual(movedCards(first.scene, scene), [], `in ${project}`);
      const places = new Map(scene.boxes.map((box) => [box.key, seen(scene, view, box)]));
      const moved = first.scene.boxes.filter((box) => apart(places.get(box.key) ?? box, seen(first.scene, view, box)) > 1e-6);
      assert.deepEqual(moved.map(({ key }) => key), [], `in ${project}`);
      host.topology = original;
    }
    assert.ok(edges.size > 1, 'a network that becomes a shared one has a line of its own at the edge');
  });
}

for (const form of /** @type {const} */ (['shelves', 'rows'])) {
  describe(form, () => {
    it('moves no card and no plug when one container comes, wherever it comes', () => {
      const host = inventHost(150, 11);
      const first = lay(form, host, null);
      const original = host.topology;
      for (const project of [null, ...new Set(host.all('container').map((node) => node.project))]) {
        host.fork();
        const network = host.all('network').find((node) => node.project === project)?.id ?? host.bridge;
        const id = host.container('newcomer', { project, service: project ? 'newcomer' : null, networks: [network] });
        const next = lay(form, host, first.memory);
        assert.ok(next.scene.cards.some((card) => card.id === id));
        assert.deepEqual(movedCards(first.scene, next.scene), [], `in ${project}`);
        assert.deepEqual(movedPlugs(first.scene, next.scene), [], `in ${project}`);
        assert.deepEqual(layoutAs(form, buildModel(original), next.memory, WINDOW).scene.cards, first.scene.cards);
        host.topology = original;
      }
    });

    it('moves no card and no plug when one container goes', () => {
      const host = inventHost(80, 12);
      const first = lay(form, host, null);
      const original = host.topology;
      for (const { id } of host.all('container')) {
        host.fork();
        host.remove(id);
        const next = lay(form, host, first.memory);
        assert.deepEqual(movedCards(first.scene, next.scene), [], id);
        assert.deepEqual(movedPlugs(first.scene, next.scene), [], id);
        host.topology = original;
      }
    });

    it('moves no card when a whole project comes or goes', () => {
      const host = inventHost(150, 13);
      let { scene, memory } = lay(form, host, null);
      for (const [step, change] of ['startProject', 'removeProject', 'removeProject', 'startProject', 'removeProject'].entries()) {
        changeHost(host, step, change);
        const next = lay(form, host, memory);
        assert.deepEqual(movedCards(scene, next.scene), [], change);
        ({ scene, memory } = next);
      }
    });

    it('has room for a project that comes up one container after the other', () => {
      const host = inventHost(90, 24);
      let { scene, memory } = lay(form, host, null);
      for (const project of ['first', 'second', 'third']) {
        host.fork();
        host.container(`${project}-web-1`, { project, service: 'web' });
        ({ scene, memory } = lay(form, host, memory));
      }
      for (const service of ['app', 'db', 'cache']) {
        host.fork();
        for (const project of ['first', 'second', 'third']) host.container(`${project}-${service}-1`, { project, service });
        const next = lay(form, host, memory);
        assert.deepEqual(movedCards(scene, next.scene), []);
        ({ scene, memory } = next);
      }
    });

    it('puts a new project into the hole that one left', () => {
      const host = inventHost(150, 20);
      const first = lay(form, host, null);
      const gone = first.scene.boxes.find((box) => box.key === 'project:n8n');
      assert.ok(gone);
      for (const node of [...host.all('container'), ...host.all('network')]) if (node.project === 'n8n') host.remove(node.id);
      const without = lay(form, host, first.memory);
      host.container('tiny-web-1', { project: 'tiny', service: 'web' });
      const next = lay(form, host, without.memory);
      const tiny = next.scene.boxes.find((box) => box.key === 'project:tiny');
      if (form === 'shelves') assert.deepEqual([tiny?.x, tiny?.y], [gone.x, gone.y]);
      assert.deepEqual([next.scene.width, next.scene.height], [first.scene.width, first.scene.height]);
      assert.deepEqual(movedCards(first.scene, next.scene), []);
    });

    it('gives a container its slot again when it is stopped and started', () => {
      const host = inventHost(60, 14);
      const first = lay(form, host, null);
      for (let step = 0; step < 20; step += 1) {
        changeHost(host, step, 'stop');
        assert.deepEqual(lay(form, host, first.memory).scene.cards, first.scene.cards);
      }
    });
  });
}
