import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bindAddress, readView, writeView } from '../../static/dashboard/js/app/url.js';
import { initialView, View } from '../../static/dashboard/js/app/view.js';

/** @typedef {import('../../static/dashboard/js/base/types.js').ViewState} ViewState */

/** @param {string} address */
function read(address) {
  const { search, hash } = new URL(address, 'http://host/');
  return { ...initialView(), ...readView({ search, hash }) };
}

/** @type {Record<string, Partial<ViewState>>} */
const VIEWS = {
  'the plain one': {},
  'the table': { chart: 'table' },
  'dense rows': { density: 'rows' },
  'a search with blanks, quotes and a plus': { query: 'label:"a b" port:80/tcp c+d &=#', mode: 'hide' },
  'a search in Korean': { query: '네트워크' },
  'a pinned endpoint': { selected: `endpoint:${'a'.repeat(64)}:${'b'.repeat(64)}` },
  'groups by an odd label, without the stopped': { group: 'label:a b/&=#:c', stopped: 'hidden' },
  'groups by image': { group: 'image' },
  'what a container reaches': { selected: 'container:1', reach: 'from' },
  'the way between two': { selected: 'container:1', reach: 'to', other: 'container:2' },
  'what is open to the outside': { reach: 'outside' },
  'the mount chart': { chart: 'mounts' },
  'the table of sources': { chart: 'sources' },
  'a camera at a card': { camera: { at: `container:${'c'.repeat(64)}`, dx: -12, dy: 45, k: 0.3125 } },
  'a camera at a box of an odd name': { camera: { at: 'project:a,b c/%,1,2', dx: 0, dy: 0, k: 1 } },
  'a camera of old': { camera: { x: -120, y: 4500, k: 0.3125 } },
  'a moment, and what changed until then': { at: '2026-11-27T10:00:00.000Z', since: '2026-11-26T10:00:00.250Z' },
  'what changed since the last visit': { since: 'visit' },
  'all of it': { chart: 'table', density: 'cards', query: 'x', mode: 'hide', selected: 'network:1', camera: { x: 1, y: 2, k: 3 } },
};

for (const [name, patch] of Object.entries(VIEWS)) {
  test(`${name} comes back as it was`, () => {
    const view = { ...initialView(), ...patch };
    assert.deepEqual(read(writeView(view)), view);
  });
}

test('the plain view has a plain address', () => {
  assert.equal(writeView(initialView()), '');
});

test('where the pointer is does not get into the address', () => {
  assert.equal(writeView({ ...initialView(), hovered: 'network:1' }), '');
});

test('what makes no sense counts as not said', () => {
  assert.deepEqual(read('?chart=pie&density=9&mode=&selected=&group=pie&stopped=x#at=1,2'), initialView());
  assert.deepEqual([read('?at=yesterday&since=never').at, read('?at=day&since=never').at, read('?since=2026-13-01T00:00:00Z').since], [null, null, null]);
  assert.equal(read('#at=1,2,0').camera, null);
  assert.equal(read('#at=x,2,1').camera, null);
  assert.equal(read('#at=%,2,1,1').camera, null);
  assert.equal(read('#at=container:1,2,1,0').camera, null);
});

/** A browser's address and history, as far as they are needed. */
function browser() {
  const entries = [{ url: new URL('http://host/'), state: /** @type {any} */ (null) }];
  let at = 0;
  /** @type {Record<string, () => void>} */
  const listeners = {};
  const put = (/** @type {any} */ state, /** @type {string} */ path) => ({ state, url: new URL(path, 'http://host/') });
  const go = (/** @type {number} */ steps) => {
    at += steps;
    listeners.popstate();
  };
  const fake = {
    addEventListener: (/** @type {string} */ name, /** @type {() => void} */ run) => { listeners[name] = run; },
    history: {
      get state() { return entries[at].state; },
      replaceState: (/** @type {any} */ state, /** @type {any} */ _title, /** @type {string} */ path) => { entries[at] = put(state, path); },
      pushState: (/** @type {any} */ state, /** @type {any} */ _title, /** @type {string} */ path) => { entries.splice((at += 1), entries.length, put(state, path)); },
      back: () => go(-1),
    },
  };
  Object.assign(globalThis, fake);
  Object.defineProperty(globalThis, 'location', { configurable: true, get: () => entries[at].url });
  return { go, get at() { return at; }, get address() { return entries[at].url.pathname + entries[at].url.search + entries[at].url.hash; } };
}

test('Back leads through charts and out of the panel, and not through what was searched or where the camera stood', ({ mock }) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const page = browser();
  const view = new View();
  bindAddress(view);
  /** @param {Partial<ViewState>} patch */
  const look = (patch) => {
    view.set(patch);
    mock.timers.tick(1000);
  };
  look({ query: 'web', camera: { x: 1, y: 2, k: 1 } });
  assert.equal(page.at, 0);
  look({ chart: 'table' });
  look({ selected: 'network:1' });
  look({ selected: 'network:2', camera: { at: 'container:9', dx: 9, dy: 9, k: 9 } });
  assert.deepEqual([page.at, page.address], [2, '/?chart=table&q=web&selected=network%3A2#at=container:9,9,9,9']);
  page.go(-1);
  assert.deepEqual([view.state.chart, view.state.selected, view.state.camera?.k], ['table', null, 9]);
  page.go(-1);
  assert.deepEqual([view.state.chart, view.state.query, page.at], ['network', 'web', 0]);
  page.go(2);
  assert.deepEqual([view.state.chart, view.state.selected], ['table', 'network:2']);
});

test('what was opened and closed again leaves nothing to go back through', ({ mock }) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const page = browser();
  const view = new View();
  bindAddress(view);
  for (const patch of [{ selected: 'network:1' }, { query: 'x' }, { selected: null }]) {
    view.set(patch);
    mock.timers.tick(1000);
  }
  assert.deepEqual([page.at, page.address, view.state.selected], [0, '/?q=x', null]);
});

test('what was opened on another chart is closed on that chart, and Back leads to where it was opened from', ({ mock }) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const page = browser();
  const view = new View();
  bindAddress(view);
  for (const patch of [{ chart: /** @type {const} */ ('table') }, { chart: /** @type {const} */ ('network'), selected: 'network:1' }, { selected: null }]) {
    view.set(patch);
    mock.timers.tick(1000);
  }
  assert.deepEqual([page.at, page.address, view.state.chart], [2, '/', 'network']);
  page.go(-1);
  assert.deepEqual([page.address, view.state.chart, view.state.selected], ['/?chart=table', 'table', null]);
});
