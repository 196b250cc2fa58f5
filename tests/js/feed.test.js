import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Entries } from '../../static/dashboard/js/events/entries.js';
import { about, fold } from '../../static/dashboard/js/events/fold.js';
import { burstSentence } from '../../static/dashboard/js/events/words.js';

/** @typedef {import('../../static/dashboard/js/events/fold.js').Entry} Entry */

/** @param {number} id @param {number} seconds @param {Partial<Entry>} [more] @returns {Entry} */
function entry(id, seconds, more = {}) {
  const at = new Date(Date.UTC(2026, 10, 25, 10) + seconds * 1000).toISOString();
  return { id, at, source: 'engine', kind: 'die', node: `container:${id}`, name: `c${id}`, other: null, other_name: null, project: 'shop', person: null, token: null, outcome: null, details: {}, sentence: `“c${id}” died`, action: null, undo: false, undo_by: null, ...more };
}

/** @param {Entry[]} entries */
const newestFirst = (entries) => [...entries].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
/** @param {Entry[]} entries */
const shape = (entries) => fold(newestFirst(entries)).map((line) => line.entries.map(({ id }) => id));

test('a burst is one line, though other things happen in its midst', () => {
  const entries = [entry(1, 0), entry(2, 1), entry(3, 1, { kind: 'destroy' }), entry(4, 2), entry(5, 3, { kind: 'destroy' })];
  assert.deepEqual(shape(entries), [[5], [4, 2, 1], [3]]);
});

test('two of a kind are told one by one', () => {
  assert.deepEqual(shape([entry(1, 0), entry(2, 1)]), [[2], [1]]);
});

test('a burst is as long as its pauses are short', () => {
  const slow = [0, 9, 18, 27, 36].map((at, number) => entry(number + 1, at));
  assert.deepEqual(shape(slow), [[5, 4, 3, 2, 1]]);
  assert.deepEqual(shape([...slow, entry(6, 47), entry(7, 48)]), [[7], [6], [5, 4, 3, 2, 1]]);
});

for (const [what, more] of Object.entries({
  project: { project: 'other' }, person: { source: /** @type {const} */ ('person'), person: 'ada' }, kind: { kind: 'start' },
  thing: { node: 'network:x' }, health: { details: { health: 'unhealthy' } }, outcome: { outcome: /** @type {const} */ ('failed') },
  end: { details: { exit_code: 0 } },
})) {
  test(`what differs in its ${what} is another line`, () => {
    assert.deepEqual(shape([entry(1, 0), entry(2, 1), entry(3, 2), entry(4, 3, more)]), [[4], [3, 2, 1]]);
  });
}

test('what is about nothing on the chart is never folded', () => {
  const lost = [1, 2, 3, 4].map((id) => entry(id, id, { kind: 'engine_lost', node: null, project: null }));
  assert.equal(shape(lost).length, 4);
});

test('a line keeps its key while its burst grows', () => {
  const burst = [entry(1, 0), entry(2, 1), entry(3, 2)];
  const [before] = fold(newestFirst(burst));
  const [after] = fold(newestFirst([...burst, entry(4, 3)]));
  assert.equal(before.key, after.key);
});

test('folding a thousand entries of many bursts loses none', () => {
  const entries = Array.from({ length: 1000 }, (_, number) => entry(number + 1, number / 7, { project: `p${number % 13}`, kind: number % 3 ? 'die' : 'start' }));
  const ids = fold(newestFirst(entries)).flatMap((line) => line.entries.map(({ id }) => id));
  assert.deepEqual(ids.sort((a, b) => a - b), entries.map(({ id }) => id));
});

test('a line is about everything in it, each once', () => {
  const plugs = [entry(1, 0, { other: 'network:n', kind: 'connect' }), entry(2, 0, { other: 'network:n', kind: 'connect' }), entry(3, 0, { other: 'network:n', kind: 'connect' })];
  assert.deepEqual(about(fold(newestFirst(plugs))[0]).sort(), ['container:1', 'container:2', 'container:3', 'network:n']);
});

for (const [expected, more] of /** @type {[string, Partial<Entry>][]} */ ([
  ['3 containers stopped (shop)', { details: { exit_code: 0 } }],
  ['3 containers stopped (shop)', { details: { exit_code: 137, signal: '15' } }],
  ['3 containers died (shop)', { details: { exit_code: 1 } }],
  ['3 volumes were removed', { kind: 'destroy', node: 'volume:v', project: null }],
  ['3 containers are unhealthy (shop)', { kind: 'health', details: { health: 'unhealthy' } }],
  ['disconnected 3 endpoints (shop)', { kind: 'disconnect', source: 'person', person: 'ada', outcome: 'done' }],
  ['tried 3 actions (shop)', { kind: 'disconnect', source: 'person', person: 'ada', outcome: 'refused' }],
  ['3 events (shop)', { kind: 'unheard-of' }],
])) {
  test(`a burst reads: ${expected}`, () => assert.equal(burstSentence([1, 2, 3].map((id) => entry(id, 0, more.node ? { ...more, node: `${more.node}${id}` } : more))), expected));
}

test('one that dies again and again is one thing, not many', () => {
  const loop = [1, 2, 3].map((id) => entry(id, id, { node: 'container:w', sentence: '“w” died with exit code 1' }));
  assert.equal(burstSentence(loop), '“w” died with exit code 1, 3 times');
  assert.equal(burstSentence([...loop, entry(4, 4)]), '2 containers died (shop)');
});

test('what is told twice is held once, and told anew where it has changed', () => {
  const held = new Entries();
  held.take([entry(1, 0), entry(2, 1)], false);
  held.take([entry(2, 1, { sentence: 'other' }), entry(3, 2)], false);
  assert.deepEqual(held.latest('all').map(({ id, sentence }) => [id, sentence]), [[3, '“c3” died'], [2, 'other'], [1, '“c1” died']]);
  assert.equal(held.last, 3);
});

test('after a gap what is older is let go', () => {
  const held = new Entries();
  held.take([entry(1, 0)], false);
  held.take([entry(200, 90)], true);
  assert.deepEqual(held.latest('all').map(({ id }) => id), [200]);
});

test('no more is held than somebody would read', () => {
  const held = new Entries();
  held.take(Array.from({ length: 700 }, (_, number) => entry(number + 1, number)), false);
  assert.equal(held.latest('all').length, 500);
  assert.equal(held.latest('all')[0].id, 700);
});

test('people and engine can be looked at apart', () => {
  const held = new Entries();
  held.take([entry(1, 0), entry(2, 1, { source: 'person', person: 'ada' })], false);
  assert.deepEqual(held.latest('person').map(({ id }) => id), [2]);
  assert.deepEqual(held.latest('engine').map(({ id }) => id), [1]);
});

test('what one did oneself is no news', () => {
  const held = new Entries();
  held.take([entry(1, 0), entry(2, 1, { source: 'person', person: 'ada' }), entry(3, 2, { source: 'person', person: 'otto' })], false);
  held.seen = 1;
  assert.equal(held.unseen('ada'), 1);
  assert.equal(held.unseen('vera'), 2);
});
