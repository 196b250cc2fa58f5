/**
 * What must be true of every scene of the mount chart, and what has moved between two.
 *
 * @module tests/js/support/mountchecks
 */

import assert from 'node:assert/strict';
import { buildModel } from '../../../static/dashboard/js/model/model.js';
import { layoutMounts } from '../../../static/dashboard/js/mounts/layout/layout.js';

/** @typedef {import('../../../static/dashboard/js/mounts/types.js').MountScene} MountScene */
/** @typedef {import('../../../static/dashboard/js/mounts/types.js').MountMemory} MountMemory */
/** @typedef {import('../../../static/dashboard/js/mounts/types.js').StorageModel} StorageModel */
/** @typedef {import('../../../static/dashboard/js/base/types.js').Rect} Rect */
/** @typedef {import('./host.js').Host} Host */

export const WINDOW = { aspect: 16 / 9, width: 1920 };

/** @param {Host} host @param {MountMemory|null} [memory] @param {import('../../../static/dashboard/js/base/types.js').Shape} [window] */
export function lay(host, memory = null, window = WINDOW) {
  const model = buildModel(host.topology).storage();
  return { model, ...layoutMounts(model, memory, window) };
}

/** @param {Rect} a @param {Rect} b */
const overlap = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

/** @param {readonly (Rect & {id?: string, key?: string})[]} rects */
function checkApart(rects) {
  const sorted = [...rects].sort((a, b) => a.y - b.y);
  sorted.forEach((a, at) => {
    for (let next = at + 1; next < sorted.length && sorted[next].y < a.y + a.h; next += 1) {
      assert.ok(!overlap(a, sorted[next]), `${a.id ?? a.key} and ${sorted[next].id ?? sorted[next].key} overlap`);
    }
  });
}

/** @param {MountScene} scene @param {StorageModel} model */
export function check(scene, model) {
  const { boxes, cards, labels, wires } = scene;
  checkApart(boxes);
  checkApart([...cards, ...labels.map((label) => ({ ...label, w: label.right - label.x }))]);
  const byKey = new Map(boxes.map((box) => [box.key, box]));
  for (const card of cards) {
    const box = byKey.get(card.box);
    assert.ok(box && card.x >= box.x && card.x + card.w <= box.x + box.w && card.y >= box.y && card.y + card.h <= box.y + box.h, `${card.id} is in its box`);
  }
  for (const box of boxes) assert.ok(box.x >= scene.x && box.x + box.w <= scene.x + scene.width && box.y + box.h <= scene.y + scene.height);
  const containers = cards.filter((card) => card.part === 'container').map((card) => card.id);
  assert.deepEqual(containers.sort(), [...model.containers.keys()].sort(), 'each container once');
  assert.deepEqual(wires.map((wire) => wire.id).sort(), [...model.mounts.keys()].sort(), 'one line for each mount');
  checkLines(scene, model);
  checkRails(scene);
}

/** Rails run beside the boxes, apart from each other, from their first mount to their last. @param {MountScene} scene */
function checkRails({ boxes, rails, labels }) {
  const runs = rails.flatMap(({ id, segments }) => segments.map((segment) => ({ id, key: `${id} at ${segment.x1}`, x: segment.x1 - 2, y: segment.y1, w: 4, h: segment.y2 - segment.y1 })));
  checkApart(runs);
  for (const run of runs) {
    assert.ok(!boxes.some((box) => overlap(box, run)), `${run.key} touches no box`);
    const plugs = labels.filter((label) => label.id === run.id && label.lane === run.x + 2).map((label) => label.y + label.h / 2);
    assert.ok(plugs.length > 0 && Math.min(...plugs) - run.y < 20 && run.y + run.h - Math.max(...plugs) < 20, `${run.key} is no longer than what uses it`);
  }
}

/** Each mount's line goes from its container's edge to its source or its source's rail. @param {MountScene} scene @param {StorageModel} model */
function checkLines({ cards, labels, rails, wires, frame }, model) {
  const at = new Map(cards.map((card) => [card.id, card]));
  const rail = new Map(rails.map((one) => [one.id, one]));
  const inside = (/** @type {number} */ y, /** @type {Rect} */ r) => y > r.y && y < r.y + r.h;
  for (const wire of wires) {
    const mount = model.mounts.get(wire.id);
    const container = at.get(wire.container);
    const point = at.get(wire.id);
    assert.ok(mount && container && point);
    if (frame.stacked) assert.ok(wire.x1 > container.x && wire.y0 === container.y + container.h && wire.y > wire.y0, 'goes down from its container');
    else assert.ok(wire.x1 === container.x + container.w && wire.y0 === wire.y && inside(wire.y, container), 'begins at its container');
    assert.ok(wire.x2 === point.x && wire.x3 === point.x + point.w && inside(wire.y, point), 'goes through its mount point');
    const source = at.get(mount.source);
    if (wire.ring === null && source) {
      assert.ok(source && wire.x4 === source.x && inside(wire.y4, source), 'ends at its source');
      continue;
    }
    const label = labels.find((one) => one.mount === wire.id);
    assert.ok(!source && label && label.id === mount.source && label.lane === wire.ring);
    if (wire.ring !== null) assert.ok(rail.get(mount.source)?.segments.some((s) => s.x1 === wire.ring && wire.y > s.y1 && wire.y < s.y2), 'ends on its rail');
  }
}

/** @param {MountScene} before @param {MountScene} after @param {(id: string) => boolean} [counts] */
export function moved(before, after, counts = () => true) {
  const was = new Map([...before.boxes.map((box) => /** @type {[string, Rect]} */ ([box.key, box])), ...before.cards.map((card) => /** @type {[string, Rect]} */ ([card.id, card]))]);
  return [...after.boxes.map((box) => ({ ...box, id: box.key })), ...after.cards].filter(({ id, x, y }) => {
    const old = was.get(id);
    return old && counts(id) && (old.x !== x || old.y !== y);
  }).map(({ id }) => id);
}
