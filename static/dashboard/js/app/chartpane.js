/**
 * A chart on the page: minds its window, and moves so that what is pinned can be seen.
 *
 * @module chartpane
 */

import { createChart } from '../chart/chart.js';
import { t } from '../base/i18n.js';

/** @typedef {import('./arrangement.js').Size} Size */

/** How high a legend of one line is. */
const LEGEND = 38;
const coarse = globalThis.matchMedia?.('(pointer: coarse)') ?? { matches: false };

export class ChartPane {
  /** The chart itself has moved its camera: it need not be told where to. */
  moving = false;
  /** Told when the window has another size: things may have to be arranged anew. */
  onResize = () => {};
  /** @type {Size|null} */
  #size = null;
  /** What all was arranged for last, and in what browser window. @type {{size: Size, page: string}|null} */
  #arranged = null;

  /**
   * @param {HTMLElement} host
   * @param {import('../chart/chart.js').Callbacks} callbacks
   * @param {boolean} mayAct
   * @param {import('../chart/kind.js').Kind} kind
   */
  constructor(host, callbacks, mayAct, kind) {
    this.host = host;
    this.chart = createChart(host, callbacks, { mayAct, t, kind });
    // The chart minds its own size; its legend folds with the width of the page.
    new ResizeObserver(() => {
      this.#size = null;
      if (host.clientWidth === 0) return;
      this.chart.resize();
      this.onResize();
    }).observe(host);
  }

  /**
   * What the picture has of the window. Kept, as asking for it makes the browser lay out the page; the legend is not there
   * yet when it is asked for first.
   * @returns {Size}
   */
  get viewport() {
    if (this.#size) return this.#size;
    const { clientWidth: width, clientHeight: height } = this.host;
    if (width > 0 && height > 0) this.#size = { width, height: Math.max(1, height - LEGEND) };
    return this.#size ?? { width: width || innerWidth, height: height || innerHeight };
  }

  /**
   * The window to arrange for: what the picture has, but while somebody looks at a part of the chart, what it had before a
   * panel came beside it, so that nothing moves away from under them.
   * @returns {Size}
   */
  get window() {
    const page = `${innerWidth}×${innerHeight}`;
    if (this.#arranged?.page !== page || this.chart.place === null) this.#arranged = { size: this.viewport, page };
    return this.#arranged.size;
  }

  /** The next arrangement is for what the picture has, whatever is looked at. */
  release() {
    this.#arranged = null;
  }

  /** Whether fingers point here. */
  get touched() {
    return coarse.matches;
  }

  /** @param {() => void} tell */
  moved(tell) {
    this.moving = true;
    tell();
    this.moving = false;
  }

  /**
   * Moves the chart if something pinned cannot be seen; once what is there now has been drawn, and the panel has its room.
   * @param {string} id
   */
  reveal(id) {
    if (!/^(?:container|endpoint|mount|volume|bind|tmpfs):/.test(id)) return;
    requestAnimationFrame(() => requestAnimationFrame(() => {
      if (this.host.checkVisibility({ visibilityProperty: true })) this.chart.reveal(id);
    }));
  }
}
