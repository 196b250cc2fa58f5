/** Work that takes its time is shown until it has ended: through an outage, and beside whatever else is told. */

import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { Notices } from '../../static/dashboard/js/app/notice.js';
import { follow } from '../../static/dashboard/js/volumes/jobs.js';
import { FakeElement, openPage, settled } from './support/page.js';

/** @type {() => Response} */
let answer;
/** @type {FakeElement} */
let place;
/** @type {FakeElement} */
let problems;
/** @type {Notices} */
let notices;

const running = () => new Response(JSON.stringify({ state: 'running', phase: '', bytes: 1, total: 2 }));
const done = () => new Response(JSON.stringify({ state: 'done', phase: '', bytes: 2, total: 2, message: 'data was copied' }));
const unknown = () => new Response(JSON.stringify({ code: 'not_found', detail: 'There is nothing here.' }), { status: 404 });
/** What stands before a server that is away. */
const proxied = () => new Response('404 page not found', { status: 404 });

beforeEach(() => {
  openPage();
  mock.timers.enable({ apis: ['setTimeout'] });
  mock.method(globalThis, 'fetch', async () => answer());
  [place, problems] = [new FakeElement(), new FakeElement()];
  notices = new Notices(/** @type {any} */ (place), /** @type {any} */ (problems));
});

afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

/** @param {number} times */
async function look(times) {
  for (let time = 0; time < times; time += 1) {
    mock.timers.tick(500);
    await settled();
  }
}

const followed = () => follow('7', { place: /** @type {any} */ (place), title: 'Copying data', notices });

test('it is followed for as long as nobody answers, and told as it then ends', async () => {
  answer = running;
  const job = followed();
  for (const away of [() => { throw new Error('cut'); }, proxied, () => new Response(null, { status: 502 })]) {
    answer = away;
    await look(30);
    assert.deepEqual([place.querySelectorAll('.job').length, problems.children.length], [1, 0]);
  }
  answer = done;
  await look(1);
  assert.equal((await job)?.state, 'done');
  assert.deepEqual([place.querySelectorAll('.job').length, place.textContent.includes('data was copied')], [0, true]);
});

test('where the server knows nothing of it for a while, nobody says that it failed', async () => {
  answer = unknown;
  const job = followed();
  await look(19);
  assert.equal(place.querySelectorAll('.job').length, 1);
  await look(1);
  assert.equal(await job, null);
  assert.match(problems.textContent, /^How it ended is not known\.Copying data/);
});

test('notices come and go beside it', async () => {
  answer = running;
  void followed();
  for (let number = 1; number <= 6; number += 1) notices.show({ text: `notice ${number}` });
  const texts = place.children.map((notice) => (notice.classList.contains('job') ? 'job' : notice.querySelector('p')?.textContent));
  assert.deepEqual(texts, ['job', 'notice 3', 'notice 4', 'notice 5', 'notice 6']);
});
