/**
 * What must be true of every scene, whatever the host.
 *
 * @module tests/js/support/checks
 */

import assert from 'node:assert/strict';
import { RING_R, ROW_RING_R } from '../../../static/dashboard/js/chart/layout/measures.js';

/** @typedef {import('../../../static/dashboard/js/base/types.js').Scene} Scene */
/** @typedef {import('../../../static/dashboard/js/base/types.js').HostModel} HostModel */
/** @typedef {import('../../../static/dashboard/js/base/types.js').Rect} Rect */
/** @typedef {import('../../../static/dashboard/js/base/types.js').Segment} Segment */
/** @typedef {Rect & {what: string}} Named */

/** @param {Scene} scene @param {HostModel} model */
export function checkScene(scene, model) {
  checkEverythingIsThere(scene, model);
  checkNothingOverlaps(scene);
  checkInside(scene);
  checkPlugs(scene, model);
  checkRails(scene);
  checkReach(scene, model);
}

/** @param {Scene} scene @param {HostModel} model */
function checkEverythingIsThere(scene, model) {
  assert.deepEqual(scene.cards.map((card) => card.id).sort(), [...model.containers.keys()].sort(), 'one card for each container');
  assert.deepEqual(scene.boxes.map((box) => box.key), model.boxes.map((box) => box.key));
  const drawn = [...model.networks.values()].filter((view) => view.kind !== 'none').map((view) => view.id);
  assert.deepEqual(scene.rails.map((rail) => rail.id).sort(), drawn.sort(), 'one rail for each network but none');
  for (const rail of scene.rails) assert.ok(rail.segments.length > 0, `rail ${rail.id} is drawn`);
  const numbers = JSON.stringify(scene, (_, value) => (typeof value === 'number' && !Number.isFinite(value) ? 'BROKEN' : value));
  assert.ok(!numbers.includes('BROKEN'), 'only finite numbers');
}

/** @param {Scene} scene */
function checkNothingOverlaps(scene) {
  apart(scene.cards.map((card) => ({ ...card, what: `card ${card.id}` })));
  apart(scene.boxes.map((box) => ({ ...box, what: `box ${box.key}` })));
  const pills = scene.rails.flatMap((rail) => rail.pills.map((pill) => ({ ...pill, what: `pill ${pill.text} of ${rail.id}` })));
  apart(pills);
  const frames = scene.frames.map((frame) => ({ ...frame, what: `frame ${frame.id}` }));
  const loose = scene.cards.filter((card) => card.frame === null).map((card) => ({ ...card, what: `card ${card.id}` }));
  apart([...frames, ...loose]);
  const r = scene.form === 'rows' ? ROW_RING_R : RING_R;
  const rings = scene.plugs.map(({ id, line }) => ({ x: line.x2 - r, y: line.y2 - r, w: 2 * r, h: 2 * r, what: `ring ${id}` }));
  apart([...rings, ...pills]);
  apart([...pills, ...scene.cards.map((card) => ({ ...card, what: `card ${card.id}` }))]);
  if (scene.form === 'shelves') {
    const lines = scene.plugs.map(({ id, line }) => ({ x: line.x1 - 0.5, y: Math.min(line.y1, line.y2), w: 1, h: Math.abs(line.y2 - line.y1), what: `plug ${id}` }));
    apart([...lines, ...pills]);
  }
}

/** @param {Named[]} rects */
function apart(rects) {
  const sorted = [...rects].sort((a, b) => a.x - b.x);
  for (const [index, one] of sorted.entries()) {
    for (let next = index + 1; next < sorted.length && sorted[next].x < one.x + one.w - 1e-6; next += 1) {
      const other = sorted[next];
      const clear = other.y >= one.y + one.h - 1e-6 || one.y >= other.y + other.h - 1e-6;
      assert.ok(clear, `${one.what} and ${other.what} overlap`);
    }
  }
}

/** @param {Scene} scene */
function checkInside(scene) {
  const whole = { x: scene.x, y: scene.y, w: scene.width, h: scene.height };
  const boxes = new Map(scene.boxes.map((box) => [box.key, box]));
  for (const box of scene.boxes) assert.ok(contains(whole, box), `box ${box.key} is inside the scene`);
  for (const card of scene.cards) {
    const box = boxes.get(card.box);
    assert.ok(box && contains(box, card), `card ${card.id} is inside its box`);
  }
  const cards = new Map(scene.cards.map((card) => [card.id, card]));
  for (const frame of scene.frames) {
    for (const id of frame.cards) assert.ok(contains(frame, cards.get(id) ?? whole), `frame ${frame.id} holds ${id}`);
  }
  for (const rail of scene.rails) {
    for (const pill of rail.pills) assert.ok(contains(whole, pill), `pill ${pill.text} is inside the scene`);
    for (const { x1, y1, x2, y2 } of [...rail.segments, ...rail.spine]) {
      const line = { x: Math.min(x1, x2), y: Math.min(y1, y2), w: Math.abs(x2 - x1), h: Math.abs(y2 - y1) };
      assert.ok(contains(whole, line), `rail ${rail.id} is inside the scene: ${JSON.stringify({ line, whole })}`);
    }
  }
}

