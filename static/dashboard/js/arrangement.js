/**
 * Keeps a chart's arrangement for as long as the tab lives, so that nothing has moved after a reload. One for each engine;
 * what cannot be read or is not sound counts as not kept.
 *
 * @module arrangement
 */

const VERSION = 1;
/** The browser gives a tab some five million letters; two charts share them. */
const MOST_LETTERS = 2_000_000;

/**
 * @template M
 */
export class Arrangement {
  #chart;
  #isSound;
  #storage;
  #engine = '';
  /** @type {M|null} */
  memory = null;

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

  /** What is remembered of an engine: now, or from before the reload. @param {string} engine @returns {M|null} */
  of(engine) {
    if (engine === this.#engine) return this.memory;
    this.#engine = engine;
    this.memory = this.#read();
    return this.memory;
  }

  /** @returns {M|null} */
  #read() {
    try {
      const { version, memory } = JSON.parse(this.#storage().getItem(this.#key) ?? '{}');
      return version === VERSION && this.#isSound(memory) ? memory : null;
    } catch {
      return null;
    }
  }

  write() {
    if (!this.#engine || this.memory === null) return;
    try {
      const text = JSON.stringify({ version: VERSION, memory: this.memory });
      if (text.length <= MOST_LETTERS) this.#storage().setItem(this.#key, text);
      else this.#storage().removeItem(this.#key);
    } catch {
      // A browser without storage, or with a full one, arranges anew after a reload.
    }
  }

  /**
   * Lays out on what is remembered; on nothing, should that be impossible.
   * @template S
   * @param {string} engine
   * @param {(memory: M|null) => {scene: S, memory: M}} lay
   * @returns {S}
   */
  lay(engine, lay) {
    let laid;
    try {
      laid = lay(this.of(engine));
    } catch (error) {
      if (this.memory === null) throw error;
      laid = lay(null);
    }
    this.memory = laid.memory;
    return laid.scene;
  }

  forget() {
    this.memory = null;
  }
}
