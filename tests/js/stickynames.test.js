/** Every line in view has its name. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { layoutAs } from '../../static/dashboard/js/chart/layout/form.js';
import { indexScene } from '../../static/dashboard/js/chart/layout/sceneindex.js';
import { aboveLine, stickyNames } from '../../static/dashboard/js/chart/stickynames.js';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { inventHost } from './support/invent.js';

const SIZE = { width: 1440, height: 810 };
const model = buildModel(inventHost(90, 81).topology);

/** @typedef {{x: number, y: number, k: number}} View */

/** Lines of a rail in the window, as the eye finds them. @param {any} rail @param {View} view @param {boolean} upright */
function linesIn(rail, view, upright) {
  const lines = new Map();
  for (const { x1, y1, x2, y2 } of rail.segments) {
    if (upright ? x1 !== x2 : y1 !== y2) continue;
    const at = (upright ? x1 * view.k + view.x : y1 * view.k + view.y);
    const [from, to] = upright ? [y1 * view.k + view.y, y2 * view.k + view.y] : [x1 * view.k + view.x, x2 * view.k + view.x];
    const seen = Math.min(to, upright ? SIZE.height : SIZE.width) - Math.max(from, 0);
    if (at > 0 && at < (upright ? SIZE.width : SIZE.height) && seen > 60) lines.set(at, seen);
  }
  return [...lines.keys()];
}

for (const form of /** @type {const} */ (['shelves', 'rows'])) {
  describe(`zoomed into ${form}`, () => {
    const index = indexScene(layoutAs(form, model, null, { aspect: SIZE.width / SIZE.height, width: SIZE.width }).scene);
    const upright = form === 'rows';
    const views = index.scene.cards.filter((_, at) => at % 7 === 0).map(({ x, y }) => ({ x: 700 - x * 1.4, y: 400 - y * 1.4, k: 1.4 }));

    it('every rail in view has a name in view', () => {
      for (const view of views) {
        const stuck = stickyNames(index, view, SIZE);
        for (const rail of index.scene.rails) {
          const own = rail.pills.some((p) => {
            const [x, y] = [(p.x + p.w / 2) * view.k + view.x, (p.y + p.h / 2) * view.k + view.y];
            return x > 0 && x < SIZE.width && y > 0 && y < SIZE.height;
          });
          if (linesIn(rail, view, upright).length === 0) continue;
          assert.ok(own || stuck.some(({ id }) => id === rail.id), rail.label);
        }
      }
    });

    it('names lie in the window, none on another, and can be read', () => {
      for (const view of views) {
        const stuck = stickyNames(index, view, SIZE);
        for (const [at, one] of stuck.entries()) {
          assert.ok(one.x >= 0 && one.x + one.w <= SIZE.width + 1 && one.y + one.h >= 0 && one.y <= SIZE.height, JSON.stringify(one));
          assert.ok(one.size >= 10 && one.text.length > 1);
          for (const other of stuck.slice(at + 1)) {
            assert.ok(one.x >= other.x + other.w || other.x >= one.x + one.w || one.y >= other.y + other.h || other.y >= one.y + one.h, `${one.text} on ${other.text}`);
          }
        }
      }
    });

    it('there are none where all can be seen from afar', () => {
      assert.deepEqual(stickyNames(index, { x: 0, y: 0, k: 0.1 }, SIZE), []);
    });
  });
}

describe('the name of a second local rail in rows', () => {
  const pill = /** @type {any} */ ({ w: 60, h: 16 });
  const start = { x: 111, y: 124 };
  const first = { x: 40, y: 106, w: 69, h: 18 };

  it('stands above its line, beside the name of the first, where it covers no plug', () => {
    assert.deepEqual(aboveLine(pill, start, [first], SIZE), { x: 111, y: 108 });
    assert.deepEqual(aboveLine(pill, start, [], SIZE), { x: 103, y: 108 });
  });

  it('does not where it would not be over its line, or not in the window', () => {
    assert.equal(aboveLine(pill, start, [{ ...first, w: 90 }], SIZE), null);
    assert.equal(aboveLine(pill, { ...start, y: 12 }, [], SIZE), null);
    assert.equal(aboveLine(pill, { ...start, x: SIZE.width - 30 }, [], SIZE), null);
    assert.equal(aboveLine(pill, start, [first, { x: 130, y: 100, w: 40, h: 30 }], SIZE), null);
  });
});
