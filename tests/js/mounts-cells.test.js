/** The mount chart from afar: each container keeps its cell, whatever comes and goes around it. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { detailAt } from '../../static/dashboard/js/chart/layout/lod.js';
import { gridOf } from '../../static/dashboard/js/mounts/layout/cells.js';
import { indexMounts } from '../../static/dashboard/js/mounts/mountindex.js';
import { lay } from './support/mountchecks.js';
import { inventStorage, mount, removeContainer, replicate } from './support/storage.js';

/** @typedef {import('../../static/dashboard/js/mounts/types.js').MountScene} MountScene */

const FAR = detailAt(0.2, 'mounts', 22);
/** Where low boxes show their squares beside their title. */
const FARTHER = detailAt(0.1, 'mounts', 22);

/** Where the cells of all boxes are, and the squares. @param {MountScene} scene */
function seen(scene) {
  const grids = [...indexMounts(scene).boxes.values()].map((content) => gridOf(content, FAR));
  return { cells: new Map(grids.flatMap(({ cells }) => [...cells])), squares: new Map(grids.flatMap(({ squares }) => [...squares])) };
}

/** @param {Map<string, unknown>} before @param {Map<string, unknown>} after */
function moved(before, after) {
  return [...before].filter(([id, rect]) => after.has(id) && JSON.stringify(after.get(id)) !== JSON.stringify(rect)).map(([id]) => id);
}

/** @param {Map<string, unknown>} cells */
const containers = (cells) => [...cells.keys()].filter((id) => id.startsWith('container:')).length;

describe('cells from afar', () => {
  it('are places and sizes at every zoom, in every window', () => {
    const host = inventStorage(6, 90);
    for (const width of [320, 390, 600, 768, 1440, 2560]) {
      const { scene } = lay(host, null, { aspect: width / 800, width });
      for (const content of indexMounts(scene).boxes.values()) {
        for (const k of [0.002, 0.008, 0.02, 0.05, 0.1, 0.2, 0.3]) {
          const { cells, squares, size } = gridOf(content, detailAt(k, 'mounts', 22));
          const numbers = [size, ...[...cells.values(), ...squares.values()].flatMap(({ x, y, w, h }) => [x, y, w, h])];
          assert.ok(numbers.every(Number.isFinite), `${content.box.key} at ${width} px, zoom ${k}`);
          assert.ok([...cells.values(), ...squares.values()].every(({ w, h }) => w >= 0 && h >= 0));
        }
      }
    }
  });

  it('stay when one more comes, and when one goes', () => {
    for (const seed of [1, 2, 3]) {
      const host = inventStorage(seed, 90);
      const first = lay(host);
      const original = host.topology;
      for (const { id } of host.all('container').slice(0, 20)) {
        for (const change of [removeContainer, replicate]) {
          host.fork();
          change(host, id);
          const next = lay(host, first.memory);
          const before = seen(first.scene);
          const after = seen(next.scene);
          assert.equal(containers(after.cells) - containers(before.cells), change === replicate ? 1 : -1);
          assert.deepEqual(moved(before.cells, after.cells), []);
          assert.deepEqual(moved(before.squares, after.squares), []);
          host.topology = original;
        }
      }
    }
  });

  it('keep their squares when another container gets a mount more', () => {
    const host = inventStorage(4, 90);
    const first = lay(host);
    const { id } = host.pick(host.all('container'));
    host.fork();
    mount(host, id, 'volume:fresh', '/zz');
    const next = lay(host, first.memory);
    const before = seen(first.scene);
    const after = seen(next.scene);
    assert.deepEqual(moved(before.cells, after.cells), []);
    assert.deepEqual(moved(before.squares, after.squares).filter((square) => !square.startsWith(`mount:${id}:`)), []);
  });

  it('lie apart and inside their box', () => {
    const { scene } = lay(inventStorage(5, 90));
    for (const [content, detail] of [...indexMounts(scene).boxes.values()].flatMap((one) => [FAR, FARTHER].map((how) => /** @type {const} */ ([one, how])))) {
      const { cells, squares } = gridOf(content, detail);
      const places = new Set([...cells.values()].map(({ x, y }) => `${x} ${y}`));
      assert.equal(places.size, cells.size);
      for (const cell of cells.values()) {
        assert.ok(cell.x >= content.box.x && cell.x + cell.w <= content.box.x + content.box.w + 1e-6, content.box.key);
        assert.ok(cell.y >= content.box.y && cell.y + cell.h <= content.box.y + content.box.h + 1e-6, content.box.key);
      }
      for (const { x, w } of squares.values()) assert.ok(x + w <= content.box.x + content.box.w, content.box.key);
    }
  });
});
