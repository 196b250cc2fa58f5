/** The sheet before a deed: it tells of one deed only, and one press does one. */

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Sheet } from '../../static/dashboard/js/actions/sheet.js';
import { FakeElement, openPage, settled } from './support/page.js';

/** @type {FakeElement} */
let dialog;
/** @type {Sheet} */
let sheet;

beforeEach(() => {
  openPage();
  dialog = new FakeElement('dialog');
  sheet = new Sheet(/** @type {any} */ (dialog));
});

const content = (/** @type {string} */ title) => ({ title, body: [], confirm: 'Do it' });
const title = () => dialog.querySelector('#sheet-title')?.textContent;
const confirm = () => dialog.querySelector('form')?.fire('submit');

/** An answer that a test gives when it wants to. */
function later() {
  /** @type {{resolve: (content: any) => void, reject: (error: Error) => void}} */
  const hands = { resolve: () => {}, reject: () => {} };
  const load = new Promise((resolve, reject) => Object.assign(hands, { resolve, reject }));
  return { load, ...hands };
}

test('it is open while the preview is worked out, and a yes is one to what it then says', async () => {
  const { load, resolve } = later();
  const asked = sheet.ask(load);
  await settled();
  assert.deepEqual([dialog.open, title()], [true, 'What will change']);
  confirm();
  assert.ok(dialog.open, 'nothing can be agreed to yet');
  resolve(content('Stop web?'));
  await settled();
  assert.equal(title(), 'Stop web?');
  confirm();
  assert.equal(await asked, true);
});

test('an answer, or a failure, for a sheet that has gone is not written over another', async () => {
  const [slow, lost] = [later(), later()];
  for (const { load } of [slow, lost]) {
    const asked = sheet.ask(load);
    await settled();
    dialog.close();
    assert.equal(await asked, false);
  }
  const asked = sheet.ask(Promise.resolve(content('Stop db?')));
  await settled();
  slow.resolve(content('Start web?'));
  lost.reject(new Error('gone'));
  await settled();
  assert.deepEqual([title(), dialog.querySelector('.primary')?.hidden], ['Stop db?', false]);
  confirm();
  assert.equal(await asked, true);
});

test('who asks while a sheet is open waits until it has gone: one press does one deed', async () => {
  /** @type {string[]} */
  const done = [];
  const ask = (/** @type {string} */ name) => sheet.ask(Promise.resolve(content(name))).then((yes) => yes && done.push(name));
  void ask('first');
  await settled();
  void ask('second');
  await settled();
  assert.equal(title(), 'first');
  confirm();
  await settled();
  assert.deepEqual([done, dialog.open, title()], [['first'], true, 'second']);
  dialog.close('cancelled');
  await settled();
  assert.deepEqual([done, dialog.open], [['first'], false]);
});
