/**
 * A chart on the page: minds its window, and moves so that what is pinned can be seen.
 *
 * @module chartpane
 */

import { createChart } from './chart/chart.js';
import { freeOf } from './chart/whereabouts.js';
import { t } from './i18n.js';

/** @typedef {{width: number, height: number}} Size */

const PHONE = 640;
const PHONE_CLOSEST = 1;
const MARGIN = 12;
/** How high a legend of one line is. */
const LEGEND = 38;

/** @param {Element} element */
function rectOf(element) {
  const { x, y, width: w, height: h } = element.getBoundingClientRect();
  return { x, y, w, h };
}

export class ChartPane {
  /** The chart itself has moved its camera: it need not be told where to. */
  moving = false;
  /** @type {Size|null} */
  #size = null;

  /**
   * @param {HTMLElement} host
   * @param {import('./chart/chart.js').Callbacks} callbacks
   * @param {boolean} mayAct
   * @param {import('./chart/kind.js').Kind} kind
   */
  constructor(host, callbacks, mayAct, kind) {
    this.host = host;
    this.chart = createChart(host, callbacks, { mayAct, t, kind });
    // The chart minds its own size; its legend folds with the width of the page.
    new ResizeObserver(() => {
      this.#size = null;
      if (host.clientWidth > 0) this.chart.resize();
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

  /** @param {() => void} tell */
  moved(tell) {
    this.moving = true;
    tell();
    this.moving = false;
  }

  /**
   * Moves the chart if something pinned cannot be seen, or lies under the panel; once what is there now has been drawn.
   * @param {string} id
   * @param {Element} panel
   */
  reveal(id, panel) {
    if (!/^(?:container|endpoint|mount|volume|bind|tmpfs):/.test(id)) return;
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const stage = this.host.querySelector('.chart-stage');
      if (!stage || !this.host.checkVisibility({ visibilityProperty: true })) return;
      this.chart.reveal(id, freeOf(rectOf(stage), rectOf(panel)));
    }));
  }

  /** On a phone the whole would be too small to read: as wide as the window, from the top. @param {{x: number, y: number} & Size} scene */
  fillWidth({ x, y, width, height }) {
    if (this.viewport.width >= PHONE) return;
    // The legend has taken its room by now.
    this.chart.resize();
    const viewport = this.host.querySelector('.chart-stage')?.getBoundingClientRect() ?? this.viewport;
    const k = Math.min(PHONE_CLOSEST, viewport.width / (width + 2 * MARGIN));
    if (height * k > viewport.height) this.chart.setCamera({ x: x + width / 2, y: y - MARGIN + viewport.height / 2 / k, k });
  }
}
