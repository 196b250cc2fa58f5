/** On a phone every row of the mount chart answers to a finger: 24 pixels of it. */

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { detailAt } from '../../static/dashboard/js/chart/layout/lod.js';
import { ROW_H } from '../../static/dashboard/js/mounts/layout/measures.js';
import { scalesFor } from '../../static/dashboard/js/mounts/layout/frame.js';
import { indexMounts } from '../../static/dashboard/js/mounts/mountindex.js';
import { hitMount } from '../../static/dashboard/js/mounts/mounthit.js';
import { inventHost } from './support/invent.js';
import { lay } from './support/mountchecks.js';

const PHONE = { aspect: 390 / 700, width: 390, height: 700 };

it('a row on a phone answers to a finger for 24 pixels', () => {
  const [k] = scalesFor(PHONE);
  const { scene } = lay(inventHost(81), null, PHONE);
  const index = indexMounts(scene);
  const detail = detailAt(k, 'mounts', ROW_H);
  assert.ok(scene.cards.length > 50);
  for (const card of scene.cards) {
    const x = card.x + card.w / 2;
    const middle = card.y + card.h / 2;
    for (const aside of [-11.9, 11.9]) assert.equal(hitMount(index, x, middle + aside / k, k, detail)?.id, card.id, `${card.id} ${aside}`);
  }
});
