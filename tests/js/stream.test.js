import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { Stream } from '../../static/dashboard/js/stream/stream.js';
import { answer, documentAnswer, Ear, FakeWorld, NODE } from './support/browser.js';

const LIVE = { type: 'engine', state: 'live', since: null, reason: null };

/** @type {FakeWorld} */
let world;
/** @type {Ear} */
let ear;
/** @type {Stream} */
let stream;

/** @param {number} base @param {number} revision @param {string} [epoch] */
function delta(base, revision, epoch = 'E') {
  const nothing = { nodes: [], edges: [] };
  return { type: 'delta', epoch, base, revision, added: nothing, changed: { nodes: [{ ...NODE, revision }], edges: [] }, removed: nothing };
}

/** Lets promises run that do not wait for the clock. */
async function settle() {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => { setImmediate(resolve); });
}

/** @param {number} ms */
async function pass(ms) {
  mock.timers.tick(ms);
  await settle();
}

async function goLive() {
  world.answers = [documentAnswer(7)];
  await stream.start();
  world.socket.onopen();
  world.say(LIVE);
}

beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout'] });
  world = new FakeWorld();
  ear = new Ear();
  stream = new Stream(ear, world);
});

afterEach(() => {
  stream.stop();
  mock.timers.reset();
});

test('it takes the document over HTTP and resumes from its revision', async () => {
  await goLive();
  assert.deepEqual(world.asked.map(({ path }) => path), ['/api/topology']);
  assert.equal(world.socket.url, '/ws/topology?epoch=E&revision=7');
  assert.deepEqual(ear.topologies, [{ revision: 7, quiet: false }]);
  assert.deepEqual(ear.links, ['catching', 'live']);
});

test('it acknowledges each frame after it was applied', async () => {
  await goLive();
  world.say(delta(7, 8));
  world.say(delta(8, 11));
  assert.deepEqual(ear.topologies.map(({ revision }) => revision), [7, 8, 11]);
  assert.deepEqual(world.socket.sent.map((text) => JSON.parse(text)), [{ type: 'ack', revision: 8 }, { type: 'ack', revision: 11 }]);
});

for (const [what, frame] of Object.entries({ base: delta(9, 10), epoch: delta(7, 8, 'other') })) {
  test(`a delta for another ${what} makes it start over, without resuming`, async () => {
    await goLive();
    world.answers = [documentAnswer(10, 'F')];
    world.say(frame);
    await settle();
    assert.equal(world.socket.sent.length, 0);
    assert.equal(world.sockets[0].closed, true);
    assert.deepEqual(world.asked[1].headers, {});
    assert.deepEqual(ear.topologies.at(-1), { revision: 10, quiet: true });
    assert.equal(world.socket.url, '/ws/topology?epoch=F&revision=10');
  });
}

test('a snapshot frame replaces everything, quietly', async () => {
  await goLive();
  world.say({ type: 'snapshot', epoch: 'F', revision: 2, topology: { nodes: [], edges: [] } });
  assert.deepEqual(ear.topologies.at(-1), { revision: 2, quiet: true });
  world.say(delta(2, 3, 'F'));
  assert.equal(ear.topologies.at(-1)?.revision, 3);
});

test('a cut socket comes back and resumes where it was', async () => {
  await goLive();
  world.say(delta(7, 8));
  world.socket.onclose({ code: 1006 });
  assert.equal(stream.link, 'lost');
  await pass(250);
  assert.equal(world.sockets.length, 2);
  assert.equal(world.socket.url, '/ws/topology?epoch=E&revision=8');
  assert.equal(world.asked.length, 1, 'the document is not fetched again');
});

test('it waits longer each time, but never more than five seconds', async () => {
  world.answers = [new Error('no network')];
  await stream.start();
  const waits = [];
  for (let attempt = 0; attempt < 8; attempt += 1) {
    const before = world.asked.length;
    let waited = 0;
    while (world.asked.length === before) {
      await pass(50);
      waited += 50;
    }
    waits.push(waited);
  }
  assert.deepEqual(waits, [250, 500, 1000, 2000, 4000, 5000, 5000, 5000]);
  assert.deepEqual(ear.links, ['lost']);
});

test('it does not wait when the browser is awake again', async () => {
  world.answers = [new Error('no network')];
  await stream.start();
  world.answers = [documentAnswer(1)];
  stream.wake();
  await settle();
  assert.equal(ear.topologies.length, 1);
});

test('a socket that is closed for a log-out leads to the login and not back', async () => {
  await goLive();
  world.socket.onclose({ code: 4401 });
  await pass(20_000);
  assert.equal(ear.loggedOut, 1);
  assert.equal(world.sockets.length, 1);
});

test('a socket that is refused makes it ask whether somebody is logged in', async () => {
  await goLive();
  world.socket.onclose({ code: 1006 });
  await pass(250);
  world.socket.onclose({ code: 1006 });
  world.answers = [answer(401)];
  await pass(5000);
  assert.equal(ear.loggedOut, 1);
});

test('while the engine has not answered it says why, and is shown what comes over the socket', async () => {
  world.answers = [answer(503, { detail: 'No engine listens.' })];
  await stream.start();
  assert.equal(ear.engines[0].reason, 'No engine listens.');
  assert.equal(world.socket.url, '/ws/topology');
  world.socket.onopen();
  world.say({ type: 'snapshot', epoch: 'E', revision: 1, topology: { nodes: [], edges: [] } });
  assert.equal(ear.topologies.length, 1);
});

test('a silent socket is left when the server has something newer', async () => {
  await goLive();
  world.answers = [documentAnswer(9)];
  await pass(20_000);
  assert.equal(world.asked[1].headers['If-None-Match'], '"E-7"');
  await pass(1000);
  assert.equal(stream.link, 'lost');
  assert.equal(world.sockets[0].closed, true);
});

test('a silent socket is kept when there is nothing new', async () => {
  await goLive();
  world.answers = [answer(304)];
  await pass(20_000);
  await pass(1000);
  assert.equal(stream.link, 'live');
  assert.equal(world.sockets.length, 1);
});

test('a frame that was on its way is no reason to leave', async () => {
  await goLive();
  world.answers = [documentAnswer(8)];
  await pass(20_000);
  world.say(delta(7, 8));
  await pass(1000);
  assert.equal(stream.link, 'live');
});

test('a server that does not answer at all is lost', async () => {
  await goLive();
  world.answers = [new Error('timeout')];
  await pass(20_000);
  assert.equal(stream.link, 'lost');
});

test('while frames come nobody is asked', async () => {
  await goLive();
  for (let revision = 7; revision < 20; revision += 1) {
    await pass(5000);
    world.say(delta(revision, revision + 1));
  }
  assert.equal(world.asked.length, 1);
});
