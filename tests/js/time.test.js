import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clock, lag, parseTime, relative } from '../../static/dashboard/js/base/time.js';

const NOW = new Date('2026-11-24T12:00:00Z');

/** @type {[string, string, string][]} */
const TIMES = [
  ['2026-11-24T12:00:00Z', 'now', '지금'],
  ['2026-11-24T12:00:20Z', 'now', '지금'],
  ['2026-11-24T11:59:55Z', '5 seconds ago', '5초 전'],
  ['2026-11-24T11:59:18Z', '42 seconds ago', '42초 전'],
  ['2026-11-24T11:57:01Z', '2 minutes ago', '2분 전'],
  ['2026-11-24T10:00:00Z', '2 hours ago', '2시간 전'],
  ['2026-11-22T12:00:00Z', '2 days ago', '그저께'],
  ['2026-11-05T12:00:00Z', '2 weeks ago', '2주 전'],
  ['2025-11-01T12:00:00Z', 'last year', '작년'],
  ['2026-11-24T12:05:00Z', 'in 5 minutes', '5분 후'],
];

for (const [when, english, korean] of TIMES) {
  test(`${when} is ${english}`, () => {
    assert.equal(relative(new Date(when), NOW, 'en'), english);
    assert.equal(relative(new Date(when), NOW, 'ko'), korean);
  });
}

test('it reads the engine’s nanoseconds, and takes nothing for what is none', () => {
  assert.equal(parseTime('2026-11-12T10:53:28.083951711Z')?.toISOString(), '2026-11-12T10:53:28.083Z');
  for (const none of [null, undefined, '', 'yesterday']) assert.equal(parseTime(none), null);
});

test('a clock that is wrong is corrected, a page that was slow is not, and without the server’s word nothing is', () => {
  assert.equal(lag(3_600_000, 0), 3_600_000);
  assert.equal(lag(0, 3_600_000), -3_600_000);
  assert.equal(lag(0, 20_000), 0);
  assert.equal(lag(NaN, 1000), 0);
});

test('another day has its date', () => {
  assert.ok(!clock(NOW, NOW, 'en').includes('2026'));
  assert.ok(clock(new Date('2026-11-20T12:00:00Z'), NOW, 'en').includes('2026'));
});
