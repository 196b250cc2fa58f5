/**
 * Everything that a box's picture hangs on, in the box's own coordinates, as one text: two that are equal look the same.
 * Pure.
 *
 * @module chart/boxlook
 */
import { cardLook } from './drawcard.js';

/** @typedef {import('../../base/types.js').HostModel} HostModel */
/** @typedef {import('../layout/sceneindex.js').BoxContent} BoxContent */

/** @param {BoxContent} content @param {HostModel} model */
export function boxLook(content, model) {
  const { box } = content;
  const parts = [box.title, box.w, box.h, box.count, box.unhealthy, box.restarting, box.stopped, String(box.locked)];
  for (const card of content.cards) {
    parts.push(card.id, card.x - box.x, card.y - box.y, card.w, card.h, cardLook(model.containers.get(card.id)));
  }
  for (const { id, active, line, network } of content.plugs) {
    parts.push(id, active ? 1 : 0, line.x1 - box.x, line.y1 - box.y, line.x2 - box.x, line.y2 - box.y, network);
  }
  for (const { rail, parts: segments, pills } of content.rails.values()) {
    parts.push(rail.id, rail.color, `${rail.closed} ${rail.dotted} ${rail.locked}`);
    for (const s of segments) parts.push(s.x1 - box.x, s.y1 - box.y, s.x2 - box.x, s.y2 - box.y);
    for (const pill of pills) parts.push(pill.text, pill.x - box.x, pill.y - box.y);
  }
  for (const frame of content.frames) parts.push(frame.id, frame.x - box.x, frame.y - box.y, frame.w, frame.h);
  return parts.join('|');
}
