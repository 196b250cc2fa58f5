/** Where the picture lies on the screen: what stands in it stays where it is when the world's edge moves. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cornerOf, placeOf } from '../../static/dashboard/js/chart/draw/surface.js';
import { seen } from './support/moved.js';
import { random } from './support/random.js';

describe('the picture', () => {
  it('moves by nothing when the world grows on any side', () => {
    const next = random(3);
    for (let at = 0; at < 200; at += 1) {
      const view = { x: next() * 900 - 450, y: next() * 900 - 450, k: 0.05 + next() };
      const point = { x: next() * 5000, y: next() * 5000 };
      const before = { x: -next() * 300, y: -next() * 300, width: 5000, height: 5000 };
      const after = { ...before, x: before.x - next() * 40, y: before.y - next() * 40, width: 5080, height: 5080 };
      const [one, other] = [seen(before, view, point), seen(after, view, point)];
      assert.ok(Math.hypot(one.x - other.x, one.y - other.y) < 1e-6, JSON.stringify({ view, before, after }));
    }
  });

  it('is painted at whole pixels, or it would be blurred', () => {
    const view = { x: 10.4, y: -3.7, k: 0.37 };
    const { x, y } = placeOf(view, cornerOf({ x: -274, y: -24, width: 900, height: 900 }, view.k), 1);
    assert.ok(Number.isInteger(x) && Number.isInteger(y));
  });

  it('goes with the pointer while it is stretched', () => {
    const world = { x: -274, y: -24, width: 900, height: 900 };
    const view = { x: 12, y: 40, k: 0.8 };
    const { x, y } = seen(world, view, { x: 100, y: 50 }, 0.3);
    assert.ok(Math.hypot(x - (12 + 80), y - (40 + 40)) < 1e-6);
  });
});
