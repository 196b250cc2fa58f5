import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Pacer } from '../../static/dashboard/js/base/pacer.js';

let now = 0;
let cost = 0;
let drawn = 0;
/** @type {{at: number, run: () => void}[]} */
let due = [];
/** @type {Pacer} */
let pacer;

beforeEach(() => {
  [now, cost, drawn, due] = [0, 0, 0, []];
  const later = (/** @type {() => void} */ run, /** @type {number} */ ms) => due.push({ at: now + ms, run });
  pacer = new Pacer(() => {
    drawn += 1;
    now += cost;
  }, { now: () => now, frame: (run) => later(run, 16), later });
});

/** Lets time go by, up to a moment. @param {number} until */
function pass(until) {
  for (;;) {
    due.sort((a, b) => a.at - b.at);
    if (!due.length || due[0].at > until) break;
    const next = /** @type {{at: number, run: () => void}} */ (due.shift());
    now = Math.max(now, next.at);
    next.run();
  }
  now = Math.max(now, until);
}

test('on a quiet host what comes is drawn in the next frame', () => {
  cost = 50;
  pacer.now();
  pass(1000);
  pacer.soon();
  pass(1016);
  assert.equal(drawn, 2);
});

test('many changes in one frame are one draw', () => {
  for (let each = 0; each < 10; each += 1) pacer.soon();
  pass(16);
  assert.equal(drawn, 1);
});

test('dear draws take a fifth of the time at most', () => {
  cost = 40;
  for (let at = 0; at < 10_000; at += 20) {
    pacer.soon();
    pass(at + 20);
  }
  assert.ok(drawn * cost <= 10_000 / 5 + cost, `${drawn} draws`);
  assert.ok(drawn > 35, `${drawn} draws`);
});

test('cheap draws come with every frame', () => {
  cost = 1;
  for (let at = 0; at < 2000; at += 20) {
    pacer.soon();
    pass(at + 20);
  }
  assert.ok(drawn > 90, `${drawn} draws`);
});
