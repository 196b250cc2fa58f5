import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';

import { Announcer } from '../../static/dashboard/js/app/announce.js';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { Host } from './support/host.js';

/** @type {{text: string, remove: () => void}[]} what the region holds */
let held = [];
const region = /** @type {any} */ ({ append: (/** @type {any} */ element) => held.push(element) });
const words = () => held.map(({ text }) => text);

beforeEach(() => {
  held = [];
  mock.timers.enable({ apis: ['setTimeout'] });
  const createElement = () => {
    const element = { text: '', append: (text = '') => { element.text += text; }, remove: () => { held = held.filter((one) => one !== element); } };
    return element;
  };
  Object.assign(globalThis, { document: { createElement }, HTMLPreElement: class {} });
});
afterEach(() => {
  mock.timers.reset();
  Reflect.deleteProperty(globalThis, 'document');
  Reflect.deleteProperty(globalThis, 'HTMLPreElement');
});

test('what is said shortly after another thing takes nothing away from it', () => {
  const announcer = new Announcer(region);
  announcer.say('3 stopped hidden');
  announcer.say('');
  mock.timers.tick(1);
  announcer.say('Live.');
  assert.deepEqual(words(), ['3 stopped hidden', 'Live.']);
  mock.timers.tick(8000);
  assert.equal(held.length, 2, 'it can still be read');
  mock.timers.tick(2000);
  assert.deepEqual(words(), [], 'nobody comes upon it later');
});

test('the same said again is told again, as something that has come', () => {
  const announcer = new Announcer(region);
  announcer.say('Nothing is hidden.');
  const [first] = held;
  announcer.say('Nothing is hidden.');
  assert.deepEqual(words(), ['Nothing is hidden.', 'Nothing is hidden.']);
  assert.equal(held[0], first);
});

test('what has changed on the host is told after a while, and not what one does', () => {
  const host = new Host(1);
  const before = buildModel(host.topology);
  host.fork();
  host.container('web');
  const announcer = new Announcer(region);
  announcer.update(before, false);
  announcer.update(buildModel(host.topology), false);
  announcer.say('3 stopped hidden');
  assert.deepEqual(words(), ['3 stopped hidden']);
  mock.timers.tick(8000);
  assert.deepEqual(words(), ['3 stopped hidden', 'web is new']);
});
