/** What the painter draws in which frame: everything in view has the detail of the zoom, once the camera rests. */

import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { Painter } from '../../static/dashboard/js/chart/draw/draw.js';

/** @typedef {import('../../static/dashboard/js/chart/layout/lod.js').Detail} Detail */

/** @type {Detail} */
const FAR = { level: 'far', step: 0.25, unit: 4, text: 4 };
/** @type {Detail} */
const NEAR = { level: 'near', step: 1, unit: 1, text: 1 };
const VIEW = { x: 0, y: 0, w: 500, h: 500 };
const BOXES = ['a', 'b', 'c', 'd', 'e'].map((key, at) => ({ box: { key, x: at * 100, y: 0, w: 90, h: 90 }, cards: [] }));

/** As much of a browser's element as the painter's own groups ask for. */
const element = () => ({ setAttribute() {}, append() {}, classList: { toggle() {}, add() {} } });

/** Each box takes longer than a frame's share to be drawn. */
function stage() {
  /** @type {Map<string, string>} the level at which each box was drawn last */
  const drawn = new Map();
  let now = 0;
  mock.method(performance, 'now', () => now);
  const kind = {
    margin: 0.5,
    crossing: () => ({ draw() {}, mark() {} }),
    leading: () => null,
    box: (/** @type {unknown} */ _parent, /** @type {typeof BOXES[0]} */ content) => ({
      group: element(), content, mark() {}, cardElement: () => null, remove: () => drawn.delete(content.box.key),
      draw(/** @type {typeof BOXES[0]} */ { box }, /** @type {Detail} */ { level }) {
        if (drawn.get(box.key) === level) return [];
        drawn.set(box.key, level);
        now += 20;
        return [];
      },
    }),
  };
  const painter = new Painter(/** @type {any} */ (element()), { describe: String, t: String }, /** @type {any} */ (kind));
  const index = { boxes: new Map(BOXES.map((content) => [content.box.key, content])), cards: new Map() };
  painter.setScene(/** @type {any} */ ({ boxes: [] }), /** @type {any} */ (index), false);
  return { painter, levels: () => [...drawn.values()] };
}

describe('the painter', () => {
  beforeEach(() => { globalThis.document = /** @type {any} */ ({ createElementNS: element }); });
  afterEach(() => {
    mock.restoreAll();
    Reflect.deleteProperty(globalThis, 'document');
  });

  it('draws all in view at once when asked for the whole', () => {
    const { painter, levels } = stage();
    painter.frame(VIEW, FAR, 'whole');
    assert.deepEqual(levels(), BOXES.map(() => 'far'));
  });

  it('goes on after a pause in a zoom, however often it was interrupted', () => {
    const { painter, levels } = stage();
    painter.frame(VIEW, FAR, 'whole');
    assert.ok(painter.frame(VIEW, NEAR, 'rest'), 'a frame is too short for all of them');
    assert.ok(levels().includes('far'));
    painter.frame(VIEW, NEAR, 'moving');
    for (let frames = 0; painter.frame(VIEW, NEAR, 'rest'); frames += 1) assert.ok(frames < 20);
    assert.deepEqual(levels(), BOXES.map(() => 'near'));
  });
});
