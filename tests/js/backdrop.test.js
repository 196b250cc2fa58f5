/** All of a large chart as one bitmap: everything that is drawn stands where the picture has it, and steps back as there. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isLarge, paint, zoomOf } from '../../static/dashboard/js/chart/draw/backdrop.js';
import { noMarks } from '../../static/dashboard/js/chart/draw/marks.js';
import { indexScene } from '../../static/dashboard/js/chart/layout/sceneindex.js';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { inventHost } from './support/invent.js';
import { lay } from './support/moved.js';

/** A pen that keeps the rectangles that it fills, and with what. */
function pen() {
  /** @type {{x: number, y: number, w: number, h: number, color: string, alpha: number}[]} */
  const filled = [];
  const found = {
    fillStyle: '', strokeStyle: '', lineWidth: 0, globalAlpha: 1, filled,
    setTransform() {}, strokeRect() {}, beginPath() {}, moveTo() {}, lineTo() {}, stroke() {},
    fillRect(/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ w, /** @type {number} */ h) {
      filled.push({ x, y, w, h, color: found.fillStyle, alpha: found.globalAlpha });
    },
  };
  return found;
}

/** @param {import('../../static/dashboard/js/base/types.js').Memory['form']} form @param {Partial<import('../../static/dashboard/js/chart/draw/marks.js').Marks>} [marks] */
function painted(form, marks = {}) {
  const host = inventHost(120, 8);
  const { scene } = lay(form, host, null);
  const model = buildModel(host.topology);
  const index = indexScene(scene);
  const one = pen();
  paint(/** @type {any} */ (one), { model, index, marks: { ...noMarks(), ...marks } }, (value) => value);
  return { scene, model, squares: one.filled.filter(({ color }) => !color.startsWith('var(')), grounds: one.filled.filter(({ color }) => color === 'var(--box)') };
}

describe('what lies beneath a large chart while it is moved', () => {
  for (const form of /** @type {const} */ (['tiles', 'rows'])) {
    it(`has a square for each container, in its box and of its state's color (${form})`, () => {
      const { scene, model, squares, grounds } = painted(form);
      assert.equal(grounds.length, scene.boxes.length);
      assert.equal(squares.length, scene.cards.length);
      const boxes = new Map(scene.boxes.map((box) => [box.key, box]));
      const signs = new Map();
      for (const card of scene.cards) signs.set(model.containers.get(card.id)?.sign, (signs.get(model.containers.get(card.id)?.sign) ?? 0) + 1);
      for (const [sign, count] of signs) assert.equal(squares.filter(({ color }) => color === sign).length, count);
      const inside = squares.filter(({ x, y, w, h }) => [...boxes.values()].some((box) => x >= box.x - 1 && y >= box.y - 1 && x + w <= box.x + box.w + 1 && y + h <= box.y + box.h + 1));
      assert.equal(inside.length, squares.length);
    });
  }

  it('steps back as the picture does', () => {
    const { scene, squares } = painted('tiles', { hits: new Set(), mode: 'hide' });
    assert.ok(squares.every(({ alpha }) => alpha === 0));
    const lit = new Set([scene.cards[0].id]);
    const some = painted('tiles', { lit }).squares;
    assert.equal(some.filter(({ alpha }) => alpha === 1).length, 1);
    assert.equal(some.filter(({ alpha }) => alpha < 0.2).length, some.length - 1);
  });

  it('is there only where frames would take long, and no larger than a screen', () => {
    assert.ok(!isLarge({ cards: new Array(300) }));
    assert.ok(isLarge({ cards: new Array(1000) }));
    const k = zoomOf({ width: 22_474, height: 10_328 });
    assert.ok(22_474 * k <= 2048 && 10_328 * k <= 2048);
  });
});
