/** Path data of rails, rings and pills, and their batching. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { signPath, SIGNS } from '../../static/dashboard/js/chart/draw/icons.js';
import { Batch, capPath, linePath, plugLine, railClass, rectPath, ringPath } from '../../static/dashboard/js/chart/draw/paths.js';

describe('rails', () => {
  it('are one path, whatever the number of segments, in their box’s own coordinates', () => {
    const segments = [{ x1: 10, y1: 20, x2: 110, y2: 20 }, { x1: 10, y1: 60, x2: 50, y2: 60 }];
    assert.equal(linePath(segments, 10, 20), 'M0 0L100 0M0 40L40 40');
  });

  it('get bars across those ends that are seen', () => {
    const part = { x1: 50, y1: 20, x2: 110, y2: 20 };
    assert.equal(capPath([part], [{ x: 10, y: 20 }, { x: 110, y: 20 }], 8), 'M110 12V28');
    const upright = { x1: 5, y1: 0, x2: 5, y2: 40 };
    assert.equal(capPath([upright], [{ x: 5, y: 40 }], 3), 'M2 40H8');
  });

  it('take their colours again with another pattern', () => {
    assert.equal(railClass(3), 'c3 p0');
    assert.equal(railClass(15), 'c3 p1');
    assert.equal(railClass(27), 'c3 p2');
    assert.equal(railClass(-1), 'c-local');
    assert.equal(railClass(-2), 'c-host');
  });
});

describe('plugs', () => {
  it('end at the edge of their ring', () => {
    assert.deepEqual(plugLine({ x1: 5, y1: 0, x2: 5, y2: 50 }, 6), { x1: 5, y1: 0, x2: 5, y2: 44 });
    assert.deepEqual(plugLine({ x1: 90, y1: 7, x2: 20, y2: 7 }, 5), { x1: 90, y1: 7, x2: 25, y2: 7 });
  });

  it('vanish within a ring that touches the card', () => {
    assert.deepEqual(plugLine({ x1: 5, y1: 46, x2: 5, y2: 50 }, 6), { x1: 5, y1: 46, x2: 5, y2: 46 });
  });

  it('have a closed ring around their end', () => {
    assert.equal(ringPath(10, 20, 4), 'M6 20a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z');
  });
});

describe('batches', () => {
  it('gather what looks the same', () => {
    const batch = new Batch();
    batch.add('red', rectPath({ x: 0, y: 0, w: 2, h: 3 }));
    batch.add('green', rectPath({ x: 5, y: 5, w: 1, h: 1 }));
    batch.add('red', rectPath({ x: 10, y: 0, w: 2, h: 3 }, 10, 0));
    assert.deepEqual([...batch.entries()], [['red', 'M0 0h2v3h-2zM0 0h2v3h-2z'], ['green', 'M5 5h1v1h-1z']]);
    assert.equal(batch.size, 2);
  });
});

describe('signs', () => {
  it('tell every state apart by their shape', () => {
    const shapes = Object.keys(SIGNS).map((sign) => signPath(sign, 0, 0, 5));
    assert.equal(new Set(shapes).size, shapes.length);
    for (const shape of shapes) assert.doesNotMatch(shape, /NaN|undefined/);
  });
});
