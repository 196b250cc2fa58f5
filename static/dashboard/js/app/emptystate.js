/**
 * Decides which matter, if any, stands in the chart's place.
 *
 * @module matters
 */

import { countHits } from '../search/search.js';
import { chartOf, isTable } from './view.js';
import { allHidden, emptyMatter, emptyThen, engineMatter, hiddenMatter, loadingMatter, States, unreachablePage } from './emptystates.js';

/** @typedef {import('../stream/stream.js').Link} Link */

/** A fast start should not flash a sentence nobody can read. */
const LOADING_AFTER_MS = 400;

export class Matters {
  #app;
  #states = new States();
  #slow = false;
  /** @type {Link} */
  #link = 'loading';

  /** @param {import('./app.js').App} app */
  constructor(app) {
    this.#app = app;
    setTimeout(() => {
      this.#slow = true;
      this.update();
    }, LOADING_AFTER_MS);
  }

  /** @param {Link} link */
  setLink(link) {
    this.#link = link;
    this.update();
  }

  update() {
    this.#states.show(this.#matter());
  }

  #matter() {
    const { model, status, page, hits, view, search } = this.#app;
    if (!model) {
      if (this.#link === 'lost') return unreachablePage();
      if (status.engine && status.engine.state !== 'live') return engineMatter(status.engine, page.engine);
      return this.#slow ? loadingMatter() : null;
    }
    // Volumes outlive their containers: there they are what one came to see.
    const stored = chartOf(view.state.chart) === 'mounts' && model.storage().sources.size > 0;
    if (model.containers.size === 0 && !stored) return this.#app.past.away ? emptyThen() : emptyMatter();
    const { shown } = this.#app;
    if (!stored && model.containers.size > 0 && shown.hidden === model.containers.size) return allHidden(shown.hidden, () => shown.turn());
    const hides = view.state.mode === 'hide' || isTable(view.state.chart);
    return hides && hits && countHits(hits, view.state.chart) === 0 ? hiddenMatter(view.state.query, search.unknownField(model), () => search.clear()) : null;
  }
}
