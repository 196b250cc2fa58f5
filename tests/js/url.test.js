import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readView, writeView } from '../../static/dashboard/js/url.js';
import { initialView } from '../../static/dashboard/js/view.js';

/** @typedef {import('../../static/dashboard/js/types.js').ViewState} ViewState */

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
  'the mount chart': { chart: 'mounts' },
  'the table of sources': { chart: 'sources' },
  'a camera': { camera: { x: -120, y: 4500, k: 0.3125 } },
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
  assert.deepEqual(read('?chart=pie&density=9&mode=&selected=#at=1,2'), initialView());
  assert.equal(read('#at=1,2,0').camera, null);
  assert.equal(read('#at=x,2,1').camera, null);
});
