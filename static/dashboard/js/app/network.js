/**
 * The network chart on the page: lays models out, and keeps their arrangements and forms.
 *
 * @module network
 */

import { sceneAgain } from '../chart/layout/scenereuse.js';
import { isMemory } from '../chart/layout/memorycheck.js';
import { Arrangement } from './arrangement.js';
import { chooseForm, layoutAs } from '../chart/layout/form.js';
import { memoryFor } from '../chart/layout/memory.js';
import { networkKind } from '../chart/networkkind.js';
import { ChartPane } from './chartpane.js';
import { t } from '../base/i18n.js';
import { UNUSED, isRest } from '../model/boxes.js';
import { boxName } from '../base/words.js';

/** @typedef {import('../base/types.js').HostModel} HostModel */
/** @typedef {import('../base/types.js').Memory} Memory */
/** @typedef {import('../base/types.js').Scene} Scene */
/** @typedef {import('../base/types.js').ViewState} ViewState */
/** @typedef {import('./arrangement.js').Size} Size */

/** A form is left only when the count is that far beyond its limit, so that the chart does not flip to and fro. */
const SLACK = 0.1;

export class NetworkChart extends ChartPane {
  /** By what stands together and is hidden: each has an arrangement of its own to come back to. @type {Map<string, Arrangement<Memory>>} */
  #kept = new Map();
  /** Of what a search left. @type {Arrangement<Memory>} */
  #found = new Arrangement('network', isMemory, Arrangement.noStorage);
  /** @type {string|null} */
  #search = null;
  /** @type {ViewState['density']} */
  #density = 'auto';
  /** What was drawn last, and the memory that stands for its arrangement. @type {{model: HostModel, scene: Scene, memory: Memory|null}|null} */
  #last = null;

  /**
   * @param {HTMLElement} host
   * @param {import('../chart/chart.js').Callbacks} callbacks
   * @param {boolean} mayAct
   */
  constructor(host, callbacks, mayAct) {
    super(host, callbacks, mayAct, networkKind);
  }

  /**
   * @param {HostModel} model  of all, or of what a search left
   * @param {{density: ViewState['density'], variant: string, search: string|null, quiet: boolean}} how  `variant`: by what it is grouped, and what is
   *   hidden; `search`: that left it; null: all is there
   */
  update(model, { density, variant, search, quiet }) {
    const { window } = this;
    if (search !== this.#search) this.#found.forget();
    this.#search = search;
    const kept = search === null ? this.#arrangement(variant) : this.#found;
    const before = kept.of(model.host, window);
    const form = this.#chooseForm(model.containers.size, window, density, before?.form ?? null);
    const anew = this.#last !== null && (before !== this.#last.memory || before?.form !== form);
    const scene = (anew ? null : this.#again(model)) ?? this.#lay(model, form, window, kept);
    this.#density = density;
    this.#last = { model, scene, memory: kept.of(model.host, window) };
    this.chart.update(model, scene, { quiet: quiet || anew, anew });
  }

  /** @param {HostModel} model @param {Memory['form']} form @param {Size} window @param {Arrangement<Memory>} kept @returns {Scene} */
  #lay(model, form, window, kept) {
    const shape = { aspect: window.width / Math.max(1, window.height), width: window.width, touch: this.touched };
    // A network has one colour, however things stand.
    const colors = { ...kept.latest?.colors, ...this.#arrangement('').latest?.colors };
    return kept.lay(model.host, window, (memory) => layoutAs(form, withTitles(model), { ...memoryFor(form, memory), colors }, shape));
  }

  /** @param {string} variant */
  #arrangement(variant) {
    const known = this.#kept.get(variant) ?? new Arrangement(variant ? `network.${variant}` : 'network', isMemory);
    this.#kept.set(variant, known);
    return known;
  }

  /** Where nothing moves, nothing need be laid out. @param {HostModel} model */
  #again(model) {
    return this.#last?.memory ? sceneAgain(this.#last.scene, model, this.#last.model) : null;
  }

  /** @param {boolean} aside */
  hold(aside) {
    for (const arrangement of this.#kept.values()) arrangement.hold(aside);
  }

  /** Everything is arranged anew when it is drawn next. */
  forget() {
    for (const arrangement of this.#kept.values()) arrangement.forget();
    this.#found.forget();
  }

  /** @param {number} count @param {Size} window @param {ViewState['density']} density @param {Memory['form']|null} before  in such a window */
  #chooseForm(count, window, density, before) {
    const best = chooseForm(count, window, density);
    if (!before || best === before || density !== this.#density || density !== 'auto') return best;
    const sure = chooseForm(count * (1 - SLACK), window) === best && chooseForm(count * (1 + SLACK), window) === best;
    return sure ? best : before;
  }
}

/** The boxes that are no group's have a name in the reader's language. @param {HostModel} model @returns {HostModel} */
function withTitles(model) {
  const titleOf = (/** @type {string} */ key) => (key === UNUSED ? t('(unused networks)') : boxName(key));
  return { ...model, boxes: model.boxes.map((box) => (box.key === UNUSED || isRest(box.key) ? { ...box, title: titleOf(box.key) } : box)) };
}
