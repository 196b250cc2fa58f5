/**
 * Where an arrow key leads on the mount chart: across from a container over a mount point to its source, and up and down among
 * things of one kind. Pure.
 *
 * @module mounts/neighbour
 */

import { neighbour } from '../../chart/input/hit.js';

/** @typedef {import('../../chart/input/keyboard.js').Direction} Direction */
/** @typedef {import('../mountindex.js').MountIndex} MountIndex */

/** @param {MountIndex} index @param {string|null} from @param {Direction} direction @returns {string|null} */
export function mountNeighbour(index, from, direction) {
  const card = from === null ? undefined : index.cards.get(from);
  if (!card) return neighbour(index, from, direction);
  const across = direction === 'left' ? leftOf(index, card) : direction === 'right' ? rightOf(index, card) : null;
  if (across !== null && index.cards.has(across)) return across;
  const part = direction === 'left' || direction === 'right' ? 'container' : card.part;
  const cards = index.scene.cards.filter((other) => other.part === part || other.id === from);
  return neighbour({ ...index, scene: { ...index.scene, cards } }, from, direction);
}

/** @param {MountIndex} index @param {import('../types.js').MountCard} card */
function rightOf({ wiresOf, boxes }, { id, part, box }) {
  if (part === 'container') return wiresOf.get(id)?.[0]?.id ?? null;
  return part === 'mount' ? boxes.get(box)?.wires.find((wire) => wire.id === id)?.source ?? null : null;
}

/** @param {MountIndex} index @param {import('../types.js').MountCard} card */
function leftOf({ wiresOf, boxes }, { id, part, box }) {
  if (part === 'source') return wiresOf.get(id)?.[0]?.id ?? null;
  return part === 'mount' ? boxes.get(box)?.wires.find((wire) => wire.id === id)?.container ?? null : null;
}
