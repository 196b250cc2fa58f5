/** Levels of detail, what lies in view, where the camera stands. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { detailAt, grown, holds, levelAt, meets, sameDetail, viewOf, within } from '../../static/dashboard/js/chart/layout/lod.js';

const CARD = 76;

describe('levels of detail', () => {
  it('unfolds with the zoom', () => {
    const levels = [0.05, 0.2, 0.4, 1].map((k) => levelAt(k, 'shelves', CARD));
    assert.deepEqual(levels, ['overview', 'far', 'middle', 'near']);
  });

  it('lets rows carry their labels for longer than cards', () => {
    assert.equal(levelAt(0.55, 'rows', 18), 'middle');
    assert.equal(levelAt(0.2, 'rows', 18), 'overview');
  });

  it('keeps what is small on the screen between one pixel and a little more', () => {
    for (let k = 0.02; k < 0.5; k *= 1.01) {
      const { unit } = detailAt(k, 'shelves', CARD);
      assert.ok(unit * k >= 0.999 && unit * k < 1.13, `${unit * k} pixels at ${k}`);
    }
  });

  it('lets everything grow alike when near', () => {
    assert.ok(sameDetail(detailAt(0.8, 'shelves', CARD), detailAt(3, 'shelves', CARD)));
    assert.equal(detailAt(2, 'shelves', CARD).unit, 1);
  });

  it('draws no text smaller than can be read', () => {
    for (let k = 0.02; k < 3; k *= 1.03) assert.ok(detailAt(k, 'shelves', CARD).text * k >= 0.62);
  });
});

describe('what lies in view', () => {
  const view = viewOf({ x: -100, y: -50, k: 0.5 }, { width: 400, height: 300 });

  it('is the window in units of the world', () => {
    assert.deepEqual(view, { x: 200, y: 100, w: 800, h: 600 });
  });

  it('grows by a share of itself', () => {
    assert.deepEqual(grown({ x: 0, y: 0, w: 100, h: 10 }, 0.5), { x: -50, y: -5, w: 200, h: 20 });
  });

  it('takes boxes that reach into it, and no others', () => {
    const boxes = [
      { key: 'in', x: 300, y: 200, w: 10, h: 10 },
      { key: 'reaches in', x: 0, y: 0, w: 210, h: 110 },
      { key: 'sticks out into it', x: 1010, y: 200, w: 50, h: 50 },
      { key: 'right of it', x: 1100, y: 200, w: 50, h: 50 },
      { key: 'above it', x: 300, y: 0, w: 50, h: 50 },
    ];
    assert.deepEqual(within(boxes, view).map(({ key }) => key), ['in', 'reaches in', 'sticks out into it']);
  });

  it('knows meeting from holding', () => {
    assert.ok(meets(view, { x: 0, y: 0, w: 201, h: 101 }));
    assert.ok(!meets(view, { x: 0, y: 0, w: 200, h: 100 }));
    assert.ok(holds(view, { x: 200, y: 100, w: 800, h: 600 }));
    assert.ok(!holds(view, { x: 200, y: 100, w: 801, h: 600 }));
  });
});
