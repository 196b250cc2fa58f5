/**
 * What belongs to what on the mount chart: what stays bright while the rest dims. Pure.
 *
 * @module mounts/related
 */

/** @typedef {import('./types.js').StorageModel} StorageModel */
/** @typedef {import('./types.js').MountView} MountView */

/**
 * Of a container its mounts and their sources; of a source all who use it; of a mount point that mount alone; of a box all
 * its containers with theirs.
 * @param {StorageModel} model
 * @param {string} id
 * @returns {Set<string>} with the id itself; empty for an id that is not there
 */
export function relatedMounts(model, id) {
  /** @type {Set<string>} */
  const bright = new Set();
  const mount = model.mounts.get(id);
  const source = model.sources.get(id);
  if (mount) add(bright, [mount]);
  else if (source) add(bright.add(id), source.mounts.flatMap((each) => model.mounts.get(each) ?? []));
  else if (model.containers.has(id)) add(bright.add(id), model.mountsOf.get(id) ?? []);
  else for (const each of model.boxes.find(({ key }) => key === id)?.containers ?? []) add(bright.add(id).add(each), model.mountsOf.get(each) ?? []);
  return bright;
}

/** @param {Set<string>} bright @param {MountView[]} mounts */
function add(bright, mounts) {
  for (const { id, container, source } of mounts) bright.add(id).add(container).add(source);
}
