import assert from 'node:assert/strict';
import { test } from 'node:test';

import { placeOfAlert } from '../../static/dashboard/js/chart/draw/drawalerts.js';
import { placeOfBreach } from '../../static/dashboard/js/chart/draw/drawbreaches.js';
import { placeOfChange } from '../../static/dashboard/js/chart/draw/drawchanges.js';
import { placeOfNote } from '../../static/dashboard/js/chart/draw/drawnotes.js';

test('from afar each kind of sign has its own corner, within the body: nothing beside it is covered, nor another', () => {
  const [far, size] = [/** @type {any} */ ({ level: 'overview', unit: 4 }), 16];
  for (const body of [{ x: 100, y: 50, w: 36, h: 36 }, { x: 0, y: 0, w: 200, h: 30 }, { x: 5, y: 5, w: 8, h: 90 }]) {
    const index = /** @type {any} */ ({ cards: new Map([['a', { id: 'a', box: 'p' }]]), boxes: new Map([['p', {}]]) });
    const kind = /** @type {any} */ ({ bodyOf: () => body });
    const signs = [
      placeOfAlert('a', index, kind, far, size), placeOfBreach('a', index, kind, far, size), placeOfChange('a', index, kind, far, size),
      placeOfNote('a', index, kind, far, size, { breaches: new Set(['a']), alerts: new Map() }),
    ];
    const edges = signs.map((at) => {
      assert.ok(at?.s);
      return { left: at.x - at.s, right: at.x + at.s, top: at.y - at.s, bottom: at.y + at.s };
    });
    for (const [one, { left, right, top, bottom }] of edges.entries()) {
      assert.ok(left >= body.x && right <= body.x + body.w && top >= body.y && bottom <= body.y + body.h);
      for (const other of edges.slice(one + 1)) assert.ok(right <= other.left || other.right <= left || bottom <= other.top || other.bottom <= top, 'none covers another');
    }
  }
});

test('signs of a low card in a shelf stand at its corners, and not on what is beside it', () => {
  const index = /** @type {any} */ ({ scene: { form: 'shelves' }, cards: new Map([['a', { id: 'a', box: 'p', x: 100, y: 50, w: 220, h: 76 }]]), boxes: new Map([['p', {}]]) });
  const [middle, kind] = [/** @type {any} */ ({ level: 'middle', unit: 3, text: 3 }), /** @type {any} */ ({})];
  const radius = 22;
  assert.deepEqual([placeOfAlert('a', index, kind, middle, radius, true), placeOfBreach('a', index, kind, middle, radius)], [{ x: 111, y: 50 }, { x: 111, y: 126 }]);
});

test('signs of one rail stand one after another, whether it runs across or down, or has no room for a line', () => {
  const scene = { labels: [{ id: 'other', x: 0, y: 0, h: 20 }, { id: 'bare', x: 400, y: 100, h: 20 }, { id: 'bare', x: 700, y: 300, h: 20 }] };
  const rails = new Map([['across', { segments: [{ x1: 3, y1: 7, x2: 900, y2: 7 }] }], ['down', { segments: [{ x1: 5, y1: 9, x2: 5, y2: 900 }] }], ['bare', { segments: [] }]]);
  const index = /** @type {any} */ ({ scene, cards: new Map(), boxes: new Map(), rails });
  const [near, kind, size] = [/** @type {any} */ ({ level: 'near', unit: 1, text: 1 }), /** @type {any} */ ({}), 10];
  for (const id of rails.keys()) {
    const [breach, alert, note] = [
      placeOfBreach(id, index, kind, near, size), placeOfAlert(id, index, kind, near, size, true),
      placeOfNote(id, index, kind, near, size, { breaches: new Set([id]), alerts: new Map([[id, 'firing']]) }),
    ];
    assert.ok(breach && alert && note);
    for (const [one, other] of [[breach, alert], [alert, note], [breach, note]]) assert.ok(Math.hypot(one.x - other.x, one.y - other.y) > 2 * size, id);
    assert.deepEqual(placeOfAlert(id, index, kind, near, size, false), breach, 'alone it stands first');
  }
  assert.deepEqual(placeOfBreach('bare', index, kind, near, size), { x: 390, y: 110 });
  assert.equal(placeOfBreach('gone', index, kind, near, size), null);
});
