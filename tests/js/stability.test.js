/** Nothing moves without a reason: what stays where it is when something else comes, goes or changes. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { layoutAs } from '../../static/dashboard/js/chart/form.js';
import { buildModel } from '../../static/dashboard/js/model.js';
import { changeHost } from './support/changes.js';
import { inventHost } from './support/host.js';

/** @typedef {import('../../static/dashboard/js/types.js').Scene} Scene */
/** @typedef {import('../../static/dashboard/js/types.js').Memory} Memory */
/** @typedef {import('./support/host.js').Host} Host */

const WINDOW = { aspect: 16 / 9 };

/**
 * @param {Scene['form']} form
 * @param {Host} host
 * @param {Memory|null} memory
 */
function lay(form, host, memory) {
  return layoutAs(form, buildModel(host.topology), memory, WINDOW);
}

/**
 * @param {Scene} before
 * @param {Scene} after
 * @returns {string[]} ids of the cards that are in both and have moved
 */
function movedCards(before, after) {
  const was = new Map(before.cards.map((card) => [card.id, card]));
  return after.cards.filter((card) => {
    const old = was.get(card.id);
    return old && (old.x !== card.x || old.y !== card.y);
  }).map((card) => card.id);
}

/**
 * @param {Scene} before
 * @param {Scene} after
 * @returns {string[]} ids of the plugs that are in both and have moved
 */
