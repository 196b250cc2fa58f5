import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { LifecycleActing, offered } from '../../static/dashboard/js/actions/lifecycle.js';

/** @type {{path: string, method: string}[]} */
let calls;
/** @type {any[]} */
let notices;
/** @type {(string|null)[]} */
let doing;
let status = 200;
let yes = true;
let away = '';
/** @type {LifecycleActing} */
let acting;
const WEB = `container:${'a'.repeat(64)}`;

beforeEach(() => {
  [calls, notices, doing, status, yes, away] = [[], [], [], 200, true, ''];
  const world = /** @type {any} */ (globalThis);
  world.document = { cookie: 'csrftoken=secret' };
  world.fetch = async (/** @type {string} */ path, /** @type {any} */ init) => {
    calls.push({ path, method: init.method });
    if (status !== 200 && !path.endsWith('/preview')) return new Response(JSON.stringify({ code: 'engine_refused', detail: 'no' }), { status });
    return new Response(JSON.stringify({ action: 'stop', message: 'stopped', undo: path.endsWith('/undo') ? null : '/api/actions/7/undo' }));
  };
  acting = new LifecycleActing({
    ask: async (load) => {
      await load.catch(() => null); // what the sheet looks like is for a browser to say
      return yes;
    },
    notices: /** @type {any} */ ({ show: (/** @type {any} */ notice) => notices.push(notice) }),
    changed: () => doing.push(acting.doing(WEB)),
    refusal: () => away,
  });
});

test('what is offered fits the state', () => {
  assert.deepEqual(offered('exited'), ['start']);
  assert.ok(offered('running').includes('stop') && !offered('running').includes('unpause'));
  assert.equal(offered('paused')[0], 'unpause');
  assert.deepEqual(offered('removing'), []);
});

test('it asks, does, says so, and offers to undo', async () => {
  await acting.offer(WEB, 'stop');
  const path = `/api/containers/${encodeURIComponent(WEB)}/stop`;
  assert.deepEqual(calls.map((call) => call.path), [`${path}/preview`, path]);
  assert.deepEqual(doing, ['stop', null]);
  assert.equal(notices[0].text, 'stopped');
  await notices[0].action.run();
  assert.equal(calls.at(-1)?.path, '/api/actions/7/undo');
});

test('nothing is done without a yes', async () => {
  yes = false;
  await acting.offer(WEB, 'kill');
  assert.equal(calls.length, 1);
  assert.deepEqual(doing, []);
});

test('a refusal is told in its own words, and the buttons come back', async () => {
  status = 409;
  await acting.offer(WEB, 'stop');
  assert.deepEqual([notices[0].kind, notices[0].detail], ['problem', 'no']);
  assert.equal(acting.doing(WEB), null);
});

test('nobody is asked about what cannot be done while the engine is away, and it is said why', async () => {
  away = 'The engine cannot be asked now.';
  await acting.offer(WEB, 'stop');
  assert.deepEqual([calls, doing], [[], []]);
  assert.deepEqual([notices[0].kind, notices[0].detail], ['problem', away]);
});

test('where there is no answer nobody says that it was not done', async () => {
  Object.assign(globalThis, { fetch: async (/** @type {string} */ path) => (path.endsWith('/preview') ? new Response('{}') : assert.fail('the line is cut')) });
  await acting.offer(WEB, 'stop');
  assert.deepEqual([notices[0].text, notices[0].detail], ['How it ended is not known.', 'Portolan cannot be reached.']);
});
