/**
 * Keeps a chart's arrangements for as long as the tab lives, so that nothing has moved after a reload: one for each shape of
 * window, as another shape arranges anew, and comes back to its own when the shape comes back. Those of each engine apart;
 * what cannot be read or is not sound counts as not kept.
 *
 * @module arrangement
 */

/** @typedef {{width: number, height: number}} Size  of the window, in pixels */

const VERSION = 2;
/** The browser gives a tab some five million letters; two charts share them. */
const MOST_LETTERS = 2_000_000;
/** So many shapes are remembered. */
const MOST_SHAPES = 5;
/** Windows whose sides differ by no more than this, as a logarithm, are of one shape: a phone's address bar comes and goes. */
const SAME_SHAPE = Math.log(1.15);

/** How far two windows are from having one shape. @param {Size} a @param {Size} b */
const apart = (a, b) => Math.max(Math.abs(Math.log(a.width / b.width)), Math.abs(Math.log(a.height / b.height)));

/** @param {any} value @returns {value is Size} */
const isSize = (value) => [value?.width, value?.height].every((side) => Number.isFinite(side) && side > 0 && side < 1e6);

/**
 * @template M
 * @typedef {{window: Size, memory: M}} Shape
 */

/**
 * @template M
 */
export class Arrangement {
  #chart;
  #isSound;
  #storage;
  #engine = '';
  /** The one that was used last is the last. @type {Shape<M>[]} */
  #shapes = [];
  /** Those of now, while those of another time are in use. @type {Shape<M>[]|null} */
  #held = null;

  /**
   * @param {string} chart
   * @param {(value: any) => boolean} isSound
   * @param {() => Storage} storage  asking for it fails where a browser forbids it
   */
  constructor(chart, isSound, storage = () => sessionStorage) {
    this.#chart = chart;
    this.#isSound = isSound;
    this.#storage = storage;
    // Written when the page goes, not with every change: it can be a megabyte.
    globalThis.addEventListener?.('pagehide', () => this.write());
  }

  get #key() {
    return `portolan.arrangement.${this.#chart}.${this.#engine}`;
  }

  /** @param {string} engine */
  #turnTo(engine) {
    if (engine === this.#engine) return;
    this.#engine = engine;
    this.#shapes = this.#read();
  }

  /**
   * What is remembered of an engine for windows of a shape: now, or from before the reload.
   * @param {string} engine
   * @param {Size} window
   * @returns {M|null} the memory of the nearest shape; the same object as long as nothing is laid out
   */
  of(engine, window) {
    this.#turnTo(engine);
    return this.#nearest(window)?.memory ?? null;
  }

  /** @param {Size} window @returns {Shape<M>|null} */
  #nearest(window) {
    let best = null;
    let least = SAME_SHAPE;
    for (const shape of this.#shapes) {
      const far = apart(shape.window, window);
      if (far > least) continue;
      least = far;
      best = shape;
    }
    return best;
  }

  /** What was laid out last, for any shape: colours hold in all of them. @returns {M|null} */
  get latest() {
    return this.#shapes.at(-1)?.memory ?? null;
  }

  /** @returns {Shape<M>[]} */
  #read() {
    try {
      const { version, shapes } = JSON.parse(this.#storage().getItem(this.#key) ?? '{}');
      if (version !== VERSION || !Array.isArray(shapes)) return [];
      return shapes.filter((shape) => isSize(shape?.window) && this.#isSound(shape.memory)).slice(-MOST_SHAPES);
    } catch {
      return [];
    }
  }

  /** The shapes that were used last, as many as there is room for. @returns {string} '' if not even one */
  #text() {
    const shapes = this.#held ?? this.#shapes;
    for (let from = 0; from < shapes.length; from += 1) {
      const text = JSON.stringify({ version: VERSION, shapes: shapes.slice(from) });
      if (text.length <= MOST_LETTERS) return text;
    }
    return '';
  }

  write() {
    if (!this.#engine || this.#shapes.length === 0) return;
    try {
      const text = this.#text();
      if (text) this.#storage().setItem(this.#key, text);
      else this.#storage().removeItem(this.#key);
    } catch {
      // A browser without storage, or with a full one, arranges anew after a reload.
    }
  }

  /**
   * Lays out on what is remembered for the window's shape; on nothing, should that be impossible.
   * @template S
   * @param {string} engine
   * @param {Size} window
   * @param {(memory: M|null) => {scene: S, memory: M}} lay
   * @returns {S}
   */
  lay(engine, window, lay) {
    this.#turnTo(engine);
    const shape = this.#nearest(window);
    let laid;
    try {
      laid = lay(shape?.memory ?? null);
    } catch (error) {
      if (!shape) throw error;
      laid = lay(null);
    }
    this.#shapes = [...this.#shapes.filter((other) => other !== shape), { window: shape?.window ?? { ...window }, memory: laid.memory }].slice(-MOST_SHAPES);
    return laid.scene;
  }

  /** What is arranged from now on is for a while: then all stands again where it stood. @param {boolean} aside */
  hold(aside) {
    if (aside) this.#held ??= this.#shapes;
    else if (this.#held) {
      this.#shapes = this.#held;
      this.#held = null;
    }
  }

  /** For what is not kept beyond the page. @returns {Storage} */
  static noStorage() {
    throw new Error('nothing is kept');
  }

  /** All shapes are arranged anew when they are drawn next. */
  forget() {
    this.#shapes = [];
  }
}
