/**
 * The network chart on the page: lays models out, and keeps the layout's memory and form.
 *
 * @module network
 */

import { createChart } from './chart/chart.js';
import { chooseForm, layoutAs } from './chart/form.js';
import { networkKind } from './chart/networkkind.js';
import { t } from './i18n.js';
import { STANDALONE, UNUSED } from './model/boxes.js';

/** @typedef {import('./types.js').HostModel} HostModel */
/** @typedef {import('./types.js').Memory} Memory */
/** @typedef {import('./types.js').Scene} Scene */
/** @typedef {import('./types.js').ViewState} ViewState */

/** A form is left only when the count is that far beyond its limit, so that the chart does not flip to and fro. */
const SLACK = 0.1;
const PHONE = 640;
const PHONE_CLOSEST = 1;
const MARGIN = 12;

export class NetworkChart {
  #host;
  #chart;
  /** @type {Memory|null} */
  #memory = null;
  /** @type {Scene['form']|null} */
  #form = null;
  /** @type {ViewState['density']} */
  #density = 'auto';
  /** The chart itself has moved its camera: it need not be told where to. */
  moving = false;

  /**
   * @param {HTMLElement} host
   * @param {import('./chart/chart.js').Callbacks} callbacks
   * @param {boolean} mayAct
   */
  constructor(host, callbacks, mayAct) {
    this.#host = host;
    this.#chart = createChart(host, callbacks, { mayAct, t, kind: networkKind });
    // The chart minds its own size; its legend folds with the width of the page.
    new ResizeObserver(() => host.clientWidth > 0 && this.#chart.resize()).observe(host);
  }

  get chart() {
    return this.#chart;
  }

  /** @param {() => void} tell */
  moved(tell) {
    this.moving = true;
    tell();
    this.moving = false;
  }

  /**
   * Moves the chart if a card or plug cannot be seen, or lies under the panel; once what is there now has been drawn.
   * @param {string} id
   * @param {Element} panel
   */
  reveal(id, panel) {
    if (id.startsWith('network:')) return;
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const shown = this.#host.checkVisibility({ visibilityProperty: true });
      if (shown && this.#isHidden(id, panel.getBoundingClientRect())) this.#chart.center(id);
    }));
  }

  /** From far away everything is in the picture, and has no element of its own. @param {string} id @param {DOMRect} panel */
  #isHidden(id, panel) {
    const element = this.#host.querySelector(`[data-id="${CSS.escape(id)}"]`);
    if (!element) return this.#host.querySelector('.card[data-id]') !== null;
    const card = element.getBoundingClientRect();
    const stage = (this.#host.querySelector('.chart-stage') ?? this.#host).getBoundingClientRect();
    const inside = card.left >= stage.left && card.right <= stage.right && card.top >= stage.top && card.bottom <= stage.bottom;
    return !inside || (panel.width > 0 && card.right > panel.left && card.bottom > panel.top);
  }

  /** @param {HostModel} model @param {ViewState['density']} density @param {boolean} quiet */
  update(model, density, quiet) {
    const viewport = { width: this.#host.clientWidth || innerWidth, height: this.#host.clientHeight || innerHeight };
    const form = this.#chooseForm(model.containers.size, viewport, density);
    const { scene, memory } = layoutAs(form, withTitles(model), this.#memory, { aspect: viewport.width / Math.max(1, viewport.height), width: viewport.width });
    const first = this.#form === null;
    const anew = !first && form !== this.#form;
    this.#memory = memory;
    this.#form = form;
    this.#density = density;
    this.#chart.update(model, scene, { quiet: quiet || anew });
    if (first && viewport.width < PHONE) this.#fillWidth(scene, viewport);
  }

  /** On a phone the whole would be too small to read: as wide as the window, from the top. @param {Scene} scene @param {{width: number, height: number}} viewport */
  #fillWidth({ x, y, width, height }, viewport) {
    const k = Math.min(PHONE_CLOSEST, viewport.width / (width + 2 * MARGIN));
    if (height * k > viewport.height) this.#chart.setCamera({ x: x + width / 2, y: y - MARGIN + viewport.height / 2 / k, k });
  }

  /** @param {number} count @param {{width: number, height: number}} viewport @param {ViewState['density']} density */
  #chooseForm(count, viewport, density) {
    const best = chooseForm(count, viewport, density);
    if (!this.#form || best === this.#form || density !== this.#density || density !== 'auto') return best;
    const sure = chooseForm(count * (1 - SLACK), viewport) === best && chooseForm(count * (1 + SLACK), viewport) === best;
    return sure ? best : this.#form;
  }
}

/** The two boxes that are no project's have a name in the reader's language. @param {HostModel} model @returns {HostModel} */
function withTitles(model) {
  /** @type {Record<string, string>} */
  const titles = { [STANDALONE]: t('(standalone)'), [UNUSED]: t('(unused networks)') };
  return { ...model, boxes: model.boxes.map((box) => (box.key in titles ? { ...box, title: titles[box.key] } : box)) };
}
