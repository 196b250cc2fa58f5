import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { Acting, pendingKey } from '../../static/dashboard/js/actions/connect.js';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { Host } from './support/host.js';

/** @typedef {{path: string, body: any, token: string}} Call */

/** @type {Call[]} */
let calls;
/** @type {Record<string, {status: number, body: any}>} */
let answers;
/** @type {any[]} */
let notices;
/** @type {string[][]} */
let pending;
let yes = true;
let away = '';
/** @type {Host} */
let host;
/** @type {string} */
let web;
/** @type {string} */
let proxy;
/** @type {Acting} */
let acting;

const done = (/** @type {string} */ action) => ({
  status: 200,
  body: {
    id: 7, action, message: `${action}ed`, undo: '/api/actions/7/undo',
    container: { id: web.slice('container:'.length), name: 'web' }, network: { id: proxy.slice('network:'.length), name: 'proxy' },
  },
});

beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  host = new Host(1);
  web = host.container('web');
  proxy = host.network('proxy');
  [calls, notices, pending, yes, away] = [[], [], [], true, ''];
  answers = { preview: { status: 200, body: {} } };
  const world = /** @type {any} */ (globalThis);
  world.document = { cookie: 'x=1; csrftoken=secret; y=2' };
  world.fetch = async (/** @type {string} */ path, /** @type {any} */ init) => {
    calls.push({ path, body: JSON.parse(init.body), token: init.headers['X-CSRFToken'] });
    const { status, body } = answers[path.split('/').at(-1) ?? ''];
    return new Response(JSON.stringify(body), { status });
  };
  acting = new Acting({
    confirm: async (load) => {
      await load;
      return yes;
    },
    notices: /** @type {any} */ ({ show: (/** @type {any} */ notice) => notices.push(notice) }),
    onPending: (keys) => pending.push([...keys]),
    refusal: () => away,
  });
});

afterEach(() => {
  mock.timers.reset();
  delete (/** @type {any} */ (globalThis).document);
});

test('nothing is done before the sheet is agreed to', async () => {
  yes = false;
  assert.equal(await acting.connect(web, proxy), false);
  assert.deepEqual(calls.map(({ path }) => path), [`/api/networks/${encodeURIComponent(proxy)}/connect/preview`]);
  assert.deepEqual(pending, []);
});

test('it asks for what was wished, with the CSRF token', async () => {
  answers.connect = done('connect');
  await acting.connect(web, proxy, { ipv4: '10.0.0.9', ipv6: null, aliases: ['a'] });
  assert.deepEqual(calls[1].body, { container: web, ipv4: '10.0.0.9', ipv6: null, aliases: ['a'] });
  assert.equal(calls[1].token, 'secret');
  assert.equal(notices[0].text, 'connected');
});

test('a plug is pending until the stream says that it is there', async () => {
  answers.connect = done('connect');
  await acting.connect(web, proxy);
  assert.deepEqual(pending.at(-1), [`${web} ${proxy}`]);
  acting.update(buildModel(host.topology));
  assert.equal(pending.at(-1)?.length, 1, 'not yet');
  host.connect(web, proxy);
  acting.update(buildModel(host.topology));
  assert.deepEqual(pending.at(-1), []);
});

test('a plug that goes is pending until the stream says that it is gone', async () => {
  const endpoint = host.connect(web, proxy);
  answers.disconnect = done('disconnect');
  await acting.disconnect(web, proxy);
  assert.deepEqual(pending.at(-1), [endpoint]);
  acting.update(buildModel(host.topology));
  assert.deepEqual(pending.at(-1), [endpoint]);
  host.remove(endpoint);
  acting.update(buildModel(host.topology));
  assert.deepEqual(pending.at(-1), []);
});

test('what the stream never shows is not pending for ever', async () => {
  answers.connect = done('connect');
  await acting.connect(web, proxy);
  mock.timers.tick(17_000);
  assert.deepEqual(pending.at(-1), []);
});

test('a refusal is told in the engine’s words, and nothing stays pending', async () => {
  answers.connect = { status: 403, body: { detail: 'Address already in use', code: 'engine_refused' } };
  assert.equal(await acting.connect(web, proxy), false);
  assert.deepEqual(pending.at(-1), []);
  assert.deepEqual([notices[0].kind, notices[0].detail], ['problem', 'Address already in use']);
});

test('undo is offered where it can be, and is pending as the opposite', async () => {
  answers.disconnect = done('disconnect');
  await acting.disconnect(web, proxy);
  acting.update(buildModel(host.topology));
  answers.undo = { ...done('connect'), body: { ...done('connect').body, undo: null } };
  notices[0].action.run();
  assert.deepEqual(pending.at(-1), [pendingKey({ action: 'connect', container: web, network: proxy })]);
  await new Promise((resolve) => { setImmediate(resolve); });
  await new Promise((resolve) => { setImmediate(resolve); });
  assert.equal(calls.at(-1)?.path, '/api/actions/7/undo');
  assert.equal(notices[1].action, null);
});

test('nobody is asked about what cannot be done while the engine is away, and it is said why', async () => {
  away = 'The engine cannot be asked now.';
  assert.equal(await acting.connect(web, proxy), false);
  assert.equal(await acting.disconnect(web, proxy), false);
  assert.deepEqual([calls, pending], [[], []]);
  assert.deepEqual(notices.map(({ kind, detail }) => [kind, detail]), [['problem', away], ['problem', away]]);
});

test('nor is anything undone then', async () => {
  answers.connect = done('connect');
  await acting.connect(web, proxy);
  away = 'The engine cannot be asked now.';
  const asked = calls.length;
  await notices[0].action.run();
  assert.deepEqual([calls.length, notices[1].detail], [asked, away]);
});

test('the engine has as long as the server gives it; after that nobody says that it was not done', async () => {
  const waits = mock.method(AbortSignal, 'timeout', () => undefined).mock;
  await acting.connect(web, proxy); // of the deed itself there is no answer
  waits.restore();
  assert.deepEqual([waits.calls[1].arguments, notices[0].text], [[310_000], 'How it ended is not known.']);
});
