/**
 * A scene of the mount chart, sorted by box, in the form that camera, focus and pointer ask for. Pure.
 *
 * @module mounts/mountindex
 */

import { append } from '../model/order.js';
import { ROW_H } from './layout/measures.js';

/** @typedef {import('./types.js').MountScene} MountScene */
/** @typedef {import('./types.js').MountCard} MountCard */
/** @typedef {import('./types.js').PenBox} PenBox */
/** @typedef {import('./types.js').RailLabel} RailLabel */
/** @typedef {import('./types.js').SourceRail} SourceRail */
/** @typedef {import('./types.js').Wire} Wire */

/** @typedef {{box: PenBox, cards: MountCard[], wires: Wire[], labels: RailLabel[]}} PenContent */

/**
 * @typedef {object} MountIndex
 * @property {MountScene} scene
 * @property {Map<string, PenContent>} boxes
 * @property {Map<string, MountCard>} cards
 * @property {Map<string, any>} plugs             none
 * @property {Map<string, {card: string}[]>} plugsOf  a shared source's mounts
 * @property {Map<string, SourceRail>} rails
 * @property {Map<string, Wire[]>} wiresOf        by container and by source
 * @property {number} cardHeight
 */

/** @param {MountScene} scene @returns {MountIndex} */
export function indexMounts(scene) {
  /** @type {MountIndex} */
  const index = {
    scene,
    boxes: new Map(scene.boxes.map((box) => [box.key, { box, cards: [], wires: [], labels: [] }])),
    cards: new Map(scene.cards.map((card) => [card.id, card])),
    plugs: new Map(),
    plugsOf: new Map(),
    rails: new Map(scene.rails.map((rail) => [rail.id, rail])),
    wiresOf: new Map(),
    cardHeight: ROW_H,
  };
  for (const card of scene.cards) index.boxes.get(card.box)?.cards.push(card);
  for (const label of scene.labels) {
    index.boxes.get(label.box)?.labels.push(label);
    append(index.plugsOf, label.id, { card: label.mount });
  }
  for (const wire of scene.wires) {
    index.boxes.get(wire.box)?.wires.push(wire);
    append(index.wiresOf, wire.container, wire);
    append(index.wiresOf, wire.source, wire);
  }
  return index;
}

/**
 * What leads to a hit: from a container over its mounts to its sources, and back.
 * @param {Set<string>|null} hits
 * @param {MountIndex} index
 */
export function leadingTo(hits, index) {
  if (!hits) return null;
  /** @type {Set<string>} */
  const leading = new Set();
  for (const { id, container, source } of index.scene.wires) {
    if (!hits.has(id) && !hits.has(source) && !hits.has(container)) continue;
    leading.add(id);
    if (hits.has(id) || hits.has(source)) leading.add(container);
    if (hits.has(id) || hits.has(container)) leading.add(source);
  }
  return leading;
}
