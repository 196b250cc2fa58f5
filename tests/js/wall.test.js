/** What a wall makes stand out, and what it says. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { buildModel } from '../../static/dashboard/js/model/model.js';
import { hasEnded, Standing } from '../../static/dashboard/js/wall/standing.js';
import { calmWords, concerningWall, listed, litBy, shownBy, stateWords, TOLD } from '../../static/dashboard/js/wall/troubles.js';
import { Host } from './support/host.js';

/** @typedef {import('../../static/dashboard/js/wall/troubles.js').Alert} Alert */

/** @param {string} id @param {'firing'|'acknowledged'} [state] */
const alert = (id, state = 'firing') => /** @type {Alert} */ ({ id: 1, when: 'unhealthy', state, object: { id, kind: 'container', name: id }, text: id, severity: 'warning' });

test('what is wrong and on the chart stays bright; what somebody has seen to does not', () => {
  const nodes = new Map([['container:a', {}], ['container:b', {}]]);
  assert.deepEqual(litBy([alert('container:a'), alert('container:b', 'acknowledged'), alert('container:gone')], nodes), new Set(['container:a']));
  assert.equal(litBy([alert('container:gone')], nodes), null, 'then nothing is dimmed');
});

test('over a search it shows what that finds, and tells what is wrong with that and with all', () => {
  const host = new Host(1);
  const [web, db] = [host.container('web', { project: 'shop' }), host.container('db', { project: 'other' })];
  const model = buildModel(host.topology);
  assert.equal(shownBy(model, ''), model);
  const shown = shownBy(model, 'project:shop');
  assert.deepEqual([...shown.containers.keys()], [web]);
  const lost = /** @type {Alert} */ ({ ...alert('host:TEST'), object: { id: 'host:TEST', kind: 'host', name: '' } });
  const alerts = [alert(web), alert(db), lost];
  assert.deepEqual(concerningWall(alerts, shown, 'project:shop'), [alerts[0], lost]);
  assert.deepEqual(concerningWall(alerts, model, ''), alerts);
});

test('where no alert fires, it says of what, and how many somebody has seen to', () => {
  assert.equal(calmWords([], ''), 'No alert fires.');
  assert.equal(calmWords([], 'project:shop'), 'No alert fires on what this wall shows.');
  assert.equal(calmWords([alert('a', 'acknowledged'), alert('b', 'acknowledged')], ''), 'No alert fires. 2 are acknowledged.');
});

test('only so many troubles are told one by one', () => {
  const many = Array.from({ length: TOLD + 3 }, (_, at) => alert(`container:${at}`));
  const { shown, more } = listed([alert('x', 'acknowledged'), ...many]);
  assert.deepEqual([shown.length, more], [TOLD, 3]);
});

test('that what is shown may be old is said, the weightiest reason first', () => {
  const now = { ended: false, link: 'live', engine: 'live', reason: null };
  assert.equal(stateWords(now), '');
  const said = [stateWords({ ...now, ended: true, link: 'lost' }), stateWords({ ...now, link: 'lost', engine: 'stale' }), stateWords({ ...now, engine: 'stale', reason: 'x' })];
  assert.equal(new Set(said).size, 3);
  assert.match(said[2], /x$/);
});

test('only Portolan says that a wall has been ended, and none has whose link is live', async () => {
  const answers = [new Response(JSON.stringify({ code: 'not_found' }), { status: 404 }), new Response('404 page not found', { status: 404 }), new Response('null', { status: 404 }), new Response('{}')];
  assert.deepEqual(await Promise.all(answers.map(hasEnded)), [true, false, false, false]);
  const standing = new Standing();
  standing.end();
  assert.match(standing.words, /has been ended/);
  standing.setLink('live');
  standing.setEngine('live', null);
  assert.equal(standing.words, '');
});
