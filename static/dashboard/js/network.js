/**
 * The network chart on the page: lays models out, and keeps their arrangement and form.
 *
 * @module network
 */

import { sceneAgain } from './chart/again.js';
import { isMemory } from './chart/sound.js';
import { Arrangement } from './arrangement.js';
import { chooseForm, layoutAs } from './chart/form.js';
import { networkKind } from './chart/networkkind.js';
import { ChartPane } from './chartpane.js';
import { t } from './i18n.js';
import { STANDALONE, UNUSED } from './model/boxes.js';

/** @typedef {import('./types.js').HostModel} HostModel */
/** @typedef {import('./types.js').Memory} Memory */
/** @typedef {import('./types.js').Scene} Scene */
/** @typedef {import('./types.js').ViewState} ViewState */

/** A form is left only when the count is that far beyond its limit, so that the chart does not flip to and fro. */
const SLACK = 0.1;

export class NetworkChart extends ChartPane {
  /** @type {Arrangement<Memory>} */
  #kept = new Arrangement('network', isMemory);
  /** @type {Scene['form']|null} */
  #form = null;
  /** @type {ViewState['density']} */
  #density = 'auto';
  /** @type {{model: HostModel, scene: Scene}|null} */
  #last = null;

  /**
   * @param {HTMLElement} host
   * @param {import('./chart/chart.js').Callbacks} callbacks
   * @param {boolean} mayAct
   */
  constructor(host, callbacks, mayAct) {
    super(host, callbacks, mayAct, networkKind);
  }

  /** @param {HostModel} model @param {ViewState['density']} density @param {boolean} quiet */
  update(model, density, quiet) {
    const { viewport } = this;
    const first = this.#last === null;
    this.#form ??= this.#kept.of(model.host)?.form ?? null;
    const form = this.#chooseForm(model.containers.size, viewport, density);
    const shape = { aspect: viewport.width / Math.max(1, viewport.height), width: viewport.width };
    const scene = this.#again(model, form) ?? this.#kept.lay(model.host, (memory) => layoutAs(form, withTitles(model), memory, shape));
    const anew = !first && form !== this.#form;
    this.#form = form;
    this.#density = density;
    this.#last = { model, scene };
    this.chart.update(model, scene, { quiet: quiet || anew });
    if (first) this.fillWidth(scene);
  }

  /** Where nothing moves, nothing need be laid out. @param {HostModel} model @param {Scene['form']} form */
  #again(model, form) {
    return this.#last && this.#kept.memory && form === this.#form ? sceneAgain(this.#last.scene, model, this.#last.model) : null;
  }

  /** Everything is arranged anew when it is drawn next. */
  forget() {
    this.#kept.forget();
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
