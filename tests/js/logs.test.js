import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pieces, plain } from '../../static/dashboard/js/logs/ansi.js';
import { exitMeaning, levelOf } from '../../static/dashboard/js/logs/levels.js';
import { addressOf, lineReader, readLog } from '../../static/dashboard/js/logs/reading.js';
import { between, follows, timeOfDay } from '../../static/dashboard/js/logs/window.js';

test('colours and weight become looks, and nothing else of a terminal is left', () => {
  assert.deepEqual(pieces('\x1b[1;31mbad\x1b[0m <b>x</b>'), [{ text: 'bad', look: 'ansi-red ansi-bold' }, { text: ' <b>x</b>', look: '' }]);
  assert.equal(plain('\x1b]0;title\x07a\x1b[2Jb\x1b[38;5;196mc\x1b(Bd'), 'abcd');
  assert.deepEqual(pieces('\x1b[38;2;1;31;0mtrue'), [{ text: 'true', look: '' }]);
});

test('a level is taken from what a line says of itself', () => {
  assert.equal(levelOf('{"level":"warn","msg":"error in a word"}'), 'warn');
  assert.equal(levelOf('time=1 level=info msg=x'), 'info');
  assert.equal(levelOf('ERROR it broke'), 'error');
  assert.equal(levelOf('2026-11-28 DEBUG x'), 'debug');
  assert.equal(levelOf('GET /terrors 200'), '');
});

test('exit codes have a meaning', () => {
  assert.match(exitMeaning(137) ?? '', /SIGKILL/);
  assert.match(exitMeaning(0) ?? '', /without an error/);
  assert.match(exitMeaning(130) ?? '', /signal 2/);
  assert.equal(exitMeaning(null), null);
});

test('lines come out whole, however the answer is cut', () => {
  const read = lineReader();
  assert.deepEqual(read('{"text":"a"}\n{"te'), [{ text: 'a' }]);
  assert.deepEqual(read('xt":"b"}\n\n{"gap":true}\n'), [{ text: 'b' }, { gap: true }]);
});

test('an answer that is cut is no end: what came is told, and that it was cut', async () => {
  const real = globalThis.fetch;
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"text":"a"}\n'));
      setTimeout(() => controller.error(new TypeError('network error')), 5);
    },
  });
  globalThis.fetch = async () => new Response(body);
  /** @type {object[]} */
  const told = [];
  try {
    await assert.rejects(readLog(['web'], {}, (lines) => told.push(...lines), new AbortController().signal), /cut off here/);
  } finally {
    globalThis.fetch = real;
  }
  assert.deepEqual(told, [{ text: 'a' }]);
});

test('only who scrolls lets the end go, not a window that gets another size', () => {
  const [wide, low] = [{ width: 900, height: 600 }, { width: 390, height: 200 }];
  assert.equal(follows(true, false, wide, wide), false);
  assert.equal(follows(false, true, wide, wide), true);
  assert.equal(follows(true, false, wide, low), true);
  assert.equal(follows(false, true, wide, low), false);
});

test('a time is asked for as the fields have it, by the clock of who looks', () => {
  assert.deepEqual(between('', ''), {});
  const since = new Date('2026-11-28T05:00:00').toISOString();
  assert.deepEqual(between('2026-11-28T05:00:00', ''), { since });
  assert.deepEqual(between('2026-11-28T05:00:00', '2026-11-28T05:00:00'), { since, until: since });
  assert.equal(between('2026-11-28T05:00:00', '2026-11-28T04:00:00'), null);
});

test('lines have the time of day of who looks', () => {
  const now = new Date(2026, 10, 28, 7, 5, 9);
  assert.equal(timeOfDay(now.toISOString().replace('Z', '123456Z')), '07:05:09');
  assert.equal(timeOfDay('no time'), '');
});

test('the logs of several are one question', () => {
  assert.equal(addressOf(['container:a'], { tail: '5' }), '/api/containers/container%3Aa/logs?tail=5');
  assert.equal(addressOf(['container:a', 'container:b'], { tail: '5' }), '/api/logs?container=container%3Aa&container=container%3Ab&tail=5');
});
