import { test } from 'node:test';
import assert from 'node:assert/strict';
import { broken } from '../../static/dashboard/js/expectations/sign.js';

test('only what is broken is counted', () => {
  assert.equal(broken([{ name: 'a', status: 'broken' }, { name: 'b', status: 'unknown' }]), 1);
});
