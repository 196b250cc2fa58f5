/** Where the camera stands. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fitting, kept, legibleFraming, runsOn } from '../../static/dashboard/js/chart/layout/fitting.js';

const WORLD = { x: -200, y: -50, width: 4000, height: 1000 };
const WINDOW = { width: 1000, height: 800 };

describe('fitting', () => {
  it('shows the whole, in the middle', () => {
    const { x, y, k } = fitting(WORLD, WINDOW);
    const left = WORLD.x * k + x;
    const top = WORLD.y * k + y;
    assert.ok(left >= 0 && left + WORLD.width * k <= WINDOW.width);
    assert.ok(Math.abs(2 * left + WORLD.width * k - WINDOW.width) < 1e-6);
    assert.ok(Math.abs(2 * top + WORLD.height * k - WINDOW.height) < 1e-6);
  });

  it('does not blow up a small host', () => {
    assert.ok(fitting({ x: 0, y: 0, width: 100, height: 50 }, WINDOW).k <= 1.25);
  });

  it('enlarges as far as it is asked to where it is read from afar, and no further than the whole is seen', () => {
    const wall = { ...WINDOW, most: 3 };
    assert.equal(fitting({ x: 0, y: 0, width: 100, height: 50 }, wall).k, 3);
    const { k } = fitting({ x: 0, y: 0, width: 400, height: 300 }, wall);
    assert.ok(k > 2 && k < 3);
    assert.ok(400 * k <= wall.width && 300 * k <= wall.height);
    assert.equal(fitting(WORLD, wall).k, fitting(WORLD, WINDOW).k);
  });
});

describe('keeping', () => {
  it('leaves a camera alone that looks at the world', () => {
    const view = { x: 0, y: 100, k: 0.5 };
    assert.deepEqual(kept(view, WORLD, WINDOW), view);
  });

  it('holds an edge of the world in the middle of the window at most', () => {
    assert.equal(kept({ x: 9999, y: 0, k: 1 }, WORLD, WINDOW).x, WINDOW.width / 2 - WORLD.x);
    assert.equal(kept({ x: -9999, y: 0, k: 1 }, WORLD, WINDOW).x, WINDOW.width / 2 - WORLD.x - WORLD.width);
  });
});

describe('what could not be read if it were shown whole', () => {
  const long = { x: -20, y: -60, width: 900, height: 9000, legible: 0.75 };

  it('begins at the top, as wide as the window', () => {
    const { x, y, k } = fitting(long, WINDOW);
    assert.ok(runsOn(long, WINDOW));
    assert.ok(k > 1 && long.width * k <= WINDOW.width);
    assert.ok(Math.abs(long.y * k + y) < 1e-6);
    assert.ok(Math.abs(2 * (long.x * k + x) + long.width * k - WINDOW.width) < 1e-6);
  });

  it('is never smaller than can be read, though it is wider than the window', () => {
    const { x, k } = fitting({ ...long, width: 5000 }, WINDOW);
    assert.equal(k, 0.75);
    assert.ok(Math.abs(long.x * k + x) < 1e-6);
  });

  it('is scrolled to its ends and no further, and not at all where it fits', () => {
    const { keep, scrolls } = legibleFraming;
    const from = fitting(long, WINDOW);
    assert.ok(scrolls(long, WINDOW) && !scrolls(WORLD, WINDOW));
    assert.deepEqual(keep({ ...from, x: from.x - 50, y: from.y - 300 }, long, WINDOW), { ...from, y: from.y - 300 });
    const end = keep({ ...from, y: -1e6 }, long, WINDOW);
    assert.ok(Math.abs((long.y + long.height) * end.k + end.y - WINDOW.height) < 1e-6);
    assert.ok(Math.abs(keep({ ...end, y: 1e6 }, long, WINDOW).y - from.y) < 1e-6);
  });
});
