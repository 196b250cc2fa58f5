/** How far the picture goes so that something can be seen in the window. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wayInto } from '../../static/dashboard/js/chart/input/whereabouts.js';

describe('the way there', () => {
  const free = { x: 0, y: 0, w: 1200, h: 820 };

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
