/**
 * What lies on top of the scene: the pinned card from afar, connections on their way, the ✕ beside a plug.
 *
 * @module chart/extras
 */
import { cross } from './icons.js';
import { isFine } from '../layout/lod.js';
import { railClass } from './paths.js';
import { make, round } from './svg.js';

/** @typedef {import('../../base/types.js').Segment} Segment */
/** @typedef {import('../../base/types.js').SceneRail} SceneRail */
/** @typedef {import('../../base/types.js').SceneCard} SceneCard */
/** @typedef {import('../layout/lod.js').Detail} Detail */
/** @typedef {import('../layout/sceneindex.js').SceneIndex} SceneIndex */
/** @typedef {{x: number, y: number, r: number, id: string}} Unplug */

/** Radius of the ✕ and its distance from the ring, in screen pixels; WCAG asks for 24 px of target. */
const CROSS = { radius: 10, hit: 12, away: 21 };

/**
 * The line that a new plug would take: from the card straight to the nearest place on the rail.
 *
 * @param {SceneCard} card
 * @param {SceneRail} rail
 * @returns {Segment|null}
 */
export function lineToRail(card, rail) {
  const x = card.x + card.w / 2;
  const y = card.y + card.h / 2;
  let best = null;
  let least = Infinity;
  for (const s of rail.segments) {
    const x2 = Math.max(Math.min(s.x1, s.x2), Math.min(Math.max(s.x1, s.x2), x));
    const y2 = Math.max(Math.min(s.y1, s.y2), Math.min(Math.max(s.y1, s.y2), y));
    const away = Math.hypot(x - x2, y - y2);
    if (away >= least) continue;
    least = away;
    const x1 = Math.max(card.x, Math.min(card.x + card.w, x2));
    const y1 = Math.max(card.y, Math.min(card.y + card.h, y2));
    best = { x1, y1, x2, y2 };
  }
  return best;
}

/** Pending connections ('container network') that no plug of the scene shows yet. @param {Set<string>} pending @param {SceneIndex} index */
export function linesToCome(pending, index) {
  const lines = [];
  for (const key of pending) {
    const [container, network] = key.split(' ');
    const card = index.cards.get(container);
    const rail = network ? index.rails.get(network) : undefined;
    if (!card || !rail || index.plugsOf.get(container)?.some((plug) => plug.network === network && plug.active)) continue;
    const line = lineToRail(card, rail);
    if (line) lines.push({ line, color: rail.color });
  }
  return lines;
}

/** @param {Element} layer @param {Set<string>} pending @param {SceneIndex} index @param {Detail} detail */
export function drawPending(layer, pending, index, detail) {
  layer.replaceChildren();
  const width = 2.5 * detail.unit;
  for (const { line, color } of linesToCome(pending, index)) {
    const g = make('g', { class: `pending-line ${railClass(color)}`, 'stroke-width': round(width), 'stroke-dasharray': `${round(width * 2)} ${round(width * 2)}` }, layer);
    make('path', { d: `M${round(line.x1)} ${round(line.y1)}L${round(line.x2)} ${round(line.y2)}` }, g);
    make('circle', { cx: round(line.x2), cy: round(line.y2), r: round(width * 2) }, g);
  }
}

/** @param {Element} layer @param {string|null} selected @param {import('../kind.js').Index} index @param {import('../kind.js').Kind} kind @param {Detail} detail */
export function drawSelected(layer, selected, index, kind, detail) {
  layer.replaceChildren();
  const card = selected === null ? undefined : index.cards.get(selected);
  const content = card && index.boxes.get(card.box);
  if (!card || !content || isFine(detail)) return;
  const body = kind.bodyOf(card, content, detail);
  const edge = 2 * detail.unit;
  make('rect', { class: 'chosen', x: round(body.x - edge), y: round(body.y - edge), width: round(body.w + 2 * edge), height: round(body.h + 2 * edge), rx: round(edge * 1.5), 'stroke-width': round(edge) }, layer);
}

/**
 * @param {Element} layer
 * @param {string|null} id  of the plug
 * @param {import('../kind.js').Index} index
 * @param {number} k
 * @returns {Unplug|null} where it answers to the pointer, in the world
 */
export function drawUnplug(layer, id, index, k) {
  layer.replaceChildren();
  const plug = id === null ? undefined : index.plugs.get(id);
  if (!plug) return null;
  const upright = plug.line.x1 === plug.line.x2;
  const x = plug.line.x2 + (upright ? CROSS.away / k : 0);
  const y = plug.line.y2 + (upright ? 0 : -CROSS.away / k);
  const g = make('g', { class: 'unplug', 'data-unplug': plug.id, 'aria-hidden': 'true' }, layer);
  make('circle', { cx: round(x), cy: round(y), r: round(CROSS.radius / k), 'stroke-width': round(1.5 / k) }, g);
  make('path', { d: cross(x, y, 3.6 / k), 'stroke-width': round(2 / k) }, g);
  return { id: plug.id, x, y, r: CROSS.hit / k };
}
