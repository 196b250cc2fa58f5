/**
 * The rails of what several boxes share: in each column of the chart from the first box that mounts it to the last.
 *
 * @module mounts/scenerails
 */

import { FOOT, ROW_H, TITLE_H } from './measures.js';

/** @typedef {import('./types.js').MountScene} MountScene */
/** @typedef {import('./types.js').SourceRail} SourceRail */
/** @typedef {import('./types.js').StorageModel} StorageModel */
/** @typedef {import('./lines.js').Lines} Lines */

/** @param {Lines} lines @param {StorageModel} model @param {MountScene} scene @returns {SourceRail[]} */
export function railsOf(lines, model, scene) {
  const boxes = new Map(scene.boxes.map((box) => [box.key, box]));
  /** @type {Map<string, Map<number, {y1: number, y2: number}>>} */
  const spans = new Map();
  for (const { id, box, lane, y } of scene.labels) {
    const { y: top, near } = boxes.get(box) ?? { y, near: ROW_H };
    const bySpan = spans.get(id) ?? new Map();
    const span = bySpan.get(lane);
    const y1 = top + TITLE_H - FOOT;
    const y2 = top + near - FOOT / 2;
    bySpan.set(lane, span ? { y1: Math.min(span.y1, y1), y2: Math.max(span.y2, y2) } : { y1, y2 });
    spans.set(id, bySpan);
  }
  return [...lines.lanes.keys()].map((id) => ({
    id,
    color: lines.colors.get(id) ?? 0,
    root: Boolean(model.sources.get(id)?.root),
    segments: [...(spans.get(id) ?? [])].map(([x, { y1, y2 }]) => ({ x1: x, y1, x2: x, y2 })),
  }));
}
