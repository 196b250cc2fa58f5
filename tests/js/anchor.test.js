/** An address opens on any screen with the same thing in view. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { anchorOf, viewAt } from '../../static/dashboard/js/chart/anchor.js';
import { layoutAs } from '../../static/dashboard/js/chart/layout/form.js';
import { indexScene } from '../../static/dashboard/js/chart/layout/sceneindex.js';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { indexMounts } from '../../static/dashboard/js/mounts/mountindex.js';
import { inventHost } from './support/invent.js';
import { lay } from './support/mountchecks.js';

const DESK = { width: 1440, height: 810 };
const PHONE = { width: 390, height: 700 };
const model = buildModel(inventHost(60, 61).topology);
/** @param {'shelves'|'rows'} form @param {{width: number, height: number}} size */
const indexFor = (form, { width, height }) => /** @type {any} */ (indexScene(layoutAs(form, model, null, { aspect: width / height, width }).scene));
const desk = indexFor('shelves', DESK);
const phone = indexFor('rows', PHONE);

/** Where a card's middle is in the window. @param {any} index @param {string} id @param {{x: number, y: number, k: number}|null} view */
function seenAt(index, id, view) {
  assert.ok(view);
  const { x, y, w, h } = index.cards.get(id);
  return { x: (x + w / 2) * view.k + view.x, y: (y + h / 2) * view.k + view.y };
}

describe('what the camera looks at', () => {
  it('comes back to the very same place in the same window', () => {
    for (const card of desk.scene.cards) {
      const view = { x: 700 - card.x * 1.3, y: 300 - card.y * 1.3, k: 1.3 };
      const anchor = anchorOf(desk, view, DESK);
      assert.ok(anchor);
      const again = viewAt(anchor, desk, DESK);
      assert.ok(again && Math.hypot(again.x - view.x, again.y - view.y) < 1e-6);
    }
  });

  it('is in view on another kind of screen, in another form', () => {
    for (const card of desk.scene.cards) {
      const view = { x: 720 - (card.x + 100) * 2, y: 400 - card.y * 2, k: 2 };
      const anchor = anchorOf(desk, view, DESK);
      assert.ok(anchor);
      const { x, y } = seenAt(phone, anchor.at, viewAt(anchor, phone, PHONE));
      assert.ok(x >= 0 && x <= PHONE.width && y >= 0 && y <= PHONE.height, `${x}, ${y}`);
    }
  });

  it('is in view on another kind of screen on the mount chart too', () => {
    const mounts = (/** @type {{width: number, height: number}} */ { width, height }) => /** @type {any} */ (indexMounts(lay(inventHost(60, 61), null, { aspect: width / height, width }).scene));
    const [wide, narrow] = [mounts(DESK), mounts(PHONE)];
    for (const card of wide.scene.cards) {
      const anchor = anchorOf(wide, { x: 720 - (card.x + 40) * 2, y: 400 - card.y * 2, k: 2 }, DESK);
      assert.ok(anchor);
      const { x, y } = seenAt(narrow, anchor.at, viewAt(anchor, narrow, PHONE));
      assert.ok(x >= 0 && x <= PHONE.width && y >= 0 && y <= PHONE.height, `${anchor.at}: ${x}, ${y}`);
    }
  });

  it('is the box where there are no cards', () => {
    const box = { key: 'unused', x: 0, y: 0, w: 300, h: 200 };
    const index = /** @type {any} */ ({ cards: new Map(), boxes: new Map([['unused', { box }]]) });
    assert.deepEqual(anchorOf(index, { x: 0, y: 0, k: 1 }, { width: 300, height: 200 }), { at: 'unused', dx: 0, dy: 0, k: 1 });
  });

  it('is nothing on an empty host', () => {
    assert.equal(anchorOf(/** @type {any} */ ({ cards: new Map(), boxes: new Map() }), { x: 0, y: 0, k: 1 }, DESK), null);
  });
});

describe('an address', () => {
  it('of something that is not there shows nothing of its own', () => {
    assert.equal(viewAt({ at: 'container:gone', dx: 0, dy: 0, k: 1 }, desk, DESK), null);
  });

  it('of old is followed only where something is seen', () => {
    const { x, y } = desk.scene.cards[0];
    assert.ok(viewAt({ x, y, k: 1 }, desk, DESK));
    assert.equal(viewAt({ x: -9000, y: -9000, k: 1 }, desk, DESK), null);
  });
});
