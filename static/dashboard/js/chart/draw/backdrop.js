/**
 * All of a large chart as one small bitmap: boxes, rails and squares. It lies beneath the picture while somebody moves the
 * camera, so that in the midst of it next to nothing need be drawn, and yet nothing is blank. At rest it is not shown.
 *
 * @module chart/backdrop
 */
import { bodyOf } from './drawfar.js';
import { HUES } from './paths.js';
import { cardFading, railFading } from './marks.js';
import { detailAt } from '../layout/lod.js';

/** @typedef {import('../../base/types.js').HostModel} HostModel */
/** @typedef {import('../../base/types.js').Segment} Segment */
/** @typedef {import('../layout/fitting.js').View} View */
/** @typedef {import('../layout/sceneindex.js').SceneIndex} SceneIndex */
/** @typedef {import('./marks.js').Marks} Marks */
/** @typedef {{model: HostModel, index: SceneIndex, marks: Marks}} Shown */
/** @typedef {(value: string) => string} ColorOf  what a color of the sheets is at this moment, such as `var(--box)` */
/** @typedef {Pick<CanvasRenderingContext2D, 'setTransform'|'fillRect'|'strokeRect'|'beginPath'|'moveTo'|'lineTo'|'stroke'|'fillStyle'|'strokeStyle'|'lineWidth'|'globalAlpha'>} Pen */

/** From so many containers on frames take too long without it. */
const LARGE = 900;
/** Pixels of the bitmap's longer side. */
const MOST_SIDE = 2048;
/** What steps back, as in chart.css. */
const ALPHA = { '': 1, soft: 0.42, dim: 0.16, gone: 0 };
/** Of a rail, in the bitmap's pixels. */
const LINE = 1.2;

/** Whether a scene is so large. @param {{cards: unknown[]}} scene */
export const isLarge = ({ cards }) => cards.length >= LARGE;

/** The zoom at which a world is painted. @param {{width: number, height: number}} world */
export const zoomOf = ({ width, height }) => MOST_SIDE / Math.max(1, width, height);

/** @param {number} color  of a rail */
const railColor = (color) => (color === -2 ? 'var(--host)' : color < 0 ? 'var(--local)' : `var(--rail-${color % HUES})`);

/**
 * @param {Pen} pen
 * @param {Shown} shown
 * @param {ColorOf} colorOf
 */
export function paint(pen, { model, index, marks }, colorOf) {
  const { scene } = index;
  const k = zoomOf(scene);
  const detail = detailAt(k, scene.form, index.cardHeight);
  pen.setTransform(k, 0, 0, k, -scene.x * k, -scene.y * k);
  pen.lineWidth = LINE / k;
  for (const rail of index.crossing) strokeRail(pen, rail, [...rail.segments, ...rail.spine], marks, colorOf);
  const [ground, line] = [colorOf('var(--box)'), colorOf('var(--line)')];
  for (const content of index.boxes.values()) {
    const { x, y, w, h } = content.box;
    pen.globalAlpha = 1;
    pen.fillStyle = ground;
    pen.fillRect(x, y, w, h);
    pen.strokeStyle = line;
    pen.strokeRect(x, y, w, h);
    for (const { rail, parts } of content.rails.values()) strokeRail(pen, rail, parts, marks, colorOf);
    for (const card of content.cards) {
      const body = bodyOf(card, content, detail);
      pen.globalAlpha = ALPHA[cardFading(marks, card.id)];
      pen.fillStyle = colorOf(model.containers.get(card.id)?.sign ?? 'created');
      pen.fillRect(body.x, body.y, Math.min(body.h, body.w), body.h);
    }
  }
}

/** @param {Pen} pen @param {{id: string, color: number}} rail @param {readonly Segment[]} segments @param {Marks} marks @param {ColorOf} colorOf */
function strokeRail(pen, { id, color }, segments, marks, colorOf) {
  pen.globalAlpha = ALPHA[railFading(marks, id)];
  pen.strokeStyle = colorOf(railColor(color));
  pen.beginPath();
  for (const { x1, y1, x2, y2 } of segments) {
    pen.moveTo(x1, y1);
    pen.lineTo(x2, y2);
  }
  pen.stroke();
}

export class Backdrop {
  #canvas = document.createElement('canvas');
  #probe = document.createElement('span');
  /** What is painted. @type {{model: unknown, index: unknown, marks: string, ground: string}|null} */
  #painted = null;
  /** @type {Shown|null} */
  #shown = null;
  /** How often the marks have changed. */
  #changes = 0;

  /** @param {HTMLElement} stage */
  constructor(stage) {
    this.#canvas.className = 'chart-backdrop';
    this.#canvas.hidden = true;
    this.#canvas.setAttribute('aria-hidden', 'true');
    this.#probe.hidden = true;
    stage.prepend(this.#canvas, this.#probe);
  }

  /** From now on it is of this. @param {Shown} shown */
  use(shown) {
    this.#shown = shown;
    if (!this.serves) this.hide();
  }

  /** The marks have changed. */
  marked() {
    this.#changes += 1;
  }

  /** Whether the chart is so large that it is needed. */
  get serves() {
    return this.#shown !== null && isLarge(this.#shown.index.scene);
  }

  /** Beneath the picture, painted anew if anything in it is another than it was. @param {View} view */
  show(view) {
    if (!this.#shown) return;
    const { scene } = this.#shown.index;
    if (this.#canvas.hidden) this.#repaint(this.#shown);
    const factor = view.k / zoomOf(scene);
    this.#canvas.style.transform = `translate(${view.x + scene.x * view.k}px, ${view.y + scene.y * view.k}px) scale(${factor})`;
    this.#canvas.hidden = false;
  }

  hide() {
    this.#canvas.hidden = true;
  }

  /** @param {Shown} shown */
  #repaint(shown) {
    const ground = this.#colorOf('var(--box)');
    const now = { model: shown.model, index: shown.index, marks: String(this.#changes), ground };
    const old = this.#painted;
    if (old && old.model === now.model && old.index === now.index && old.marks === now.marks && old.ground === ground) return;
    this.#painted = now;
    const { width, height } = shown.index.scene;
    const k = zoomOf(shown.index.scene);
    // A canvas is emptied by being given a size.
    this.#canvas.width = Math.ceil(width * k);
    this.#canvas.height = Math.ceil(height * k);
    /** @type {Map<string, string>} */
    const known = new Map();
    const colorOf = (/** @type {string} */ value) => {
      const color = known.get(value) ?? this.#colorOf(value);
      known.set(value, color);
      return color;
    };
    const pen = this.#canvas.getContext('2d');
    if (pen) paint(pen, shown, colorOf);
  }

  /** @param {string} value  a color, or a state's sign */
  #colorOf(value) {
    const state = !value.startsWith('var(');
    this.#probe.className = state ? `s-${value}` : '';
    this.#probe.style.color = state ? 'var(--state)' : value;
    return getComputedStyle(this.#probe).color;
  }
}
