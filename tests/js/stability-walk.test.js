/** Nothing moves without a reason, whatever happens one after the other; what is gone is forgotten. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changeHost } from './support/changes.js';
import { inventHost } from './support/invent.js';
import { lay, movedCards } from './support/moved.js';

/** @typedef {import('../../static/dashboard/js/base/types.js').Memory} Memory */

for (const form of /** @type {const} */ (['shelves', 'rows'])) {
  describe(form, () => {
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
