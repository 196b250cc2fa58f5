/** Sizes are asked for once at a time, and kept. */

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { VolumeActing } from '../../static/dashboard/js/volumes/acting.js';
import { holds } from '../../static/dashboard/js/volumes/panel.js';
import { volumePath } from '../../static/dashboard/js/volumes/path.js';
import { Sizes } from '../../static/dashboard/js/volumes/sizes.js';

const real = { fetch: globalThis.fetch, document: Reflect.get(globalThis, 'document') };
afterEach(() => Object.assign(globalThis, real));

/** A server that answers one after the other. @param {object[]} answers */
function serve(answers) {
  /** @type {string[]} */
  const asked = [];
  Object.assign(globalThis, {
    document: { cookie: 'csrftoken=x' },
    fetch: async (/** @type {string} */ path, /** @type {RequestInit} */ init) => {
      asked.push(`${init.method ?? 'GET'} ${path}`);
      return { ok: true, status: 200, json: async () => answers.shift() };
    },
  });
  return asked;
}

const answer = (/** @type {string} */ state, /** @type {Record<string, number>} */ volumes = {}) =>
  ({ state, asked_at: null, done_at: state === 'done' ? '2026-01-01T00:00:00Z' : null, detail: '', volumes });

test('measuring asks until the engine has answered, and says so meanwhile', async ({ mock }) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const asked = serve([answer('asking'), answer('asking'), answer('done', { data: 7 })]);
  /** @type {string[]} */
  const told = [];
  const sizes = new Sizes(() => told.push(sizes.state.state));
  const measured = sizes.measure();
  for (let second = 0; second < 2; second += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    mock.timers.tick(1000);
  }
  const state = await measured;
  assert.equal(state.volumes.data, 7);
  assert.deepEqual(asked, ['POST /api/sizes', 'GET /api/sizes', 'GET /api/sizes']);
  assert.deepEqual(told, ['asking', 'asking', 'asking', 'done']);
});

test('an engine that is busy is told as that, and the sizes of the last time stay', async () => {
  serve([answer('done', { data: 7 })]);
  const sizes = new Sizes(() => undefined);
  await sizes.load();
  Object.assign(globalThis, { fetch: async () => ({ ok: false, status: 503, json: async () => ({ code: 'engine_busy', detail: 'busy' }) }) });
  const state = await sizes.measure();
  assert.deepEqual([state.state, state.detail, state.volumes.data], ['failed', 'busy', 7]);
});

test('nobody is asked about work on volumes while the engine is away, and it is said why', async () => {
  const asked = serve([]);
  /** @type {any[]} */
  const notices = [];
  const page = /** @type {any} */ ({ mayAct: true });
  const acting = new VolumeActing({ ask: async () => assert.fail('asked'), notices: /** @type {any} */ ({ show: (/** @type {any} */ one) => notices.push(one) }), page, refusal: () => 'away' });
  for (const act of ['backup', 'copy', 'remove', 'restore', 'restoreNew', 'create', 'prune']) await /** @type {any} */ (acting)[act]('data');
  assert.deepEqual(asked, []);
  assert.deepEqual(notices.map(({ detail }) => detail), Array(7).fill('away'));
});

test('of a volume that came after the volumes were measured nobody says that its driver cannot say', () => {
  assert.match(holds(undefined), /came after the volumes were measured/);
  assert.match(holds(null), /driver cannot say/);
});

test('a volume that is called as a deed of the API is asked for by its ID', () => {
  assert.deepEqual(['data', 'a b', 'prune'].map(volumePath), ['/api/volumes/data', '/api/volumes/a%20b', '/api/volumes/volume%3Aprune']);
});

test('an engine at work on volumes has as long as the server gives it; after that nobody says that they are still there', async ({ mock }) => {
  serve([]);
  /** @type {any[]} */
  const notices = [];
  const waits = mock.method(AbortSignal, 'timeout', (/** @type {number} */ ms) => ms).mock;
  const late = new DOMException('', 'TimeoutError');
  Object.assign(globalThis, { fetch: async (/** @type {string} */ path) => (path.includes('preview') ? new Response(null, { status: 503 }) : Promise.reject(late)) });
  const around = { ask: async (/** @type {Promise<any>} */ load) => load.catch(() => undefined).then(() => true), notices: { show: (/** @type {any} */ one) => notices.push(one) }, page: {}, refusal: () => '' };
  const acting = new VolumeActing(/** @type {any} */ (around));
  await acting.remove('data');
  await acting.prune();
  assert.deepEqual(waits.calls.map(({ arguments: [ms] }) => ms), [20_000, 310_000, 20_000, 310_000]);
  assert.deepEqual(notices.map(({ text, detail }) => [text, detail]), Array(2).fill(['How it ended is not known.', 'Portolan did not answer in time.']));
});
