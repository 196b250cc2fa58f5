/** The mount chart at "fit" can be read in every window, whatever the number of containers. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { detailAt, isFine } from '../../static/dashboard/js/chart/layout/lod.js';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { sized } from '../../static/dashboard/js/mounts/draw/drawcards.js';
import { widthFraming } from '../../static/dashboard/js/mounts/layout/framing.js';
import { layoutMounts } from '../../static/dashboard/js/mounts/layout/layout.js';
import { ROW_H } from '../../static/dashboard/js/mounts/layout/measures.js';
import { fromSnapshot } from '../../static/dashboard/js/stream/topology.js';
import { check } from './support/mountchecks.js';

const COUNTS = [5, 30, 81, 300, 1000];
/** Of the chart, below the header and the legend; the last with a panel beside it. */
const WINDOWS = [[320, 480], [360, 560], [390, 700], [768, 900], [844, 290], [1024, 640], [1366, 640], [1440, 780], [1920, 960], [2560, 1320], [3840, 2000], [1080, 780]];
/** The smallest name on the screen, in pixels, and the least room for one: so many of its letters. */
const LEAST = 10;
const LETTERS = 8;
const LETTER = 0.56;
const NAMES = { container: 15, mount: 14, source: 14 };

/** @param {number} count */
function storageOf(count) {
  const topology = JSON.parse(readFileSync(new URL(`./fixtures/host-${count}.json`, import.meta.url), 'utf8'));
  return buildModel(fromSnapshot({ epoch: 'e', revision: 1, topology })).storage();
}

describe('at "fit"', () => {
  for (const count of COUNTS) {
    const model = storageOf(count);
    for (const [width, height] of WINDOWS) {
      const { scene } = layoutMounts(model, null, { width, aspect: width / height });
      const { k, x } = widthFraming.fit(scene, { width, height }, null);

      it(`${count} containers can be read at ${width}×${height}`, () => {
        check(scene, model);
        const detail = detailAt(k, 'mounts', ROW_H);
        assert.ok(isFine(detail), 'cards, not tiles');
        for (const [part, size] of Object.entries(NAMES)) {
          assert.ok(sized(size, detail) * k >= LEAST, `${part}: ${sized(size, detail) * k} px`);
        }
        for (const card of scene.cards) assert.ok(card.w >= LETTERS * LETTER * NAMES[card.part], `${card.id} has room for a name: ${card.w}`);
      });

      it(`${count} containers are no wider than ${width}×${height}`, () => {
        for (const box of scene.boxes) {
          assert.ok(box.x * k + x >= -1e-6 && (box.x + box.w) * k + x <= width + 1e-6, box.key);
        }
        for (const { segments } of scene.rails) for (const { x1 } of segments) assert.ok(x1 * k + x <= width, 'so are its rails');
      });
    }
  }

  it('as many columns are used as can be read, and one on a phone', () => {
    const model = storageOf(300);
    const columns = (/** @type {number} */ width) => layoutMounts(model, null, { width, aspect: 1.6 }).scene.heads.length;
    assert.deepEqual([360, 390, 768, 1366, 1440, 1920, 2560].map(columns), [1, 1, 1, 2, 2, 3, 4]);
  });

  it('another width of the same shape moves nothing up or down', () => {
    const model = storageOf(81);
    const first = layoutMounts(model, null, { width: 1440, aspect: 1.6 });
    const narrow = layoutMounts(model, first.memory, { width: 1080, aspect: 1.2 });
    const rows = new Map(first.scene.cards.map(({ id, y }) => [id, y]));
    assert.ok(narrow.scene.width < first.scene.width);
    assert.deepEqual(narrow.scene.cards.filter(({ id, y }) => rows.get(id) !== y), []);
    assert.deepEqual(layoutMounts(model, narrow.memory, { width: 1440, aspect: 1.6 }).scene, first.scene);
  });

  it('another shape is arranged anew, and keeps the colours', () => {
    const model = storageOf(81);
    const first = layoutMounts(model, null, { width: 1440, aspect: 1.6 });
    const phone = layoutMounts(model, first.memory, { width: 390, aspect: 0.5 });
    assert.ok(phone.scene.frame.stacked);
    assert.equal(phone.scene.heads.length, 1);
    assert.deepEqual(phone.memory.colors, first.memory.colors);
  });
});
