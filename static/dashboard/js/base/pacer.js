/**
 * Draws in the browser's next frame, but never takes more than a fifth of the time: after a draw that was dear the next one
 * waits a little, with whatever has come until then. On a quiet host nothing waits.
 *
 * @module pacer
 */

const REST = 4;
const FRAME_MS = 16;

/** @typedef {{now: () => number, frame: (run: () => void) => void, later: (run: () => void, ms: number) => void}} Clock */

/** @type {Clock} */
const BROWSER = {
  now: () => performance.now(),
  frame: (run) => requestAnimationFrame(run),
  later: (run, ms) => setTimeout(run, ms),
};

export class Pacer {
  #draw;
  #clock;
  #waiting = false;
  #freeAt = 0;

  /** @param {() => void} draw @param {Clock} [clock] */
  constructor(draw, clock = BROWSER) {
    this.#draw = draw;
    this.#clock = clock;
  }

  /** There is something new to draw. */
  soon() {
    if (this.#waiting) return;
    this.#waiting = true;
    const wait = this.#freeAt - this.#clock.now();
    if (wait > FRAME_MS) this.#clock.later(() => this.#clock.frame(() => this.now()), wait);
    else this.#clock.frame(() => this.now());
  }

  now() {
    this.#waiting = false;
    const began = this.#clock.now();
    this.#draw();
    const ended = this.#clock.now();
    this.#freeAt = ended + REST * (ended - began);
  }
}
