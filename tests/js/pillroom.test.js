import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isFreeFor } from '../../static/dashboard/js/chart/draw/pillroom.js';

test('a name that is larger than its lane is there only where nothing else is', () => {
  const rail = (/** @type {string} */ id, /** @type {number} */ y) => ({ rail: { id }, parts: [{ x1: 0, y1: y, x2: 300, y2: y }], pills: [] });
  const content = /** @type {any} */ ({
    box: { x: 0, y: 0, w: 300, h: 200 }, cards: [{ x: 10, y: 10, w: 100, h: 60 }],
    plugs: [{ line: { x1: 150, y1: 70, x2: 150, y2: 100 } }], rails: new Map([['net', rail('net', 100)], ['proxy', rail('proxy', 130)]]),
  });
  const free = (/** @type {number} */ x, y = 90, h = 20, id = 'net') => isFreeFor(id, { x, y, w: 80, h }, content);
  const named = { ...content, rails: new Map([...content.rails, ['other', { ...rail('other', 118), pills: [{}] }]]) };
  assert.equal(isFreeFor('net', { x: 200, y: 90, w: 80, h: 20 }, named), false, 'the next lane has a name as well');
  assert.equal(free(200, 20), false, 'there is the title of the box');
  assert.deepEqual([free(200), free(100), free(230), free(200, 90, 45), free(200, 90, 20, 'proxy'), free(20, 60)], [true, false, false, false, false, false]);
});
