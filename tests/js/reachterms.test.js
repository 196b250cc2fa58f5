/** Terms about reach: asked once for a state of the host, and not all the time while it changes. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { parseQuery } from '../../static/dashboard/js/search/search.js';
import { Problem } from '../../static/dashboard/js/base/api.js';
import { ReachTerms } from '../../static/dashboard/js/search/reachterms.js';
import { Host } from './support/host.js';

const host = new Host(1);
const web = host.container('web');
const models = [1, 2, 3].map(() => buildModel(host.topology));

/** @param {string[]} [found] */
function terms(found = [web]) {
  /** @type {string[]} */
  const asked = [];
  /** @type {(() => void)[]} */
  const later = [];
  let told = 0;
  const reach = new ReachTerms(() => { told += 1; }, async (path) => { asked.push(decodeURIComponent(path)); return { containers: found }; }, (run) => { later.push(run); });
  return { reach, asked, later, told: () => told };
}

test('a term is asked once, and known when the answer has come', async () => {
  const { reach, asked, told } = terms();
  const query = parseQuery('web -reaches:"my db" out:yes');
  assert.equal(reach.ask(query, models[0], 0).known, false);
  await Promise.resolve();
  assert.equal(reach.ask(query, models[0], 5000).known, true);
  assert.deepEqual(asked, ['/api/reach/matches?term=reaches:"my db"', '/api/reach/matches?term=out:"yes"']);
  assert.deepEqual([...reach.facts.get('reaches:my db') ?? []], [web]);
  assert.equal(told(), 2);
});

test('it is asked again for another state of the host, but not at each of its changes', async () => {
  const { reach, asked, later, told } = terms();
  const query = parseQuery('exposed:everywhere');
  reach.ask(query, models[0], 0);
  await Promise.resolve();
  assert.equal(reach.ask(query, models[1], 100).known, true);
  assert.equal(asked.length, 1);
  assert.equal(later.length, 1, 'it is looked at again when that time is over');
  reach.ask(query, models[2], 2000);
  await Promise.resolve();
  assert.equal(asked.length, 2);
  assert.equal(told(), 1, 'the same answer is no news');
});

test('a query without such a term asks nothing', () => {
  const { reach, asked } = terms();
  assert.deepEqual(reach.ask(parseQuery('web project:shop'), models[0]), { known: true, failed: '' });
  assert.deepEqual(asked, []);
});

test('without an answer nothing is known, neither of a term nor of its opposite, and it is asked again', async () => {
  let answers = false;
  let asked = 0;
  /** @type {(() => void)[]} */
  const later = [];
  const reach = new ReachTerms(() => {}, async () => {
    asked += 1;
    if (!answers) throw new Problem(503, 'busy', 'The server has no time.');
    return { containers: [web] };
  }, (run) => { later.push(run); });
  const query = parseQuery('-exposed:everywhere');
  reach.ask(query, models[0], 0);
  await new Promise(setImmediate);
  assert.deepEqual(reach.ask(query, models[0], 10), { known: false, failed: 'The server has no time.' });
  assert.equal(later.length, 1);
  answers = true;
  reach.ask(query, models[0], 2000);
  await new Promise(setImmediate);
  assert.deepEqual(reach.ask(query, models[0], 2010), { known: true, failed: '' });
  assert.equal(asked, 2);
});

test('what is refused is said, and not asked again for the same state of the host', async () => {
  let asked = 0;
  const reach = new ReachTerms(() => {}, async () => { asked += 1; throw new Problem(400, 'selector', 'There is no such scope.'); }, () => {});
  const query = parseQuery('exposed:nowhere');
  reach.ask(query, models[0], 0);
  await new Promise(setImmediate);
  assert.equal(reach.ask(query, models[0], 9000).failed, 'There is no such scope.');
  assert.equal(asked, 1);
});
