/** What the state of the connection means for who wants to change something. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { condition, refusal } from '../../static/dashboard/js/app/status.js';

/** @param {any} link @param {any} engine */
const lookOf = (link, engine) => condition(link, '2026-01-01T10:00:00Z', engine, 'en').look;

test('nothing can be changed while Portolan or the engine is away, and it is said why', () => {
  assert.match(refusal(lookOf('lost', null)), /^Portolan cannot be reached/);
  assert.match(refusal(lookOf('live', { state: 'stale', since: null, reason: '' })), /^The engine cannot be asked now/);
  assert.match(refusal(lookOf('live', { state: 'unreachable', since: null, reason: '' })), /^The engine cannot be asked now/);
});

test('it can be tried while all is well, and while the page is catching up', () => {
  assert.equal(refusal(lookOf('live', { state: 'live' })), '');
  assert.equal(refusal(lookOf('catching', { state: 'live' })), '');
});
