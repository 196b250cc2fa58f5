/**
 * The rails of what several boxes share: beside each column of boxes, from the first mount there to the last.
 *
 * @module mounts/scenerails
 */

import { RAIL_END, ROW_H } from './measures.js';
import { runKey } from './lanes.js';

/** @typedef {import('../types.js').SourceRail} SourceRail */
/** @typedef {import('./scene.js').Chart} Chart */

/** @param {Chart} chart @returns {SourceRail[]} also of those that have no room for a line */
export function railsOf({ lines, model, frame, runs }) {
  return lines.shared.map((id) => ({
    id,
    name: model.sources.get(id)?.label ?? '',
    color: lines.colors.get(id) ?? 0,
    root: Boolean(model.sources.get(id)?.root),
    segments: Array.from({ length: frame.columns }, (_, column) => ({ column, run: runs.get(runKey(column, id)) })).flatMap(({ column, run }) => {
      if (!run) return [];
      const x = column * frame.pitch + frame.lanes.x + run.lane * frame.lanes.pitch;
      return [{ x1: x, y1: run.y1 + ROW_H / 2 - RAIL_END, x2: x, y2: run.y2 + ROW_H / 2 + RAIL_END }];
    }),
  }));
}
