/** Notes on what is drawn: by names that outlive what is made anew, who may write, and where their signs stand. */

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { placeOfNote } from '../../static/dashboard/js/chart/draw/drawnotes.js';
import { Notes } from '../../static/dashboard/js/notes/notes.js';
import { mayNote, notesOn, sameNotes } from '../../static/dashboard/js/notes/subjects.js';

const note = (/** @type {any} */ more) => ({ number: 1, kind: 'container', project: null, name: 'web', text: 'x', by: 'ada', at: '', edition: '1', ...more });
const node = (/** @type {any} */ more) => ({ id: 'container:1', kind: 'container', name: 'web', ...more });

test('a note on a service is on all of its containers, whatever their IDs, and on no other project’s', () => {
  const nodes = [
    node({ id: 'container:1', name: 'shop-web-1', project: 'shop', service: 'web' }),
    node({ id: 'container:2', name: 'shop-web-2', project: 'shop', service: 'web' }),
    node({ id: 'container:3', name: 'other-web-1', project: 'other', service: 'web' }),
    node({ id: 'container:4', name: 'web' }),
  ];
  assert.deepEqual([...notesOn([note({ kind: 'service', project: 'shop' })], nodes).keys()], ['container:1', 'container:2']);
  assert.deepEqual([...notesOn([note({})], nodes).keys()], ['container:4']);
});

test('names cannot be put together to look like another’s', () => {
  const hostile = node({ project: 'a","b', service: 'c' });
  assert.equal(notesOn([note({ kind: 'service', project: 'a', name: 'b","c' })], [hostile]).size, 0);
});

test('a note on a project is on its box, and one on a network on no volume of that name', () => {
  const on = notesOn([note({ kind: 'project', name: 'shop' }), note({ kind: 'network', name: 'shop' })], [node({ id: 'network:1', kind: 'network', name: 'shop' }), node({ id: 'volume:shop', kind: 'volume', name: 'shop' })]);
  assert.deepEqual([...on.keys()], ['project:shop', 'network:1']);
});

test('what says the same is the same; another edition is not', () => {
  const on = (/** @type {string} */ edition) => notesOn([note({ edition })], [node({})]);
  assert.ok(sameNotes(on('1'), on('1')));
  assert.ok(!sameNotes(on('1'), on('2')));
});

test('operators write in their projects and on common ground, viewers nowhere', () => {
  const thing = { kind: 'container', project: 'shop' };
  assert.ok(!mayNote({ mayReadLogs: false }, thing));
  assert.ok(mayNote({ mayReadLogs: true }, thing));
  const limited = { mayReadLogs: true, projects: ['other'], withoutProject: false };
  assert.ok(!mayNote(limited, thing));
  assert.ok(!mayNote(limited, { kind: 'volume', project: null }));
  assert.ok(mayNote(limited, { kind: 'network', project: null }));
  assert.ok(mayNote({ ...limited, projects: ['shop'] }, thing));
});

/** An index with one card, one rail and one box; fine detail. */
function scene(/** @type {number} */ h) {
  const card = { id: 'container:1', box: 'project:shop', x: 100, y: 50, w: 150, h };
  const boxes = new Map([['project:shop', { box: { key: 'project:shop', x: 80, y: 20, w: 300, h: 200 }, cards: [card] }]]);
  return /** @type {any} */ ({ cards: new Map([[card.id, card]]), boxes, rails: new Map([['network:1', { segments: [{ x1: 10, y1: 5, x2: 400, y2: 5 }] }]]), scene: { form: 'shelves' } });
}

test('the sign stands at the lower right corner of a card, the upper left of a box, before a low card, and beside the beginning of a rail', () => {
  const detail = /** @type {any} */ ({ level: 'near', unit: 1, text: 1 });
  const kind = /** @type {any} */ ({ bodyOf: (/** @type {any} */ card) => card });
  const at = (/** @type {string} */ id, h = 60, breaches = new Set()) => placeOfNote(id, scene(h), kind, detail, 5, { breaches, alerts: new Map() });
  assert.deepEqual(at('container:1'), { x: 251.5, y: 109 });
  assert.deepEqual(at('container:1', 20), { x: 97.5, y: 60 });
  assert.deepEqual(at('container:1', 20, new Set(['container:1'])), { x: 87, y: 60 }, 'beside what is not as expected');
  assert.deepEqual(at('network:1'), { x: 23, y: 5 });
  assert.deepEqual(at('project:shop'), { x: 81.5, y: 20.5 });
  assert.equal(at('container:9'), null);
});

test('notes are asked for where there are some, and the last word of the stream holds', async () => {
  const answer = JSON.stringify([note({})]);
  const asked = mock.method(globalThis, 'fetch', async () => new Response(answer, { headers: { 'content-type': 'application/json' } }));
  const notes = new Notes(() => {});
  notes.update(/** @type {any} */ ({ nodes: new Map([['container:1', node({})]]) }));
  await notes.take({ total: 0 });
  assert.equal(asked.mock.callCount(), 0);
  await notes.take({ total: 1 });
  assert.deepEqual([...notes.on.keys()], ['container:1']);
  const late = notes.take({ total: 1 });
  await notes.take({ total: 0 });
  await late;
  assert.equal(notes.on.size, 0, 'an answer that has been overtaken is not taken');
  mock.restoreAll();
});

test('who asks knows the last word, although somebody asks once more meanwhile', async () => {
  const [first, second] = ['1', '2'].map((edition) => JSON.stringify([note({ edition })]));
  /** @type {((answer: Response) => void)[]} */
  const waiting = [];
  mock.method(globalThis, 'fetch', () => new Promise((resolve) => { waiting.push(resolve); }));
  const answer = (/** @type {number} */ index, /** @type {string} */ body) => waiting[index](new Response(body, { headers: { 'content-type': 'application/json' } }));
  const notes = new Notes(() => {});
  notes.update(/** @type {any} */ ({ nodes: new Map([['container:1', node({})]]) }));
  let ended = false;
  const own = notes.look().then(() => { ended = true; });
  const told = notes.take({ total: 1 });
  answer(0, first);
  await new Promise(setImmediate);
  assert.ok(!ended, 'its own answer is not taken any more');
  answer(1, second);
  await own;
  assert.equal(notes.on.get('container:1')?.edition, '2');
  await told;
  mock.restoreAll();
});
