/** A tip stands beside what it explains, never upon it, and within its stage. */

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { placeOfTip } from '../../static/dashboard/js/chart/input/tip.js';

const STAGE = { width: 400, height: 300 };
const TIP = { width: 120, height: 40 };

it('stands below what it is about, or above it where there is no room', () => {
  for (const top of [10, 80, 120, 180, 220]) {
    const thing = { top, bottom: top + 76 };
    for (const y of [top + 1, top + 40, top + 75]) {
      const place = placeOfTip(TIP, STAGE, { x: 100, y }, thing);
      assert.ok(place.y >= thing.bottom || place.y + TIP.height <= thing.top, `${top} ${y}`);
      assert.ok(place.y >= 0 && place.y + TIP.height <= STAGE.height);
    }
  }
});

it('stands beside the pointer where that is about something as small, and within the stage', () => {
  assert.deepEqual(placeOfTip(TIP, STAGE, { x: 50, y: 50 }, null), { x: 64, y: 64 });
  assert.deepEqual(placeOfTip(TIP, STAGE, { x: 390, y: 290 }, null), { x: 276, y: 236 });
});
