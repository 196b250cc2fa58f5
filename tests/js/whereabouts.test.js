/** How far the picture goes so that something can be seen beside the panel. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freeOf, wayInto } from '../../static/dashboard/js/chart/whereabouts.js';

const STAGE = { x: 0, y: 80, w: 1600, h: 820 };
const NONE = { x: 0, y: 0, w: 0, h: 0 };
const BESIDE = { x: 1200, y: 50, w: 400, h: 850 };

describe('what a panel leaves free', () => {
  it('is all without one', () => assert.deepEqual(freeOf(STAGE, NONE), { x: 0, y: 0, w: 1600, h: 820 }));
  it('is what lies left of one at the right', () => assert.deepEqual(freeOf(STAGE, BESIDE), { x: 0, y: 0, w: 1200, h: 820 }));
  it('is what lies above one on a phone', () => {
    assert.deepEqual(freeOf({ x: 0, y: 160, w: 390, h: 684 }, { x: 0, y: 340, w: 390, h: 504 }), { x: 0, y: 0, w: 390, h: 180 });
  });
});

describe('the way there', () => {
  const free = freeOf(STAGE, BESIDE);

  it('is none for what is free already', () => {
    assert.deepEqual(wayInto({ x: 0, y: 0, w: 200, h: 22 }, free, 32), { dx: 0, dy: 0 });
  });

  it('is just as far as it must be, and in one direction alone', () => {
    assert.deepEqual(wayInto({ x: 1300, y: 400, w: 200, h: 22 }, free, 32), { dx: 1200 - 32 - 200 - 1300, dy: 0 });
    assert.deepEqual(wayInto({ x: 300, y: 900, w: 200, h: 22 }, free, 32), { dx: 0, dy: 820 - 32 - 22 - 900 });
    assert.deepEqual(wayInto({ x: -300, y: -50, w: 200, h: 22 }, free, 32), { dx: 332, dy: 82 });
  });

  it('leads to the beginning of what is too large', () => {
    assert.deepEqual(wayInto({ x: 700, y: 10, w: 2000, h: 22 }, free, 32), { dx: -700, dy: 0 });
  });
});
