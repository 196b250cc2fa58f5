/** A note that somebody is writing outlives a look at something else, at the past, and the container that it is about. */

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Problem } from '../../static/dashboard/js/base/api.js';
import { NoteSection } from '../../static/dashboard/js/notes/panel.js';
import { openPage, settled } from './support/page.js';

/** @typedef {import('../../static/dashboard/js/notes/subjects.js').Note} Note */

/** @type {Map<string, Note>} */
let on;
/** @type {string[]} */
let written;
/** What becomes of what is saved. @type {() => Promise<void>} */
let save;
/** @type {NoteSection} */
let note;

const nodes = new Map(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => [`container:${name}`, { id: `container:${name}`, kind: 'container', name }]));
nodes.set('container:a2', { id: 'container:a2', kind: 'container', name: 'a' });

beforeEach(() => {
  openPage();
  [on, written, save] = [new Map(), [], async () => undefined];
  const notes = { on, write: (/** @type {string[]} */ ...wish) => { written.push(wish.join(' ')); return save(); }, look: async () => undefined };
  note = new NoteSection(/** @type {any} */ (notes), () => undefined);
});

/** The note as the panel shows it. @param {string} name @param {boolean} [present] */
function pin(name, present = true) {
  const sections = note.sections(`container:${name}`, /** @type {any} */ ({ topology: { nodes }, present, person: {}, mayReadLogs: true }));
  const form = /** @type {any} */ (sections[0]?.build());
  return { form, area: form?.querySelector?.('#note-text') ?? null, get text() { return this.area?.value ?? null; } };
}

/** @param {string} name @param {string} text */
function write(name, text) {
  pin(name);
  /** @type {any} */ (note.add).fire('click');
  const { area, form } = pin(name);
  area.value = text;
  area.fire('input');
  return form;
}

test('it is there again after another card, the past, and where its container was made anew', () => {
  write('a', 'Ask Ada');
  assert.deepEqual(['b', 'a'].map((name) => pin(name).text), [null, 'Ask Ada']);
  assert.deepEqual([pin('a', false).text, pin('a').text], [null, 'Ask Ada']);
  pin('b');
  const { form } = pin('a2');
  form.fire('submit');
  assert.deepEqual(written, ['container:a2 Ask Ada ']);
});

test('it is gone once it is given up or saved, and where nothing was written', async () => {
  write('a', 'Ask Ada').querySelector('[data-key="note cancel"]').fire('click');
  assert.equal(pin('a').text, null);
  write('a', '');
  pin('b');
  assert.equal(pin('a').text, null);
  write('a', 'Ask Ada').fire('submit');
  pin('b');
  await settled();
  assert.deepEqual([written.length, pin('a').text], [1, null]);
});

test('what was not saved after all says so where it is found again', async () => {
  save = async () => { throw new Problem(503, 'away', 'Try later.'); };
  write('a', 'Ask Ada').fire('submit');
  pin('b');
  await settled();
  const { form, text } = pin('a');
  assert.deepEqual([text, form.querySelector('.warning')?.textContent], ['Ask Ada', 'Try later.']);
});

test('only so many are kept, those that were left last', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  for (const name of names) write(name, name);
  pin('g');
  assert.deepEqual(names.map((name) => pin(name).text), [null, 'b', 'c', 'd', 'e', 'f']);
});
