import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Beside } from '../../static/dashboard/js/stream/topics.js';
import { Stream } from '../../static/dashboard/js/stream/stream.js';
import { documentAnswer, Ear, FakeWorld } from './support/browser.js';

/** @type {FakeWorld} */
let world;
/** @type {Ear} */
let ear;
/** @type {Beside} */
let beside;
/** @type {Stream} */
let stream;
/** @type {any[]} */
let heard;
let left = 0;

beforeEach(() => {
  world = new FakeWorld();
  world.answers = [documentAnswer(7)];
  ear = new Ear();
  beside = new Beside();
  heard = [];
  left = 0;
  beside.add('rights', { take: (frame) => heard.push(frame.role) });
  beside.add('events', { take: (frame) => { left = frame.last; }, leftOff: () => (left ? String(left) : ''), opened: (say) => say({ type: 'here' }) });
  stream = new Stream(ear, world, beside);
});

afterEach(() => stream.stop());

test('it asks for the topics, each from where it left off', async () => {
  await stream.start();
  assert.equal(world.socket.url, '/ws/topology?epoch=E&revision=7&with=rights%2Cevents');
  world.socket.onopen();
  world.say({ type: 'events', last: 41 });
  stream.stop();
  await stream.start();
  assert.match(world.socket.url, /&with=rights%2Cevents%3A41$/);
});

test('their frames go to them, and not to the topology', async () => {
  await stream.start();
  world.socket.onopen();
  world.say({ type: 'rights', role: 'viewer' });
  assert.deepEqual(heard, ['viewer']);
  assert.equal(ear.topologies.length, 1);
  assert.equal(world.sockets.length, 1);
  assert.ok(world.socket.sent.every((text) => JSON.parse(text).type !== 'ack'));
});

test('a frame of nobody makes it start over, as ever', async () => {
  await stream.start();
  world.socket.onopen();
  world.say({ type: 'weather' });
  assert.equal(world.socket.closed, true);
});

test('what a page says goes out when a socket opens and while it is open, and never into a closed one', async () => {
  beside.say({ type: 'early' });
  await stream.start();
  world.socket.onopen();
  beside.say({ type: 'now' });
  stream.stop();
  beside.say({ type: 'late' });
  assert.deepEqual(world.socket.sent.map((text) => JSON.parse(text).type), ['here', 'now']);
});
