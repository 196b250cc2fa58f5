/**
 * The two charts of the host, of which one is seen at a time. What is pinned, searched for and pointed at holds on both; each
 * keeps where its camera stands.
 *
 * @module charts
 */

import { chartCallbacks } from './callbacks.js';
import { byId } from '../base/dom.js';
import { onlyHits } from '../model/only.js';
import { MountChart } from '../mounts/chart.js';
import { relatedMounts } from '../mounts/related.js';
import { NetworkChart } from './network.js';
import { withoutStopped } from '../model/stopped.js';
import { related } from '../model/related.js';
import { chartOf, isTable } from './view.js';

/** @typedef {import('../base/types.js').HostModel} HostModel */
/** @typedef {import('../base/types.js').ViewState} ViewState */

/** Styles hang on what is seen, and what it is about. @param {ViewState['chart']} chart */
export function tellBody(chart) {
  Object.assign(document.body.dataset, { chart: isTable(chart) ? 'table' : chart, about: chartOf(chart) });
}

/** @param {ViewState} state @param {Set<string>|null} hits @returns {string|null} null: everything is shown */
const searchThatHides = ({ mode, query }, hits) => (mode === 'hide' && hits ? query : null);

/** What stands elsewhere than usual, as a name; '' for nothing. @param {ViewState} state @param {import('../model/grouping.js').Grouping} grouping */
const variantOf = ({ group, stopped }, { by }) => [...(by === 'project' ? [] : [group]), ...(stopped === 'hidden' ? ['running'] : [])].join(' ');

export class Charts {
  #app;
  /** @type {Set<string>|null} */
  #pointedAt = null;
  /** @type {Map<string, ViewState['camera']>} */
  #cameras = new Map();
  /** @type {{of: HostModel, shown: HostModel}|null} */
  #left = null;
  /** By what search each chart hides the rest now, and where its camera stood before. @type {Map<NetworkChart|MountChart, {search: string|null, camera: ViewState['camera']}>} */
  #searches = new Map();

  /** @param {import('./app.js').App} app */
  constructor(app) {
    this.#app = app;
    this.network = new NetworkChart(byId('chart'), chartCallbacks(app, 'network'), app.mayAct);
    this.mounts = new MountChart(byId('mounts'), chartCallbacks(app, 'mounts'));
    for (const pane of this.all) pane.onResize = () => this.#resized(pane);
  }

  get all() {
    return [this.network, this.mounts];
  }

  /** The one that is seen, or that shows what the table lists. */
  get seen() {
    return chartOf(this.#app.view.state.chart) === 'mounts' ? this.mounts : this.network;
  }

  /** Only what is seen is laid out, and of that, where the rest is hidden, what was found. @param {HostModel} model @param {ViewState} state @param {boolean} quiet */
  update(model, state, quiet) {
    if (isTable(state.chart)) return;
    const { hits } = this.#app;
    const search = searchThatHides(state, hits);
    const left = this.left(model, state);
    const shown = search === null || !hits ? left : onlyHits(left, hits);
    const variant = variantOf(state, this.#app.grouping);
    if (state.chart === 'mounts') this.mounts.update(shown, { variant, search, quiet });
    else this.network.update(shown, { density: state.density, variant, search, quiet });
    this.#turn(this.seen, search);
  }

  /** All of the host, or what runs of it. @param {HostModel} model @param {ViewState} state @returns {HostModel} the same as long as the model is */
  left(model, { stopped }) {
    if (stopped === 'shown') return model;
    if (this.#left?.of !== model) this.#left = { of: model, shown: withoutStopped(model, this.#left?.shown) };
    return this.#left.shown;
  }

  /** Whether something else is to be hidden than is now. @param {ViewState} state */
  hidesOtherwise(state) {
    return !isTable(state.chart) && this.#searches.get(this.seen)?.search !== searchThatHides(state, this.#app.hits);
  }

  /** What is left is shown whole; what was there before comes back as it was looked at. @param {NetworkChart|MountChart} pane @param {string|null} search */
  #turn(pane, search) {
    const { view } = this.#app;
    const before = this.#searches.get(pane);
    if (before?.search === search) return;
    const camera = before?.search === null ? view.state.camera : before?.camera ?? null;
    this.#searches.set(pane, { search, camera });
    if (!before) return;
    const to = search === null ? camera : null;
    pane.moved(() => view.set({ camera: to }));
    pane.chart.setCamera(to);
  }

  /** In a window of another shape things are arranged for that. @param {NetworkChart|MountChart} pane */
  #resized(pane) {
    const { model, view } = this.#app;
    if (model && pane === this.seen) this.update(model, view.state, true);
  }

  /** All that the window has room for. */
  fit() {
    const { model, view } = this.#app;
    if (!model) return;
    this.seen.release();
    this.update(model, view.state, true);
    this.seen.chart.fit();
  }

  /** The seen one, as if nothing had been there before: what was spare closes up, and all is shown. */
  arrangeAnew() {
    this.seen.forget();
    this.fit();
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
    const { reach } = this.#app;
    const ofReach = this.seen === this.network ? reach.lit : null;
    const lit = this.#pointedAt ?? ofReach ?? this.#related(hovered ?? selected);
    // What is hidden is not there at all.
    this.seen.chart.focus({ lit: lit?.size ? lit : null, hits: mode === 'hide' ? null : hits, mode, reach: ofReach && reach.marks });
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

  /** @param {ReadonlySet<string>} breaches  what is not as expected */
  breach(breaches) {
    for (const { chart } of this.all) chart.breach(breaches);
  }

  /** @param {import('../chart/draw/marks.js').Marks['alerts']} alerts */
  alert(alerts) {
    for (const { chart } of this.all) chart.alert(alerts);
  }

  /** @param {import('../notes/subjects.js').NotesOn} notes */
  note(notes) {
    for (const { chart } of this.all) chart.note(notes);
  }

  /** @param {import('../past/types.js').ChangeMarks|null} changes  since another moment */
  changed(changes) {
    for (const { chart } of this.all) chart.changed(changes);
  }

  /** While another time is looked at, the arrangement of now is kept aside. @param {boolean} aside */
  holdArrangement(aside) {
    for (const pane of this.all) pane.hold(aside);
  }

  /** @param {string|null} id */
  select(id) {
    for (const { chart } of this.all) chart.select(id);
  }
}
