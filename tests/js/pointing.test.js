/** What the chart finds under a point, next to a card, and inside a box. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { boxLook } from '../../static/dashboard/js/chart/draw/boxlook.js';
import { bodyOf } from '../../static/dashboard/js/chart/draw/drawfar.js';
import { layoutAs } from '../../static/dashboard/js/chart/layout/form.js';
import { distance, hitAt, neighbour, railAt, TOUCH_REACH } from '../../static/dashboard/js/chart/input/hit.js';
import { detailAt } from '../../static/dashboard/js/chart/layout/lod.js';
import { clip, indexScene } from '../../static/dashboard/js/chart/layout/sceneindex.js';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { fromSnapshot } from '../../static/dashboard/js/stream/topology.js';

const text = readFileSync(new URL('./fixtures/host-81.json', import.meta.url), 'utf8');
const model = buildModel(fromSnapshot({ epoch: 'e', revision: 1, topology: JSON.parse(text) }));
const scenes = /** @type {const} */ (['shelves', 'rows']).map((form) => layoutAs(form, model, null, { aspect: 1.8 }).scene);

for (const scene of scenes) {
  const index = indexScene(scene);
  const near = detailAt(1, scene.form, index.cardHeight);

  describe(`${scene.form}: what lies under a point`, () => {
    it('is each card, on the card', () => {
      for (const card of scene.cards) {
        const hit = hitAt(index, card.x + card.w / 2, card.y + card.h / 2, 1, near);
        assert.deepEqual(hit, { kind: 'card', id: card.id });
      }
    });

    it('is each plug, on its ring', () => {
      for (const plug of scene.plugs) {
        assert.deepEqual(hitAt(index, plug.line.x2, plug.line.y2, 1, near), { kind: 'plug', id: plug.id });
      }
    });

    it('is each card from afar too, where its square is', () => {
      for (const share of [0.6, 0.95, 1.5]) {
        const k = share * (scene.form === 'rows' ? 0.25 : 0.18);
        const detail = detailAt(k, scene.form, index.cardHeight);
        for (const card of scene.cards) {
          const content = index.boxes.get(card.box);
          assert.ok(content);
          const body = bodyOf(card, content, detail);
          const hit = hitAt(index, body.x + body.w / 2, body.y + body.h / 2, k, detail);
          assert.deepEqual(hit, { kind: 'card', id: card.id }, `${detail.level} at ${k}`);
        }
      }
    });

    it('is for a finger all within 24 pixels of a rail or plug that nothing else is nearer to, at every zoom', () => {
      for (const k of [0.95, 1.4]) {
        const detail = detailAt(k, scene.form, index.cardHeight);
        for (const plug of scene.plugs) {
          // Along its line and its rail lie others of the same right: away from both.
          const at = { x: plug.line.x2 + 8.2 / k, y: plug.line.y2 + 8.2 / k };
          const hit = hitAt(index, at.x, at.y, k, detail, TOUCH_REACH);
          assert.ok(hit && ['plug', 'rail', 'card'].includes(hit.kind), `${plug.id}: ${hit?.kind}`);
        }
        for (const rail of index.crossing) {
          const [{ x1, y1, x2, y2 }] = rail.segments;
          const [dx, dy] = y1 === y2 ? [0, 11.9 / k] : [11.9 / k, 0];
          const found = railAt(index, null, (x1 + x2) / 2 + dx, (y1 + y2) / 2 + dy, TOUCH_REACH.rail / k);
          assert.ok(found, rail.label);
        }
      }
    });

    it('is nothing far outside', () => {
      assert.equal(hitAt(index, -1e6, 0, 1, near), null);
    });
  });

  describe(`${scene.form}: a scene sorted by box`, () => {
    it('has every card and every plug once', () => {
      const contents = [...index.boxes.values()];
      assert.equal(contents.reduce((sum, { cards }) => sum + cards.length, 0), scene.cards.length);
      assert.equal(contents.reduce((sum, { plugs }) => sum + plugs.length, 0), scene.plugs.length);
    });

    it('draws over a box exactly those rails that have a plug in it, up to where the plugs end', () => {
      for (const { plugs, rails } of index.boxes.values()) {
        for (const { network, line } of plugs) {
          const parts = rails.get(network)?.parts ?? [];
          assert.ok(parts.some((part) => distance(part, line.x2, line.y2) < 1e-6));
        }
      }
    });

    it('sees a box that only moved as the same picture', () => {
      const content = [...index.boxes.values()].find(({ cards }) => cards.length > 2);
      assert.ok(content);
      const by = (/** @type {any} */ thing) => ({ ...thing, x: thing.x + 100, y: thing.y + 40 });
      const line = (/** @type {any} */ s) => ({ x1: s.x1 + 100, x2: s.x2 + 100, y1: s.y1 + 40, y2: s.y2 + 40 });
      const moved = {
        ...content,
        box: by(content.box),
        cards: content.cards.map(by),
        frames: content.frames.map(by),
        plugs: content.plugs.map((plug) => ({ ...plug, line: line(plug.line) })),
        rails: new Map([...content.rails].map(([id, { rail, parts, pills }]) => [id, { rail, parts: parts.map(line), pills: pills.map(by) }])),
      };
      assert.equal(boxLook(moved, model), boxLook(content, model));
      moved.cards[0].x += 1;
      assert.notEqual(boxLook(moved, model), boxLook(content, model));
    });
  });

  describe(`${scene.form}: arrow keys`, () => {
    it('reach every card from the first one', () => {
      const seen = new Set([scene.cards[0].id]);
      for (const id of seen) {
        for (const direction of /** @type {const} */ (['left', 'right', 'up', 'down'])) {
          const next = neighbour(index, id, direction);
          if (next !== null) seen.add(next);
        }
      }
      assert.equal(seen.size, scene.cards.length);
    });

    it('begin at the first card', () => {
      assert.equal(neighbour(index, null, 'down'), scene.cards[0].id);
    });
  });
}

describe('clipping', () => {
  const box = { x: 0, y: 0, w: 100, h: 50 };

  it('cuts a rail to the box', () => {
    assert.deepEqual(clip({ x1: -20, y1: 10, x2: 300, y2: 10 }, box), { x1: 0, y1: 10, x2: 100, y2: 10 });
    assert.deepEqual(clip({ x1: 7, y1: -9, x2: 7, y2: 20 }, box), { x1: 7, y1: 0, x2: 7, y2: 20 });
  });

  it('leaves nothing of a rail elsewhere', () => {
    assert.equal(clip({ x1: -20, y1: 60, x2: 300, y2: 60 }, box), null);
    assert.equal(clip({ x1: 200, y1: 10, x2: 300, y2: 10 }, box), null);
  });
});
