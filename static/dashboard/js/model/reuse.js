/**
 * A view that says the same as the one before is replaced by that one: what is identical has not changed.
 *
 * @module model/adopt
 */

/** @typedef {import('../base/types.js').HostModel} HostModel */
/** @typedef {import('../base/types.js').ContainerView} ContainerView */
/** @typedef {import('../base/types.js').NetworkView} NetworkView */
/** @typedef {import('../base/types.js').BoxView} BoxView */

/** @param {Pick<HostModel, 'containers'|'networks'|'boxes'>} model  is changed @param {HostModel} before */
export function adopt(model, before) {
  takeOver(model.containers, before.containers, sameContainer);
  takeOver(model.networks, before.networks, sameNetwork);
  const boxes = new Map(before.boxes.map((box) => [box.key, box]));
  model.boxes = model.boxes.map((box) => {
    const old = boxes.get(box.key);
    return old && sameBox(old, box, model, before) ? old : box;
  });
}

/**
 * @template {{id: string}} V
 * @param {Map<string, V>} views
 * @param {Map<string, V>} olds
 * @param {(a: V, b: V) => boolean} same
 */
export function takeOver(views, olds, same) {
  for (const [id, view] of views) {
    const old = olds.get(id);
    if (old && old !== view && same(old, view)) views.set(id, old);
  }
}

/** @param {readonly unknown[]} a @param {readonly unknown[]} b */
export const sameList = (a, b) => a === b || (a.length === b.length && a.every((value, at) => value === b[at]));

/** @param {ContainerView} a @param {ContainerView} b  the rest follows from the record */
function sameContainer(a, b) {
  return a.node === b.node && a.label === b.label && a.box === b.box && a.home === b.home && a.sandbox === b.sandbox && a.mounts === b.mounts
    && a.lock === b.lock && sameList(a.endpoints, b.endpoints) && sameList(a.ports, b.ports);
}

/** @param {NetworkView} a @param {NetworkView} b */
function sameNetwork(a, b) {
  return a.node === b.node && a.label === b.label && a.kind === b.kind && a.box === b.box && a.lock === b.lock
    && sameList(a.endpoints, b.endpoints) && sameList(a.boxes, b.boxes);
}

/**
 * A box is the same if all that stands in it is.
 * @param {BoxView} a
 * @param {BoxView} b
 * @param {Pick<HostModel, 'containers'|'networks'>} model
 * @param {HostModel} before
 */
function sameBox(a, b, model, before) {
  return a.title === b.title && a.lock === b.lock && sameList(a.containers, b.containers) && sameList(a.networks, b.networks)
    && b.containers.every((id) => model.containers.get(id) === before.containers.get(id))
    && b.networks.every((id) => model.networks.get(id) === before.networks.get(id));
}
