/** What the panel asks the server for: the details of each run of a container, the networks it could join, and both again after an outage. */

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { askAgain } from '../../static/dashboard/js/base/vain.js';
import { ConnectForm } from '../../static/dashboard/js/panel/connect.js';
import { ContainerDetails } from '../../static/dashboard/js/panel/details.js';
import { openPage, settled } from './support/page.js';

const view = /** @type {any} */ ({ id: 'container:a', state: 'running', health: 'none', node: { status: 'Up 3 minutes' } });
const sandbox = (/** @type {string} */ id) => /** @type {any} */ ({ sandbox_id: id });
const real = globalThis.fetch;
afterEach(() => { globalThis.fetch = real; });

/** @param {any[]} answers  in turn */
function details(answers) {
  /** @type {string[]} */
  const asked = [];
  let told = 0;
  const kept = new ContainerDetails(() => { told += 1; }, async (path) => {
    asked.push(path);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  });
  return { kept, asked, get told() { return told; } };
}

test('each run has its own details, though it looks as the one before', async () => {
  const { kept, asked } = details([{ started_at: '1' }, { started_at: '2' }, { started_at: '3' }]);
  const looks = [[view, sandbox('x')], [view, sandbox('x')], [view, sandbox('y')], [{ ...view, node: { status: 'Up 1 second' } }, sandbox('y')]];
  const started = [];
  for (const [container, joined] of looks) {
    kept.look(container, joined);
    await settled();
    started.push(kept.known.started_at);
  }
  assert.deepEqual([started, asked.length], [['1', '1', '2', '3'], 3]);
});

test('nothing is asked of what is no container, and what is pinned next shows nothing of the last', async () => {
  const { kept, asked } = details([{}]);
  kept.look(undefined);
  kept.look(view);
  await settled();
  kept.forget();
  assert.deepEqual([kept.known, asked], [null, ['/api/containers/container%3Aa']]);
});

test('details that had no answer are asked for again once there is somebody to ask, while they are wanted', async () => {
  const made = details([new Error('away'), { started_at: '1' }]);
  made.kept.look(view);
  await settled();
  made.kept.look(view);
  assert.equal(made.asked.length, 1);
  askAgain();
  await settled();
  assert.deepEqual([made.kept.known, made.told], [{ started_at: '1' }, 1]);
  const left = details([new Error('away')]);
  left.kept.look(view);
  await settled();
  left.kept.forget();
  askAgain();
  assert.equal(left.asked.length, 1);
});

test('so are the networks that a container could join', async () => {
  openPage();
  let away = true;
  globalThis.fetch = async () => new Response(JSON.stringify(away ? { detail: 'The engine is away.' } : { networks: [{ id: 'network:1', name: 'front', connected: false, refused: null }] }), { status: away ? 503 : 200 });
  const { element } = new ConnectForm('container:a', /** @type {any} */ ({}));
  await settled();
  const [networks, refusals] = ['select', '.refusals'].map((one) => element.querySelector(one));
  assert.equal(refusals?.textContent, 'The engine is away.');
  away = false;
  askAgain();
  await settled();
  assert.deepEqual([networks?.textContent, refusals?.textContent], ['Choose a networkfront', '']);
});
