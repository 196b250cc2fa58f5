/**
 * Mouse, pen, touch: tells a click from a drag from a pan, and a hover from a passing pointer.
 *
 * @module chart/interact
 */

/** @typedef {{x: number, y: number}} Point */
/** @typedef {import('./hit.js').Hit|{kind: 'unplug', id: string}} Target */

/**
 * @typedef {object} PointerHost
 * @property {HTMLElement} stage
 * @property {(at: Point, touch: boolean) => Target|null} hit
 * @property {() => boolean} mayAct
 * @property {import('./drag.js').Drag} drag
 * @property {(target: Target|null, at: Point) => void} onHover
 * @property {(target: Target|null, second: boolean) => void} onClick  second: Shift was held
 */

const SLOP = { mouse: 5, touch: 10 };
const LONG_PRESS_MS = 450;

export class Pointer {
  #host;
  /** @type {{at: Point, id: number, target: Target|null, touch: boolean, moved: boolean}|null} */
  #down = null;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #press;
  /** @type {Point|null} */
  #over = null;
  #frame = 0;
  #off = new AbortController();

  /** @param {PointerHost} host */
  constructor(host) {
    this.#host = host;
    const { stage } = host;
    const signal = this.#off.signal;
    stage.addEventListener('pointerdown', (event) => this.#pressed(event), { signal, capture: true });
    stage.addEventListener('pointerleave', () => this.#left(), { signal });
    window.addEventListener('pointermove', (event) => this.#moved(event), { signal });
    window.addEventListener('pointerup', (event) => this.#released(event), { signal });
    window.addEventListener('pointercancel', () => this.#cancel(), { signal });
    window.addEventListener('keydown', (event) => this.#escape(event), { signal, capture: true });
    // A drag by a finger is not a pan: what d3-zoom listens to must not reach it.
    const hold = (/** @type {TouchEvent} */ event) => {
      if (!host.drag.active) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    stage.addEventListener('touchmove', hold, { signal, capture: true, passive: false });
    stage.addEventListener('contextmenu', (event) => { if (this.#down?.touch) event.preventDefault(); }, { signal });
  }

  /** Whether this gesture is ours and must not move the camera. */
  get owns() {
    const { drag } = this.#host;
    return drag.active || (this.#down !== null && !this.#down.touch && this.#canDrag(this.#down.target));
  }

  /** @param {Target|null} target */
  #canDrag(target) {
    return this.#host.mayAct() && (target?.kind === 'card' || target?.kind === 'plug');
  }

  /** @param {PointerEvent} event @returns {Point} */
  #at(event) {
    const rect = this.#host.stage.getBoundingClientRect();
    return { x: event.clientX - rect.left, y: event.clientY - rect.top };
  }

  /** @param {PointerEvent} event */
  #pressed(event) {
    if (event.button !== 0) return;
    if (this.#down) {
      this.#cancel();
      return;
    }
    const at = this.#at(event);
    const touch = event.pointerType === 'touch';
    const target = this.#host.hit(at, touch);
    this.#down = { at, id: event.pointerId, target, touch, moved: false };
    if (touch && this.#canDrag(target)) this.#press = setTimeout(() => this.#startDrag(), LONG_PRESS_MS);
  }

  #startDrag() {
    const down = this.#down;
    if (!down?.target || (down.target.kind !== 'card' && down.target.kind !== 'plug')) return;
    down.moved = true;
    this.#hover(null);
    this.#host.drag.start({ kind: down.target.kind, id: down.target.id }, down.at);
  }

  /** @param {PointerEvent} event */
  #moved(event) {
    const at = this.#at(event);
    const down = this.#down;
    if (!down) {
      if (event.pointerType === 'touch' || !this.#host.stage.contains(/** @type {Node} */ (event.target))) return;
      this.#hover(at);
      return;
    }
    if (event.pointerId !== down.id) return;
    if (this.#host.drag.active) {
      this.#host.drag.move(at);
      return;
    }
    const slop = down.touch ? SLOP.touch : SLOP.mouse;
    if (down.moved || Math.hypot(at.x - down.at.x, at.y - down.at.y) <= slop) return;
    down.moved = true;
    clearTimeout(this.#press);
    if (!down.touch && this.#canDrag(down.target)) {
      this.#startDrag();
      this.#host.drag.move(at);
    }
  }

  /** @param {PointerEvent} event */
  #released(event) {
    const down = this.#down;
    if (!down || event.pointerId !== down.id) return;
    clearTimeout(this.#press);
    this.#down = null;
    if (this.#host.drag.active) this.#host.drag.drop();
    else if (!down.moved) this.#host.onClick(down.target, event.shiftKey);
  }

  #cancel() {
    clearTimeout(this.#press);
    this.#host.drag.cancel();
    if (this.#down) this.#down.moved = true;
    this.#down = null;
  }

  /** @param {KeyboardEvent} event */
  #escape(event) {
    if (event.key !== 'Escape' || !this.#host.drag.active) return;
    event.stopPropagation();
    event.preventDefault();
    this.#cancel();
  }

  #left() {
    if (!this.#down) this.#hover(null);
  }

  /** One look a frame is enough. @param {Point|null} at */
  #hover(at) {
    this.#over = at;
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      const over = this.#over;
      if (this.#down && over) return;
      this.#host.onHover(over && this.#host.hit(over, false), over ?? { x: 0, y: 0 });
    });
  }

  destroy() {
    this.#cancel();
    cancelAnimationFrame(this.#frame);
    this.#off.abort();
  }
}