/** @param {Rect} outer @param {Rect} inner */
function contains(outer, inner) {
  return inner.x >= outer.x - 1e-6 && inner.y >= outer.y - 1e-6
    && inner.x + inner.w <= outer.x + outer.w + 1e-6 && inner.y + inner.h <= outer.y + outer.h + 1e-6;
}

/** @param {Scene} scene @param {HostModel} model */
function checkPlugs(scene, model) {
  const expected = [...model.endpoints.values()].filter((view) => model.networks.get(view.network)?.kind !== 'none');
  assert.deepEqual(scene.plugs.map((plug) => plug.id).sort(), expected.map((view) => view.id).sort(), 'one plug for each endpoint');
  const cards = new Map(scene.cards.map((card) => [card.id, card]));
  const rails = new Map(scene.rails.map((rail) => [rail.id, rail]));
  for (const plug of scene.plugs) {
    const { x1, y1, x2, y2 } = plug.line;
    const card = cards.get(plug.card);
    assert.ok(card, `${plug.id} has a card`);
    assert.equal(model.endpoints.get(plug.id)?.active, plug.active);
    const touches = scene.form === 'shelves'
      ? x1 > card.x && x1 < card.x + card.w && (y1 === card.y || y1 === card.y + card.h) && x1 === x2
      : x1 === card.x + card.w && y1 > card.y && y1 < card.y + card.h && y1 === y2;
    assert.ok(touches, `${plug.id} starts at its card's edge and is straight`);
    const rail = rails.get(plug.network);
    assert.ok(rail?.segments.some((segment) => on(segment, x2, y2)), `${plug.id} ends on its rail`);
  }
  if (scene.form === 'shelves') checkPlugsApart(scene);
}

/** @param {Segment} segment @param {number} x @param {number} y */
function on({ x1, y1, x2, y2 }, x, y) {
  return x >= Math.min(x1, x2) && x <= Math.max(x1, x2) && y >= Math.min(y1, y2) && y <= Math.max(y1, y2);
}

/** No two plugs of one corridor stand at the same x. @param {Scene} scene */
function checkPlugsApart(scene) {
  const shelves = new Map(scene.cards.map((card) => [card.id, `${card.box} ${card.row >> 1}`]));
  const seen = new Map();
  for (const plug of scene.plugs) {
    const place = `${shelves.get(plug.card)} at ${plug.line.x1}`;
    assert.ok(!seen.has(place), `${plug.id} and ${seen.get(place)} stand at the same x`);
    seen.set(place, plug.id);
  }
}

/** No two rails lie on each other, and no two spines. @param {Scene} scene */
function checkRails(scene) {
  const spread = 1;
  const pieces = scene.rails.flatMap((rail) => rail.segments.map((segment) => ({ ...band(segment, spread), what: `rail ${rail.id}`, level: segment.y1 === segment.y2 })));
  apart(pieces.filter((piece) => piece.level));
  apart(pieces.filter((piece) => !piece.level));
  const spines = scene.rails.flatMap((rail) => rail.spine.map((segment) => ({ ...band(segment, spread), what: `spine ${rail.id}` })));
  apart([...spines, ...scene.cards.map((card) => ({ ...card, what: `card ${card.id}` }))]);
}

/**
 * A shared rail is seen in no box that does not use it, and goes no further than the last that does.
 * @param {Scene} scene
 * @param {HostModel} model
 */
function checkReach(scene, model) {
  for (const rail of scene.rails.filter((one) => one.kind === 'shared')) {
    const users = new Set(model.networks.get(rail.id)?.boxes);
    for (const box of scene.boxes.filter((one) => !users.has(one.key))) {
      const inner = { x1: box.x + 1, y1: box.y + 1, x2: box.x + box.w - 1, y2: box.y + box.h - 1 };
      assert.ok(!rail.segments.some((segment) => crosses(segment, inner)), `${rail.id} stays behind ${box.key}`);
    }
    for (const end of rail.ends.filter((one) => one.x > 0)) {
      const edges = scene.boxes.filter((box) => users.has(box.key));
      const at = edges.some((box) => (scene.form === 'shelves' ? box.x + box.w === end.x : box.y + box.h === end.y));
      assert.ok(at, `${rail.id} ends at a box that uses it`);
    }
  }
}

/** @param {Segment} one @param {Segment} area @returns {boolean} */
function crosses(one, area) {
  return one.x1 < area.x2 && one.x2 > area.x1 && one.y1 < area.y2 && one.y2 > area.y1;
}

/** @param {Segment} segment @param {number} spread @returns {Rect} */
function band({ x1, y1, x2, y2 }, spread) {
  const level = y1 === y2;
  return {
    x: Math.min(x1, x2) - (level ? 0 : spread), y: Math.min(y1, y2) - (level ? spread : 0),
    w: Math.abs(x2 - x1) + (level ? 0 : 2 * spread), h: Math.abs(y2 - y1) + (level ? 2 * spread : 0),
  };
}
