/**
 * How the cards of the mount chart look: containers, mount points, sources.
 *
 * @module mounts/mountface
 */
import { cardLook } from '../../chart/draw/drawcard.js';
import { railFading } from '../../chart/draw/marks.js';
import { drawContainer, drawMountPoint, drawSource, lies } from './drawcards.js';
import { wayWord } from '../words.js';

/** @typedef {import('../../base/types.js').HostModel} HostModel */
/** @typedef {import('../types.js').MountCard} MountCard */

/** @param {MountCard} card @param {HostModel} model */
export function viewOf({ id, part }, model) {
  const { containers, mounts, sources } = model.storage();
  if (part === 'container') return containers.get(id)?.view;
  return part === 'mount' ? mounts.get(id) : sources.get(id);
}

/** What the eye can tell apart; '' for what is not there. @param {MountCard} card @param {HostModel} model */
export function lookOf({ id, part }, model) {
  const storage = model.storage();
  if (part === 'container') {
    const found = storage.containers.get(id);
    return found ? `${found.label}\n${cardLook(found.view)}` : '';
  }
  if (part === 'mount') {
    const mount = storage.mounts.get(id);
    return mount ? `${mount.destination}\n${mount.rw}\n${mount.ground}\n${mount.root}\n${mount.hides}` : '';
  }
  const source = storage.sources.get(id);
  if (!source) return '';
  const { label, ground, fate, backing, root, users, writers, node, lock, backup } = source;
  return [label, ground, fate, backing, root, users.length, writers.length, node.size, lock ?? '', backup ?? '', lies(source)].join('\n');
}

/** @param {MountCard} card @param {HostModel} model */
function classOf({ id, part }, model) {
  const storage = model.storage();
  if (part === 'container') return `part-container s-${storage.containers.get(id)?.view.sign}`;
  if (part === 'mount') {
    const mount = storage.mounts.get(id);
    return `part-mount g-${mount?.ground} ${mount?.rw ? 'rw' : 'ro'}${mount?.root ? ' root' : ''}`;
  }
  const source = storage.sources.get(id);
  return `part-source g-${source?.ground}${source?.root ? ' root' : ''}`;
}

/** @type {import('../../chart/draw/cardset.js').Face} */
export const mountFace = {
  lookOf: (card, { model }) => lookOf(card, model),
  classOf: (card, { model }) => classOf(card, model),
  draw(group, card, _content, detail, { model, t }) {
    const storage = model.storage();
    if (card.part === 'container') {
      const found = storage.containers.get(card.id);
      if (found) drawContainer(group, card, found.view, found.label, detail);
    } else if (card.part === 'mount') {
      const mount = storage.mounts.get(card.id);
      if (mount) drawMountPoint(group, card, mount, detail);
    } else {
      const source = storage.sources.get(card.id);
      if (source) drawSource(group, card, source, detail, { way: wayWord, t });
    }
  },
  fading: railFading,
};