function movedPlugs(before, after) {
  const was = new Map(before.plugs.map((plug) => [plug.id, JSON.stringify(plug.line)]));
  return after.plugs.filter((plug) => was.has(plug.id) && was.get(plug.id) !== JSON.stringify(plug.line)).map((plug) => plug.id);
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

    it('moves no card when a project with many networks comes', () => {
      const host = inventHost(80, 22);
      const first = lay(form, host, null);
      const networks = Array.from({ length: 9 }, (_, index) => host.network(`huge_${index}`, { project: 'huge' }));
      host.container('huge-web-1', { project: 'huge', service: 'web', networks });
      assert.deepEqual(movedCards(first.scene, lay(form, host, first.memory).scene), []);
    });

    it('moves no rail when a network comes that is earlier in the alphabet, or when one goes', () => {
      const host = inventHost(80, 23);
      const first = lay(form, host, null);
      const rails = (/** @type {Scene} */ scene) => new Map(scene.rails.map(({ id, segments, spine }) => [id, JSON.stringify({ segments, spine })]));
      const before = rails(first.scene);
      const project = host.all('network').find((node) => node.name === 'n8n_default')?.project;
      const early = host.network('n8n_aaa', { project });
      const next = lay(form, host, first.memory);
      const after = rails(next.scene);
      assert.ok(after.delete(early));
      assert.deepEqual(after, before);
      const old = host.all('network').find((node) => node.name === 'n8n_default');
      host.remove(old?.id ?? '');
      host.remove(early);
      before.delete(old?.id ?? '');
      assert.deepEqual(rails(lay(form, host, next.memory).scene), before);
    });

    it('gives a container its slot again when it is stopped and started', () => {
      const host = inventHost(60, 14);
      const first = lay(form, host, null);
      for (let step = 0; step < 20; step += 1) {
        changeHost(host, step, 'stop');
        assert.deepEqual(lay(form, host, first.memory).scene.cards, first.scene.cards);
      }
    });

    it('moves no card when a container is connected or disconnected', () => {
      const host = inventHost(100, 15);
      const first = lay(form, host, null);
      const original = host.topology;
      for (let step = 0; step < 60; step += 1) {
        changeHost(host, step, step % 2 ? 'connect' : 'disconnect');
        assert.deepEqual(movedCards(first.scene, lay(form, host, first.memory).scene), [], `step ${step}`);
        host.topology = original;
      }
    });

    it('moves only the rail of a network that turns from local to shared, and back', () => {
      const host = inventHost(60, 16);
      const first = lay(form, host, null);
      const network = host.all('network').find((node) => node.name === 'outline_default');
      const other = host.all('container').find((node) => node.project === 'billing' && node.network_mode === 'bridge');
      assert.ok(network && other);
      const original = host.fork();
      host.fork();
      host.connect(other.id, network.id);
      const shared = lay(form, host, first.memory);
      assert.equal(shared.scene.rails.find((rail) => rail.id === network.id)?.kind, 'shared');
      assert.deepEqual(movedCards(first.scene, shared.scene), []);
      const plugs = new Map(shared.scene.plugs.map((plug) => [plug.id, plug]));
      assert.ok(movedPlugs(first.scene, shared.scene).every((id) => plugs.get(id)?.network === network.id));
      const rails = (/** @type {Scene} */ scene) => scene.rails.filter((rail) => rail.id !== network.id)
        .map(({ id, color, segments, spine, ends }) => ({ id, color, segments, spine, ends })).sort((a, b) => (a.id < b.id ? -1 : 1));
      assert.deepEqual(rails(shared.scene), rails(first.scene));
      host.topology = original;
      assert.deepEqual(lay(form, host, shared.memory).scene.plugs, first.scene.plugs);
    });

    it('keeps the colours of networks, whatever else comes and goes', () => {
      const host = inventHost(120, 17);
      let { scene, memory } = lay(form, host, null);
      for (let step = 0; step < 120; step += 1) {
        changeHost(host, step);
        const next = lay(form, host, memory);
        const before = new Map(scene.rails.filter((rail) => rail.kind === 'shared').map((rail) => [rail.id, rail.color]));
        const now = next.scene.rails.filter((rail) => rail.kind === 'shared');
        for (const rail of now) assert.equal(rail.color, before.get(rail.id) ?? rail.color);
        assert.equal(new Set(now.map((rail) => rail.color)).size, now.length, 'one colour each');
        ({ scene, memory } = next);
      }
    });

    it('keeps every card in its slot and every box in its place, unless something left of or above it has grown', () => {
      const host = inventHost(90, 18);
      let { scene, memory } = lay(form, host, null);
      let still = 0;
      for (let step = 0; step < 150; step += 1) {
        const change = changeHost(host, step);
        const next = lay(form, host, memory);
        const slots = new Map(scene.cards.map((card) => [card.id, `${card.box} ${card.row} ${card.column}`]));
        const stays = next.scene.cards.filter((card) => slots.get(card.id)?.startsWith(`${card.box} `));
        const reseated = stays.filter((card) => (slots.get(card.id) ?? `${card.box} ${card.row} ${card.column}`) !== `${card.box} ${card.row} ${card.column}`);
        assert.ok(reseated.every((card) => card.frame !== null), `after ${change} only a sandbox whose neighbours' slots are taken moves`);
        if (JSON.stringify(sizes(memory, next.memory)) === JSON.stringify(sizes(next.memory, memory))) {
          const moved = new Set(movedCards(scene, next.scene));
          assert.deepEqual(stays.filter((card) => moved.has(card.id)), reseated, change);
          still += 1;
        }
        ({ scene, memory } = next);
      }
      assert.ok(still > 100, `only ${still} of 150 changes fit into what was spare`);
    });

    it('leaves the memory of what is gone behind', () => {
      const host = inventHost(60, 19);
      let { memory } = lay(form, host, null);
      for (const { id } of host.all('container')) {
        host.fork();
        host.remove(id);
        ({ memory } = lay(form, host, memory));
      }
      assert.deepEqual(memory.slots, {});
      assert.deepEqual(memory.plugs, {});
      assert.deepEqual(Object.keys(memory.boxes), ['unused']);
    });
  });
}

/**
 * @param {Memory} memory
 * @param {Memory} other
 * @returns {unknown} what makes others move when it grows, of the boxes that both know
 */
function sizes(memory, other) {
  const boxes = Object.entries(memory.boxes).filter(([key]) => key in other.boxes)
    .map(([key, { columns, inset, extra, decks }]) => ({ key, columns, inset, extra, decks })).sort((a, b) => (a.key < b.key ? -1 : 1));
  const count = Math.min(memory.shelves.length, other.shelves.length);
  return { boxes, shelves: memory.shelves.slice(0, count), gutter: memory.gutter };
}
