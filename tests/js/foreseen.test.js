/** What a new volume's name would break. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { newWarnings } from '../../static/dashboard/js/volumes/foreseen.js';

/** @param {boolean} exists @param {string[]} warnings */
const preview = (exists, ...warnings) => /** @type {import('../../static/dashboard/js/volumes/parts.js').VolumePreview} */ (/** @type {unknown} */ ({ exists, warnings }));

test('only what comes with the name is said again', () => {
  assert.deepEqual(newWarnings(preview(true, 'a', 'b'), preview(true, 'a')), ['b']);
});

test('of a name that is taken the refusal says enough', () => {
  assert.deepEqual(newWarnings(preview(true, 'it would be replaced'), preview(false)), []);
});
