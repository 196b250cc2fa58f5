/**
 * A scene, sorted by box: what each box must draw, in the box's own coordinates, so that a box that moves is the same
 * picture elsewhere. Pure.
 *
 * @module chart/sceneindex
 */

/** @typedef {import('../../base/types.js').Scene} Scene */
/** @typedef {import('../../base/types.js').Rect} Rect */
/** @typedef {import('../../base/types.js').Segment} Segment */
/** @typedef {import('../../base/types.js').SceneBox} SceneBox */
/** @typedef {import('../../base/types.js').SceneCard} SceneCard */
/** @typedef {import('../../base/types.js').ScenePlug} ScenePlug */
/** @typedef {import('../../base/types.js').SceneRail} SceneRail */
/** @typedef {import('../../base/types.js').SceneFrame} SceneFrame */
/** @typedef {import('../../base/types.js').ScenePill} ScenePill */

/**
 * @typedef {object} BoxContent
 * @property {SceneBox} box
 * @property {SceneCard[]} cards
 * @property {SceneFrame[]} frames
 * @property {ScenePlug[]} plugs
 * @property {boolean} upright  rails go down: the scene is made of rows
 * @property {Map<string, {rail: SceneRail, parts: Segment[], pills: ScenePill[]}>} rails  what is drawn over the box
 */

/**
 * @typedef {object} SceneIndex
 * @property {Scene} scene
 * @property {Map<string, BoxContent>} boxes
 * @property {Map<string, SceneCard>} cards
 * @property {Map<string, ScenePlug>} plugs
 * @property {Map<string, SceneRail>} rails
 * @property {SceneRail[]} crossing   rails that run through several boxes
 * @property {Map<string, ScenePlug[]>} plugsOf  by container and by network
 * @property {number} cardHeight
 */

/** @param {Rect} rect @param {number} x @param {number} y */
const inside = (rect, x, y) => x >= rect.x && x <= rect.x + rect.w && y >= rect.y && y <= rect.y + rect.h;

/**
 * The part of a straight segment that lies over a box, or null.
 *
 * @param {Segment} s
 * @param {Rect} box
 * @returns {Segment|null}
 */
export function clip(s, box) {
  if (s.y1 === s.y2) {
    const x1 = Math.max(Math.min(s.x1, s.x2), box.x);
    const x2 = Math.min(Math.max(s.x1, s.x2), box.x + box.w);
    return s.y1 >= box.y && s.y1 <= box.y + box.h && x1 < x2 ? { x1, x2, y1: s.y1, y2: s.y1 } : null;
  }
  const y1 = Math.max(Math.min(s.y1, s.y2), box.y);
  const y2 = Math.min(Math.max(s.y1, s.y2), box.y + box.h);
  return s.x1 >= box.x && s.x1 <= box.x + box.w && y1 < y2 ? { x1: s.x1, x2: s.x1, y1, y2 } : null;
}

/**
 * @template T
 * @param {Map<string, T[]>} map
 * @param {string} key
 * @param {T} value
 */
function put(map, key, value) {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** @param {Scene} scene @returns {SceneIndex} */
export function indexScene(scene) {
  /** @type {SceneIndex} */
  const index = {
    scene,
    boxes: new Map(),
    cards: new Map(),
    plugs: new Map(),
    rails: new Map(scene.rails.map((rail) => [rail.id, rail])),
    crossing: scene.rails.filter((rail) => rail.kind !== 'local'),
    plugsOf: new Map(),
    cardHeight: scene.cards[0]?.h ?? 58,
  };
  for (const box of scene.boxes) {
    index.boxes.set(box.key, { box, upright: scene.form === 'rows', cards: [], frames: [], plugs: [], rails: new Map() });
  }
  for (const card of scene.cards) {
    index.cards.set(card.id, card);
    index.boxes.get(card.box)?.cards.push(card);
  }
  for (const frame of scene.frames) {
    const card = index.cards.get(frame.cards[0]);
    if (card) index.boxes.get(card.box)?.frames.push(frame);
  }
  for (const plug of scene.plugs) addPlug(index, plug);
  for (const rail of scene.rails) if (rail.kind === 'local') addLocal(index, rail);
  return index;
}

/** A crossing rail is drawn over those boxes alone that it has a plug in. @param {SceneIndex} index @param {ScenePlug} plug */
function addPlug(index, plug) {
  index.plugs.set(plug.id, plug);
  put(index.plugsOf, plug.card, plug);
  put(index.plugsOf, plug.network, plug);
  const card = index.cards.get(plug.card);
  const content = card && index.boxes.get(card.box);
  if (!content) return;
  content.plugs.push(plug);
  const rail = index.rails.get(plug.network);
  if (!rail || rail.kind === 'local' || content.rails.has(rail.id)) return;
  const parts = rail.segments.map((segment) => clip(segment, content.box)).filter((part) => part !== null);
  content.rails.set(rail.id, { rail, parts, pills: [] });
}

/** @param {SceneIndex} index @param {SceneRail} rail */
function addLocal(index, rail) {
  const first = rail.segments[0];
  if (!first) return;
  const x = (first.x1 + first.x2) / 2;
  const y = (first.y1 + first.y2) / 2;
  for (const content of index.boxes.values()) {
    if (!inside(content.box, x, y)) continue;
    content.rails.set(rail.id, { rail, parts: rail.segments, pills: rail.pills });
    return;
  }
  index.crossing.push(rail);
}
