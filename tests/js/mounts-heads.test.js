/** The headings of the mount chart's columns stay in view. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HEAD_H } from '../../static/dashboard/js/mounts/layout/measures.js';
import { stripsOf } from '../../static/dashboard/js/mounts/draw/heads.js';

const WIDE = 1054;
const heads = [{ x: 0, y: -9 }, { x: 1200, y: -9 }, { x: 2400, y: -9 }];

describe('the headings', () => {
  it('stand above the boxes while those are in view', () => {
    assert.deepEqual(stripsOf(heads, WIDE, { x: 10, y: 100, k: 1 }, 1000), [{ x: 10, y: 100 - HEAD_H, width: WIDE, stuck: false }]);
  });

  it('stay at the edge when the boxes go up beyond it, over their columns', () => {
    const strips = stripsOf(heads, WIDE, { x: -1000, y: -700, k: 1 }, 1000);
    assert.deepEqual(strips.map(({ x, y, stuck }) => [x, y, stuck]), [[-1000, 0, true], [200, 0, true]]);
  });

  it('are as wide as their columns at every zoom', () => {
    assert.equal(stripsOf(heads, WIDE, { x: 0, y: 0, k: 0.5 }, 3000).length, 3);
    assert.equal(stripsOf(heads, WIDE, { x: 0, y: 0, k: 0.5 }, 3000)[1].x, 600);
    assert.equal(stripsOf(heads, WIDE, { x: 0, y: 0, k: 2 }, 1000)[0].width, 2 * WIDE);
  });
});
