/**
 * The scene again, where nothing has changed that things stand by: states do not move anything. Pure.
 *
 * @module chart/again
 */

import { sameList } from '../../model/reuse.js';
import { tally } from '../draw/tally.js';

/** @typedef {import('../../base/types.js').HostModel} HostModel */
/** @typedef {import('../../base/types.js').ContainerView} ContainerView */
/** @typedef {import('../../base/types.js').Scene} Scene */
/** @typedef {import('../../base/types.js').SceneBox} SceneBox */

/**
 * @param {Scene} scene  as it was laid out for the model before
 * @param {HostModel} model
 * @param {HostModel} before
 * @returns {Scene|null} the very same where nothing in it is different; null: it must be laid out
 */
export function sceneAgain(scene, model, before) {
  if (!standsAlike(model, before)) return null;
  const boxes = boxesAgain(scene.boxes, model, before);
  const turned = scene.plugs.some(({ id, active }) => model.endpoints.get(id)?.active !== active);
  if (boxes === scene.boxes && !turned) return scene;
  const plugs = turned ? scene.plugs.map((plug) => ({ ...plug, active: model.endpoints.get(plug.id)?.active ?? false })) : scene.plugs;
  return { ...scene, boxes, plugs };
}

/** @param {HostModel} model @param {HostModel} before */
function standsAlike(model, before) {
  return model.boxes.length === before.boxes.length
    && sameViews(model.networks, before.networks)
    && model.boxes.every((box, at) => {
      const old = before.boxes[at];
      if (box === old) return true;
      return box.key === old.key && box.title === old.title && sameList(box.containers, old.containers) && sameList(box.networks, old.networks)
        && box.containers.every((id) => placedAlike(model.containers.get(id), before.containers.get(id)));
    });
}

/** @param {Map<string, unknown>} views @param {Map<string, unknown>} olds */
function sameViews(views, olds) {
  return views === olds || sameList([...views.values()], [...olds.values()]);
}

/** @param {ContainerView|undefined} view @param {ContainerView|undefined} old */
function placedAlike(view, old) {
  if (view === old) return true;
  return view !== undefined && old !== undefined && view.sandbox === old.sandbox && view.stack === old.stack && view.box === old.box
    && sameList(view.endpoints.map(({ id }) => id), old.endpoints.map(({ id }) => id));
}

/** @param {SceneBox[]} boxes @param {HostModel} model @param {HostModel} before */
function boxesAgain(boxes, model, before) {
  let same = true;
  const again = boxes.map((box, at) => {
    if (model.boxes[at] === before.boxes[at]) return box;
    const counts = tally(model.boxes[at], model);
    if (Object.entries(counts).every(([name, count]) => box[/** @type {keyof typeof counts} */ (name)] === count)) return box;
    same = false;
    return { ...box, ...counts };
  });
  return same ? boxes : again;
}
