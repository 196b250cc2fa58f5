/** The mount chart in its window: as wide as it, and as long as it must be. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { widthFraming } from '../../static/dashboard/js/mounts/layout/framing.js';

const WORLD = { x: -20, y: -46, width: 1600, height: 9000 };
const WINDOW = { width: 1440, height: 800 };
const { fit, holds, keep } = widthFraming;

describe('fitting the width', () => {
  it('shows the whole width from the top, whatever the height', () => {
    const view = fit(WORLD, WINDOW, null);
    assert.equal(view.k, 0.9);
    assert.deepEqual([view.x + WORLD.x * view.k, view.y + WORLD.y * view.k], [0, 0]);
  });

  it('leaves the uppermost where it is, in a window of another width too', () => {
    const view = { ...fit(WORLD, WINDOW, null), y: -3000 };
    assert.equal(fit(WORLD, WINDOW, view).y, -3000);
    const narrow = fit(WORLD, { width: 720, height: 800 }, view);
    assert.equal(-narrow.y / narrow.k, -view.y / view.k);
  });

  it('does not blow up a small host, and puts it into the middle of the top', () => {
    const small = { x: 0, y: 0, width: 400, height: 300 };
    const view = fit(small, WINDOW, null);
    assert.ok(view.k <= 1.25);
    assert.equal(view.y, 0);
    assert.ok(Math.abs(2 * view.x + small.width * view.k - WINDOW.width) < 1e-9);
  });

  it('enlarges a small host where it is read from afar, as long as all of it is seen', () => {
    const wall = { ...WINDOW, most: 3 };
    const view = fit({ x: 0, y: 0, width: 400, height: 300 }, wall, null);
    assert.ok(view.k > 2 && 300 * view.k <= wall.height);
    assert.equal(fit(WORLD, wall, null).k, fit(WORLD, WINDOW, null).k);
    assert.equal(fit({ ...WORLD, width: 800 }, wall, null).k, 1.25, 'a long one as everywhere');
  });
});

describe('scrolling', () => {
  it('ends at the chart’s ends', () => {
    const { x, k } = fit(WORLD, WINDOW, null);
    assert.equal(keep({ x, y: 500, k }, WORLD, WINDOW).y, -WORLD.y * k);
    assert.equal(keep({ x, y: -1e6, k }, WORLD, WINDOW).y, WINDOW.height - (WORLD.y + WORLD.height) * k);
    assert.equal(keep({ x: 300, y: -1000, k }, WORLD, WINDOW).x, x, 'nothing is beside it');
  });

  it('is still fitting; zooming is not', () => {
    const view = fit(WORLD, WINDOW, null);
    assert.ok(holds({ ...view, y: -2000 }, WORLD, WINDOW));
    assert.ok(!holds({ ...view, k: 1 }, WORLD, WINDOW));
  });

  it('goes to all sides where somebody has zoomed in', () => {
    const close = { x: -1000, y: -5000, k: 2 };
    assert.deepEqual(keep(close, WORLD, WINDOW), close);
  });
});
