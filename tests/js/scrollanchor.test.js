/** What is looked at stays where it is while everything around it is arranged anew. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { anchored, anchorIn } from '../../static/dashboard/js/chart/input/scrollanchor.js';
import { namePlaces } from '../../static/dashboard/js/mounts/draw/drawrails.js';
import { thumbOf } from '../../static/dashboard/js/chart/draw/scrollbar.js';

const SIZE = { width: 800, height: 600 };

/** @param {Record<string, number>} tops @returns {any} */
function indexOf(tops) {
  return { scene: { y: -30 }, cards: new Map(Object.entries(tops).map(([id, y]) => [id, { id, y, x: 0, w: 10, h: 10 }])) };
}

describe('the anchor', () => {
  it('is the uppermost card in view, or what is pinned there', () => {
    const index = indexOf({ above: 0, first: 120, second: 300, below: 2000 });
    const view = { x: 0, y: -100, k: 1 };
    assert.deepEqual(anchorIn(index, view, SIZE, null), { id: 'first', top: 20 });
    assert.deepEqual(anchorIn(index, view, SIZE, 'second'), { id: 'second', top: 200 });
    assert.deepEqual(anchorIn(index, view, SIZE, 'below'), { id: 'first', top: 20 }, 'pinned, but out of sight');
  });

  it('is none at the beginning, which stays the beginning', () => {
    assert.equal(anchorIn(indexOf({ first: 0 }), { x: 0, y: 30, k: 1 }, SIZE, null), null);
  });

  it('holds its card where it was, at another zoom too', () => {
    const moved = anchored({ x: 0, y: 0, k: 0.5 }, { id: 'first', top: 20 }, indexOf({ first: 900 }));
    assert.equal(900 * moved.k + moved.y, 20);
    const view = { x: 0, y: 7, k: 1 };
    assert.equal(anchored(view, { id: 'gone', top: 20 }, indexOf({ first: 900 })), view);
  });
});

describe('the scrollbar', () => {
  const world = { x: 0, y: -30, width: 800, height: 6000 };

  it('goes from end to end', () => {
    const top = thumbOf(world, { x: 0, y: 30, k: 1 }, SIZE);
    const end = thumbOf(world, { x: 0, y: 600 - 5970, k: 1 }, SIZE);
    assert.ok(top && end);
    assert.equal(top.top, 2);
    assert.ok(Math.abs(end.top + end.length - 598) < 1e-9);
  });

  it('is not there where all is seen', () => {
    assert.equal(thumbOf({ ...world, height: 300 }, { x: 0, y: 30, k: 1 }, SIZE), null);
  });
});

describe('the names along a rail', () => {
  it('are never a window apart, and never longer than the rail', () => {
    const places = namePlaces({ x1: 5, y1: 0, x2: 5, y2: 5000 }, 120);
    assert.ok(places.length >= 7);
    assert.ok(places.every(({ y }) => y > 0 && y + 120 < 5000));
    assert.deepEqual(namePlaces({ x1: 5, y1: 0, x2: 5, y2: 100 }, 120), []);
  });
});
