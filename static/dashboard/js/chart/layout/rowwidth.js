/**
 * How wide the rows of the dense form are: as wide as their names and the names of local rails need, as far as the window
 * has room for it beside the columns. Pure.
 *
 * @module chart/rowwidth
 */

import { UNUSED } from '../../model/boxes.js';
import {
  PILL_CLEARANCE, PILL_FONT, PILL_H, ROW_COLUMN_GAP, ROW_END, ROW_FLAG_ROOM, ROW_LABEL, ROW_LANE_PAD, ROW_LANE_PITCH,
  ROW_MOST_W, ROW_MOUNTS_ROOM, ROW_SCENE_PAD, ROW_SIGN_ROOM, ROW_W, RUN_ON,
} from './measures.js';
import { columnWidth } from './rowplan.js';
import { pillWidth, textWidth, titleWidth } from './text.js';

/** @typedef {import('../../base/types.js').HostModel} HostModel */
/** @typedef {import('../../base/types.js').Shape} Shape */
/** @typedef {import('./plan.js').BoxPlan} BoxPlan */

/**
 * @param {HostModel} model
 * @param {BoxPlan[]} plans
 * @param {number[]} columns  lanes beside each
 * @param {number} deep  how high the whole is
 * @param {Shape} window
 * @param {number} legible  the zoom from which on rows can be read
 * @returns {number}
 */
export function chooseRowWidth(model, plans, columns, deep, window, legible) {
  if (columns.length === 0) return ROW_W;
  const across = columns.reduce((sum, lanes) => sum + columnWidth(lanes) + ROW_COLUMN_GAP, 2 * ROW_SCENE_PAD - ROW_COLUMN_GAP);
  const spare = Math.max(0, roomAcross(across, deep, window, legible) - across);
  return Math.max(ROW_W, Math.min(widest(model, plans), ROW_W + spare / columns.length, ROW_MOST_W));
}

/**
 * What the window has room for, in world units, when all of the chart is shown in it, or, where that could not be read, when
 * it runs on below it.
 * @param {number} across
 * @param {number} deep
 * @param {Shape} window
 * @param {number} legible
 */
function roomAcross(across, deep, { aspect, width = 0 }, legible) {
  const whole = width === 0 || width / Math.max(across, deep * aspect) >= legible;
  return whole ? Math.max(deep * aspect, width) : width / RUN_ON.rows;
}

/** @param {HostModel} model @param {BoxPlan[]} plans @returns {number} the width in which nothing is cut */
function widest(model, plans) {
  return plans.reduce((most, plan) => Math.max(most, titleNeeds(model, plan), ...plan.cards.map(({ id }) => rowNeeds(model, id))), ROW_W);
}

/** @param {HostModel} model @param {string} id */
function rowNeeds(model, id) {
  const view = model.containers.get(id);
  if (!view) return 0;
  const name = (textWidth(view.label) * ROW_LABEL) / PILL_FONT;
  return ROW_SIGN_ROOM + name + (view.ports.length > 0 ? ROW_FLAG_ROOM : 0) + ROW_MOUNTS_ROOM + ROW_END;
}

/** The title's line has the names of local rails too, which may reach over the lanes. @param {HostModel} model @param {BoxPlan} plan */
function titleNeeds(model, plan) {
  const title = titleWidth(`${plan.view.title} ${plan.view.containers.length}`);
  if (plan.key === UNUSED) return title;
  const names = [...plan.locals.keys()].reduce((sum, id) => sum + pillWidth(model.networks.get(id)?.label ?? '') + PILL_CLEARANCE, 0);
  const lanes = ROW_LANE_PAD + Math.max(0, plan.locals.size - 1) * ROW_LANE_PITCH + PILL_H / 2;
  return title + Math.max(0, names - lanes);
}
