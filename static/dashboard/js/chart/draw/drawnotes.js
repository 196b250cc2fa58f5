/**
 * Where somebody has left a note: a small sheet of paper at the lower right corner of the card, the upper left one of the box, beside the
 * beginning of the rail. Many signs are few elements.
 *
 * @module chart/drawnotes
 */
import { cornerOf, startOf } from './corners.js';
import { isFine } from '../layout/lod.js';
import { cardFading, railFading } from './marks.js';
import { Batch } from './paths.js';
import { make, round as r } from './svg.js';

/** @typedef {import('../kind.js').Index} Index */
/** @typedef {import('../kind.js').Kind} Kind */
/** @typedef {import('../layout/lod.js').Detail} Detail */
/** @typedef {import('./marks.js').Marks} Marks */
/** @typedef {import('./corners.js').Place} Point */

/** Half a side on the screen, in pixels; from afar there is no room for more than a dot. */
const HALF = { fine: 6.5, far: 3 };
/** A card that is lower than so many halves has its sign before it, where it hides nothing. */
const LOW = 5;
/** What is wrong or not as expected has its sign at the same place, and a rail its beginning: then the note's stands so many halves further. */
const ASIDE = 2.6;

/** @param {string} id @param {Index} index @param {Kind} kind @param {Detail} detail @param {number} half @param {Pick<Marks, 'breaches'|'alerts'>} marks @returns {Point|null} */
export function placeOfNote(id, index, kind, detail, half, { breaches, alerts }) {
  const others = [breaches, alerts].filter((marks) => marks.has(id)).length;
  const card = index.cards.get(id);
  const content = card && index.boxes.get(card.box);
  if (card && content) {
    if (!isFine(detail)) return cornerOf(kind.bodyOf(card, content, detail), half, 'right', 'bottom');
    const { x, y, w, h } = card;
    if (h < LOW * half) return { x: x - half * (0.5 + (ASIDE - 0.5) * others), y: y + h / 2 };
    return { x: x + w + half * 0.3, y: y + h - half * 0.2 };
  }
  const start = startOf(id, index, half, ASIDE * half * Math.max(1, others));
  if (start) return start;
  const box = boxOf(id, index);
  return box ? { x: box.x + half * 0.3, y: box.y + half * 0.1 } : null;
}

/** The first part of a project's box. @param {string} id @param {Index} index */
function boxOf(id, index) {
  if (!id.startsWith('project:')) return null;
  for (const { box } of index.boxes.values()) if ((box.box ?? box.key) === id) return box;
  return null;
}

/** A sheet with a corner folded. @param {Point} at @param {number} s */
const sheet = ({ x, y }, s) => `M${r(x - s)} ${r(y - s)}h${r(2 * s)}v${r(1.2 * s)}l${r(-0.8 * s)} ${r(0.8 * s)}h${r(-1.2 * s)}z`;
/** Two lines on it. @param {Point} at @param {number} s */
const lines = ({ x, y }, s) => `M${r(x - s * 0.55)} ${r(y - s * 0.4)}h${r(1.1 * s)}M${r(x - s * 0.55)} ${r(y + s * 0.2)}h${r(0.7 * s)}`;

/** @param {string} id @param {Index} index @param {Marks} marks */
function fadingOf(id, index, marks) {
  if (index.cards.has(id)) return cardFading(marks, id);
  return index.rails.has(id) ? railFading(marks, id) : '';
}

/** @param {Element} layer @param {Marks} marks @param {Index} index @param {Kind} kind @param {Detail} detail */
export function drawNotes(layer, marks, index, kind, detail) {
  layer.replaceChildren();
  const fine = isFine(detail);
  const unit = fine ? detail.text : detail.unit;
  const half = (fine ? HALF.fine : HALF.far) * unit;
  const sheets = new Batch();
  const written = new Batch();
  for (const id of marks.notes.keys()) {
    const fade = fadingOf(id, index, marks);
    const at = fade === 'gone' ? null : placeOfNote(id, index, kind, detail, half, marks);
    if (!at) continue;
    sheets.add(fade, sheet(at, at.s ?? half));
    if (fine) written.add(fade, lines(at, half));
  }
  for (const [fade, d] of sheets.entries()) make('path', { class: `note-sheet ${fade}`, d, 'stroke-width': r(unit * 1.2) }, layer);
  for (const [fade, d] of written.entries()) make('path', { class: `note-lines ${fade}`, d, 'stroke-width': r(unit * 1.2) }, layer);
}
