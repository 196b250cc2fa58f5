/**
 * Whether a mount or a source holds what one term of a query says.
 *
 * @module search/mounts
 */

import { contains, isWhole } from './pattern.js';
import { isTold } from './told.js';

/** @typedef {import('../mounts/types.js').StorageModel} StorageModel */
/** @typedef {import('../mounts/types.js').SourceView} SourceView */
/** @typedef {import('../mounts/types.js').MountView} MountView */
/** @typedef {import('./grammar.js').Term} Term */

/** @param {SourceView} source @param {string} value */
const isVolume = (source, value) => source.ground === 'volume' && contains(source.name, value);

/** A path on the host: a bind, or what a volume really is. @param {SourceView} source @param {string} value */
const isPath = (source, value) => (source.ground === 'bind' && contains(source.name, value)) || contains(source.backing, value);

/** @param {SourceView} source @param {string} word */
const saysWord = (source, word) => contains(source.name, word) || contains(source.backing, word);

/** What a mount can be asked, beside plain words. @type {ReadonlySet<string>} */
const MOUNT_FIELDS = new Set(['mount', 'volume', 'path']);

/**
 * @param {MountView} mount
 * @param {Term} term
 * @param {StorageModel} model
 * @returns {boolean} also false where a mount cannot be asked that
 */
function mountHolds(mount, { field, value }, model) {
  const source = model.sources.get(mount.source);
  switch (field) {
    case 'mount': return contains(mount.destination, value);
    case 'volume': return source !== undefined && isVolume(source, value);
    case 'path': return source !== undefined && isPath(source, value);
    case null: return contains(mount.destination, value) || (source !== undefined && saysWord(source, value));
    default: return false;
  }
}

/** Whether a container has such a mount. @param {string} container @param {Term} term @param {StorageModel} model */
export function mountsHold(container, term, model) {
  return (model.mountsOf.get(container) ?? []).some((mount) => mountHolds(mount, term, model));
}

/**
 * Of a container that was found, the mounts that were meant: all, unless volumes, paths or mount points were asked for, or a plain
 * word that only they hold. As the container is found where each term is held by one of them, each is meant that holds one.
 * @param {string} container
 * @param {Term[]} terms
 * @param {StorageModel} model
 * @param {(word: string) => boolean} saysItself  whether the container itself holds a plain word
 * @returns {MountView[]}
 */
export function mountsMeant(container, terms, model, saysItself) {
  const mounts = model.mountsOf.get(container) ?? [];
  const barred = terms.filter(({ field, not }) => field !== null && not);
  const asked = terms.filter(({ field, value, not }) => !not && (field === null ? !saysItself(value) : MOUNT_FIELDS.has(field)));
  return mounts.filter((mount) => !barred.some((term) => mountHolds(mount, term, model))
    && (asked.length === 0 || asked.some((term) => mountHolds(mount, term, model))));
}

/**
 * @param {SourceView} source
 * @param {Term} term
 * @param {StorageModel} model
 * @param {import('./told.js').Told|null} [told]
 * @returns {boolean|null} null: a source cannot be asked that
 */
export function sourceHolds(source, term, model, told = null) {
  const { field, value } = term;
  switch (field) {
    case 'broken': return isTold(source.id, term, told);
    case 'volume': return isVolume(source, value);
    case 'path': return isPath(source, value);
    case 'mount': return source.mounts.some((id) => contains(model.mounts.get(id)?.destination, value));
    case 'project': return isWhole(source.node.project, value);
    case null: return saysWord(source, value);
    default: return null;
  }
}
