/** How volumes stand with their backups: asked for, marked on the mount chart, told in words and in the header. */

import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';

import { askAgain } from '../../static/dashboard/js/base/vain.js';
import { BackupListing } from '../../static/dashboard/js/backups/listing.js';
import { BackupStandings } from '../../static/dashboard/js/backups/standings.js';
import { planTroubles, summary, troublesOf } from '../../static/dashboard/js/alerts/troubles.js';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { lookOf } from '../../static/dashboard/js/mounts/draw/mountface.js';
import { describeStorage } from '../../static/dashboard/js/mounts/words.js';
import { Host } from './support/host.js';
import { source } from './support/storage.js';

/** @type {object|null} */
let answer = null;
/** @type {string[]} */
let asked = [];

beforeEach(() => {
  asked = [];
  mock.timers.enable({ apis: ['setInterval'] });
  Object.assign(globalThis, { document: { visibilityState: 'visible', cookie: '' } });
  mock.method(globalThis, 'fetch', async (/** @type {string} */ path) => {
    asked.push(path);
    return new Response(JSON.stringify(answer), { status: answer ? 200 : 503, headers: { 'content-type': 'application/json' } });
  });
});
afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

const volume = (/** @type {string} */ name, /** @type {string} */ state) => ({ volume: { id: `volume:${name}`, name }, state, last: null });
const settled = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

test('each volume is marked as it stands, and only volumes are', async () => {
  const host = new Host(1);
  for (const id of ['volume:kept', 'volume:late', 'volume:lost', 'bind:/srv']) source(host, id);
  answer = { watched: true, failed_plans: ['nightly'], volumes: [volume('kept', 'current'), volume('late', 'overdue')] };
  const changed = mock.fn();
  const backups = new BackupStandings(changed);
  await backups.look();
  assert.equal(changed.mock.callCount(), 1);
  const before = buildModel(host.topology);
  before.storage();
  const after = buildModel(host.topology, before, undefined, backups.standings);
  const standing = ['volume:kept', 'volume:late', 'volume:lost', 'bind:/srv'].map((id) => after.storage().sources.get(id)?.backup);
  assert.deepEqual(standing, ['current', 'overdue', 'none', null]);
  assert.match(describeStorage(after.storage(), 'volume:late'), /backup overdue/);
  assert.match(describeStorage(after.storage(), 'volume:lost'), /no backup/);
  const card = /** @type {import('../../static/dashboard/js/mounts/types.js').MountCard} */ ({ id: 'volume:late', part: 'source', box: '', x: 0, y: 0, w: 1, h: 1 });
  assert.notEqual(lookOf(card, after), lookOf(card, before));
  assert.equal(after.storage().sources.get('bind:/srv'), before.storage().sources.get('bind:/srv'), 'the others are as they were');
});

test('where nobody plans or makes backups nothing is marked', async () => {
  const host = new Host(1);
  source(host, 'volume:data');
  answer = { watched: false, failed_plans: [], volumes: [] };
  const backups = new BackupStandings(() => undefined);
  await backups.look();
  const model = buildModel(host.topology, null, undefined, backups.standings);
  assert.equal(model.storage().sources.get('volume:data')?.backup, null);
  assert.doesNotMatch(describeStorage(model.storage(), 'volume:data'), /backup/);
});

test('it tells only what is new, asks now and then, and keeps what it knows through an outage', async () => {
  answer = { watched: true, failed_plans: [], volumes: [volume('kept', 'current')] };
  const changed = mock.fn();
  const backups = new BackupStandings(changed);
  await backups.look();
  await backups.look();
  assert.equal(changed.mock.callCount(), 1);
  answer = null;
  mock.timers.tick(120_000);
  await settled();
  assert.equal(asked.length, 3);
  assert.equal(backups.standings.volumes.get('volume:kept'), 'current');
});

test('a volume’s backups are asked for once, and again when there is something new', async () => {
  answer = { state: 'current', backups: [{ id: 7 }] };
  const changed = mock.fn();
  const listing = new BackupListing(changed);
  assert.equal(listing.of('a b'), null);
  await settled();
  assert.deepEqual(listing.of('a b')?.map(({ id }) => id), [7]);
  assert.deepEqual(asked, ['/api/volumes/a%20b/backups']);
  listing.outdate();
  assert.equal(changed.mock.callCount(), 2, 'who shows them looks again');
  assert.equal(listing.of('a b')?.length, 1, 'what is known is shown meanwhile');
  await settled();
  assert.equal(asked.length, 2);
});

test('a volume’s backups that had no answer are asked for again once there is somebody to ask', async () => {
  answer = null;
  const listing = new BackupListing(() => undefined);
  for (let look = 0; look < 2; look += 1) {
    listing.of('data');
    await settled();
  }
  assert.equal(asked.length, 1);
  answer = { backups: [{ id: 7 }] };
  askAgain();
  await settled();
  assert.deepEqual([asked.length, listing.of('data')?.length], [2, 1]);
});

/** Answers that a test gives in the order that it wants. */
function heldAnswers() {
  /** @type {((body: object) => void)[]} */
  const answers = [];
  mock.method(globalThis, 'fetch', () => new Promise((resolve) => { answers.push((body) => resolve(new Response(JSON.stringify(body)))); }));
  return answers;
}

test('an answer that comes late is not taken over a newer one', async () => {
  const answers = heldAnswers();
  const [backups, listing] = [new BackupStandings(() => undefined), new BackupListing(() => undefined)];
  for (let turn = 0; turn < 2; turn += 1) {
    void backups.look();
    listing.outdate();
    listing.of('data');
  }
  const standing = (/** @type {string} */ state) => ({ watched: true, failed_plans: [], volumes: [volume('data', state)] });
  answers[2](standing('current'));
  answers[3]({ backups: [{ id: 8 }] });
  await settled();
  answers[0](standing('overdue'));
  answers[1]({ backups: [] });
  await settled();
  assert.deepEqual([backups.standings.volumes.get('volume:data'), listing.of('data')?.length], ['current', 1]);
});

test('a plan that has failed stands among the troubles', () => {
  const troubles = [...troublesOf([]), ...planTroubles(['nightly', 'weekly'])];
  assert.equal(summary(troubles), '2 backup plans failed');
  assert.deepEqual(planTroubles([]), []);
});
