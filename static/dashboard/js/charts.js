/**
 * The two charts of the host, of which one is seen at a time. What is pinned, searched for and pointed at holds on both; each
 * keeps where its camera stands.
 *
 * @module charts
 */

import { chartCallbacks } from './callbacks.js';
import { byId } from './dom.js';
import { MountChart } from './mounts/chart.js';
import { relatedMounts } from './mounts/related.js';
import { NetworkChart } from './network.js';
import { related } from './related.js';
import { chartOf, isTable } from './view.js';

/** @typedef {import('./types.js').HostModel} HostModel */
/** @typedef {import('./types.js').ViewState} ViewState */

/** Styles hang on what is seen, and what it is about. @param {ViewState['chart']} chart */
export function tellBody(chart) {
  Object.assign(document.body.dataset, { chart: isTable(chart) ? 'table' : chart, about: chartOf(chart) });
}

export class Charts {
  #app;
  /** @type {Set<string>|null} */
  #pointedAt = null;
  /** @type {Map<string, ViewState['camera']>} */
  #cameras = new Map();

  /** @param {import('./app.js').App} app */
  constructor(app) {
    this.#app = app;
    this.network = new NetworkChart(byId('chart'), chartCallbacks(app, 'network'), app.page.mayAct);
    this.mounts = new MountChart(byId('mounts'), chartCallbacks(app, 'mounts'));
  }

  get all() {
    return [this.network, this.mounts];
  }

  /** The one that is seen, or that shows what the table lists. */
  get seen() {
    return chartOf(this.#app.view.state.chart) === 'mounts' ? this.mounts : this.network;
  }

  /** Only what is seen is laid out. @param {HostModel} model @param {ViewState} state @param {boolean} quiet */
  update(model, { chart, density }, quiet) {
    if (chart === 'mounts') this.mounts.update(model, quiet);
    else if (chart === 'network') this.network.update(model, density, quiet);
  }

  /** The seen one, as if nothing had been there before: what was spare closes up, and all is shown. */
  arrangeAnew() {
    const { model, view } = this.#app;
    if (!model) return;
    this.seen.forget();
    this.update(model, view.state, false);
    this.seen.chart.fit();
  }

  /** Another chart, with the camera where it stood there. @param {ViewState['chart']} chart */
  show(chart) {
    const { view } = this.#app;
    const from = view.state.chart;
    if (from === chart) return;
    if (!isTable(from)) this.#cameras.set(from, view.state.camera);
    const { seen } = this;
    seen.moved(() => view.set({ chart, camera: isTable(chart) ? view.state.camera : this.#cameras.get(chart) ?? null }));
  }

  /** @param {ViewState} state @param {Set<string>|null} hits */
  focus({ hovered, selected, mode }, hits) {
    const lit = this.#pointedAt ?? this.#related(hovered ?? selected);
    this.seen.chart.focus({ lit: lit?.size ? lit : null, hits, mode });
  }

  /** Something elsewhere on the page points at these, and at nothing around them. @param {string[]|null} ids */
  light(ids) {
    const there = ids?.filter((id) => this.#app.topology?.nodes.has(id)) ?? [];
    if (there.join() === [...this.#pointedAt ?? []].join()) return;
    this.#pointedAt = there.length ? new Set(there) : null;
    this.focus(this.#app.view.state, this.#app.hits);
  }

  /** @param {string|null} id */
  #related(id) {
    const { model } = this.#app;
    if (!id || !model) return null;
    return this.seen === this.mounts ? relatedMounts(model.storage(), id) : related(model, id);
  }

  /** @param {boolean} mayAct */
  setMayAct(mayAct) {
    this.network.chart.setMayAct(mayAct);
  }

  /** @param {Map<string, string[]>} pins  what others have pinned, and who */
  present(pins) {
    for (const { chart } of this.all) chart.present(pins);
  }

  /** @param {string|null} id */
  select(id) {
    for (const { chart } of this.all) chart.select(id);
  }
}
