import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pieces, plain } from '../../static/dashboard/js/logs/ansi.js';
import { exitMeaning, levelOf } from '../../static/dashboard/js/logs/levels.js';
import { lineReader } from '../../static/dashboard/js/logs/reading.js';

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
