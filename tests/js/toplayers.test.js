/** What lies on top of the scene is drawn when it changes, and not in each frame of a movement. */

import assert from 'node:assert/strict';
import { afterEach, beforeEach, it } from 'node:test';
import { noMarks } from '../../static/dashboard/js/chart/draw/marks.js';
import { TopLayers } from '../../static/dashboard/js/chart/draw/toplayers.js';

let emptied = 0;
const element = () => ({ setAttribute: () => undefined, append: () => undefined, replaceChildren: () => { emptied += 1; }, classList: { toggle: () => undefined } });
beforeEach(() => {
  emptied = 0;
  Object.assign(globalThis, { document: { createElementNS: element } });
});
afterEach(() => { Reflect.deleteProperty(globalThis, 'document'); });

it('moves with the world, and is drawn anew for another scene, another zoom and other marks', () => {
  const layers = new TopLayers(/** @type {any} */ (element()), /** @type {any} */ ({ drags: false }));
  const index = () => /** @type {any} */ ({ scene: { form: 'rows' }, cards: new Map(), boxes: new Map(), plugs: new Map(), rails: new Map() });
  const detail = (/** @type {number} */ step) => /** @type {any} */ ({ level: 'far', step, unit: 1, text: 1 });
  const [marks, first] = [noMarks(), index()];
  layers.follow(marks, first, detail(1));
  let drawn = 0;
  const drewAnew = () => {
    const more = emptied > drawn;
    drawn = emptied;
    return more;
  };
  assert.ok(drewAnew());
  for (let frame = 0; frame < 10; frame += 1) layers.follow(marks, first, detail(1));
  assert.ok(!drewAnew());
  layers.follow(marks, first, detail(2));
  assert.ok(drewAnew());
  layers.follow(marks, index(), detail(2));
  assert.ok(drewAnew());
  layers.draw(marks, first, detail(2));
  assert.ok(drewAnew());
});
