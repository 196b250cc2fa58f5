/**
 * Whether a mount or a source holds what one term of a query says.
 *
 * @module search/mounts
 */

/** @typedef {import('../mounts/types.js').StorageModel} StorageModel */
/** @typedef {import('../mounts/types.js').SourceView} SourceView */
/** @typedef {import('../mounts/types.js').MountView} MountView */
/** @typedef {import('../search.js').Term} Term */

/** @param {unknown} text @param {string} value  in small letters */
const has = (text, value) => typeof text === 'string' && text.toLowerCase().includes(value);

/** @param {SourceView} source @param {string} value */
const isVolume = (source, value) => source.ground === 'volume' && has(source.name, value);

/** A path on the host: a bind, or what a volume really is. @param {SourceView} source @param {string} value */
const isPath = (source, value) => (source.ground === 'bind' && has(source.name, value)) || has(source.backing, value);

/**
 * @param {MountView} mount
 * @param {Term} term
 * @param {StorageModel} model
 * @returns {boolean|null} null: a mount cannot be asked that
 */
function mountHolds(mount, { field, value }, model) {
  const source = model.sources.get(mount.source);
  if (field === 'mount') return has(mount.destination, value);
  if (field !== 'volume' && field !== 'path') return null;
  return source !== undefined && (field === 'volume' ? isVolume(source, value) : isPath(source, value));
}

/** Whether a container has such a mount. @param {string} container @param {Term} term @param {StorageModel} model */
export function mountsHold(container, term, model) {
  return (model.mountsOf.get(container) ?? []).some((mount) => mountHolds(mount, term, model));
}

/**
 * Of a container that was found, the mounts that were meant: all, unless volumes, paths or mount points were asked for.
 * @param {string} container
 * @param {Term[]} terms
 * @param {StorageModel} model
 * @returns {MountView[]}
 */
export function mountsMeant(container, terms, model) {
  return (model.mountsOf.get(container) ?? []).filter((mount) => terms.every((term) => {
    const holds = mountHolds(mount, term, model);
    return holds === null || holds !== term.not;
  }));
}

/**
 * @param {SourceView} source
 * @param {Term} term
 * @param {StorageModel} model
 * @returns {boolean|null} null: a source cannot be asked that
 */
export function sourceHolds(source, { field, value }, model) {
  switch (field) {
    case 'volume': return isVolume(source, value);
    case 'path': return isPath(source, value);
    case 'mount': return source.mounts.some((id) => has(model.mounts.get(id)?.destination, value));
    case 'project': return has(source.node.project, value);
    case null: return has(source.name, value) || has(source.backing, value);
    default: return null;
  }
}
