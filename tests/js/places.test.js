/** A window that comes back to its size shows what it showed. */

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Places } from '../../static/dashboard/js/chart/places.js';

const place = (/** @type {number} */ x) => ({ view: { x, y: 0, k: 1 }, fitted: false });

it('what was shown in a window of a size is known until it is cleared', () => {
  const places = new Places();
  places.keep({ width: 1440, height: 800 }, place(1));
  places.keep({ width: 1040, height: 800 }, place(2));
  assert.deepEqual(places.of({ width: 1440, height: 800 }), place(1));
  assert.equal(places.of({ width: 1441, height: 800 }), null);
  places.clear();
  assert.equal(places.of({ width: 1440, height: 800 }), null);
});

it('sizes that went by long ago are forgotten', () => {
  const places = new Places();
  for (let width = 0; width < 500; width += 1) places.keep({ width, height: 1 }, place(width));
  assert.equal(places.of({ width: 0, height: 1 }), null);
  assert.deepEqual(places.of({ width: 499, height: 1 }), place(499));
});
