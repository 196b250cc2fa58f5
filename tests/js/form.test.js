/** Which form is chosen. */

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fitting } from '../../static/dashboard/js/chart/layout/fitting.js';
import { chooseForm, layoutAs } from '../../static/dashboard/js/chart/layout/form.js';
import { LEGIBLE } from '../../static/dashboard/js/chart/layout/measures.js';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { inventHost } from './support/invent.js';

const DESK = { width: 1920, height: 1080 };
const PHONE = { width: 390, height: 844 };
const WALL = { width: 3840, height: 2160 };

it('chooses shelves up to about 120, rows while they can be read in a few windows, and tiles beyond', () => {
  assert.deepEqual([5, 100, 121, 400, 1000, 1201, 3000].map((count) => chooseForm(count, DESK)), ['shelves', 'shelves', 'rows', 'rows', 'rows', 'tiles', 'tiles']);
});

it('chooses what can be read on smaller and larger screens', () => {
  const laptop = { width: 1440, height: 810 };
  assert.deepEqual([30, 81, 300, 400, 3000].map((count) => chooseForm(count, laptop)), ['shelves', 'rows', 'rows', 'rows', 'tiles']);
  assert.equal(chooseForm(30, PHONE), 'rows');
  assert.equal(chooseForm(5, PHONE), 'shelves');
  assert.equal(chooseForm(300, WALL), 'shelves');
});

/** @param {number} count @param {{width: number, height: number}} size */
function fitted(count, size) {
  const { width, height } = size;
  const model = buildModel(inventHost(count, 43).topology);
  const { scene } = layoutAs(chooseForm(count, size), model, null, { aspect: width / height, width });
  return { scene, view: fitting(scene, size) };
}

const SCREENS = [[360, 640], [390, 780], [768, 930], [1366, 680], [1440, 810], [1920, 990], [2560, 1350]].map(([width, height]) => ({ width, height }));

for (const size of SCREENS) {
  it(`shows 120 to 400 containers at ${size.width} × ${size.height} so that names can be read, as wide as the window`, () => {
    for (const count of [120, 300, 400]) {
      const { scene, view } = fitted(count, size);
      const label = scene.form === 'rows' ? 13.5 : 18.5;
      assert.ok(label * view.k >= 10 || view.k >= LEGIBLE.shelves, `${count}: ${view.k}`);
      assert.ok(view.x + scene.x * view.k >= -1, `${count}: begins at ${view.x + scene.x * view.k}`);
      assert.ok(scene.width * view.k <= size.width + 1, `${count}: ${scene.width * view.k} wide`);
    }
  });
}

it('gives fingers rows of 24 pixels', () => {
  for (const size of SCREENS.slice(0, 2)) {
    for (const count of [30, 300]) {
      const { scene, view } = fitted(count, size);
      assert.equal(scene.form, 'rows');
      const [one, two] = scene.cards.filter((card) => card.box === scene.cards[0].box).slice(0, 2);
      assert.ok((two.y - one.y) * view.k >= 24, `${(two.y - one.y) * view.k}`);
    }
  }
  const model = buildModel(inventHost(60, 43).topology);
  const { scene } = layoutAs('rows', model, null, { aspect: 0.8, width: 1024, touch: true });
  assert.ok(scene.cards[0].h * (scene.legible ?? 0) >= 23);
});

it('keeps the colours of networks in another form', () => {
  const model = buildModel(inventHost(60, 44).topology);
  const { memory } = layoutAs('shelves', model, null, { aspect: 1.6, width: 1600 });
  const turned = Object.fromEntries(Object.entries(memory.colors).map(([id, color]) => [id, color + 3]));
  assert.deepEqual(layoutAs('rows', model, { ...memory, colors: turned }, { aspect: 1.6, width: 1600 }).memory.colors, turned);
});

it('chooses rows for any number on a phone, which shows no whole chart', () => {
  assert.deepEqual([151, 300, 3000].map((count) => chooseForm(count, PHONE)), ['rows', 'rows', 'rows']);
});

it('lets the person decide', () => {
  assert.equal(chooseForm(300, DESK, 'cards'), 'shelves');
  assert.equal(chooseForm(5, DESK, 'rows'), 'rows');
});
