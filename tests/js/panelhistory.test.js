/** What became of a pinned thing: what is asked, how often, and what is shown of another thing meanwhile. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { askAgain } from '../../static/dashboard/js/base/vain.js';
import { historySections, ObjectHistory, pathOf } from '../../static/dashboard/js/panel/history.js';

/** An answer to each question, in turn. */
function history() {
  /** @type {string[]} */
  const asked = [];
  /** @type {(() => void)[]} */
  const waiting = [];
  /** @type {Promise<any>[]} */
  const answers = [];
  const told = new ObjectHistory(() => {}, (path) => {
    asked.push(path);
    const answer = Promise.resolve({ entries: [{ id: asked.length, sentence: path }] });
    answers.push(answer);
    return answer;
  }, (run) => { waiting.push(run); });
  const settled = async () => { for (let turn = 0; turn < 5; turn += 1) await Promise.all(answers); };
  return { told, asked, waiting, settled };
}

const A = { id: 'container:a', view: 1, until: null };

describe('the history of a thing', () => {
  it('is that of the object, of the project, and up to the moment that is looked at', () => {
    assert.equal(pathOf(A), '/api/events?object=container%3Aa&limit=6');
    assert.equal(pathOf({ id: 'project:shop', view: 1, until: 0 }), '/api/events?project=shop&limit=6&until=1970-01-01T00%3A00%3A00.000Z');
    assert.equal(pathOf({ id: 'endpoint:a:b', view: 1, until: null }), null);
  });

  it('is asked for once, and a moment later again where the thing is another', async () => {
    const { told, asked, waiting, settled } = history();
    told.look(A);
    told.look({ ...A });
    await settled();
    assert.deepEqual([asked.length, told.entries?.length], [1, 1]);
    told.look({ ...A, view: 2 });
    told.look({ ...A, view: 3 });
    assert.equal(told.entries?.length, 1);
    for (const run of waiting) run();
    await settled();
    assert.equal(asked.length, 2);
  });

  it('is never that of what was pinned before', async () => {
    const { told, settled } = history();
    told.look(A);
    told.look({ ...A, id: 'endpoint:a:b' });
    await settled();
    assert.equal(told.entries, null);
  });

  it('is asked for again once there is somebody to ask', async () => {
    /** @type {any[]} */
    const answers = [new Error('away'), { entries: [{ id: 1 }] }, { entries: [] }];
    const told = new ObjectHistory(() => {}, async () => {
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    });
    told.look(A);
    for (let turn = 0; turn < 2; turn += 1) {
      await new Promise((resolve) => { setImmediate(resolve); });
      assert.equal(told.entries?.length, turn ? 1 : undefined);
      askAgain();
    }
    assert.equal(answers.length, 1);
  });

  it('has no section where nothing is told', () => {
    assert.deepEqual([historySections('container:a', null), historySections('container:a', []), historySections('endpoint:a:b', /** @type {any} */ ([{}]))], [[], [], []]);
  });
});
