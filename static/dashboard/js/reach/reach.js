/**
 * Reach on the page: asks the server for what the view is about, keeps it true while the host changes, and says it to the chart, the
 * panel and the screen reader.
 *
 * @module reach/reach
 */

import { get, post } from '../base/api.js';
import { n, t } from '../base/i18n.js';
import { inVain } from '../base/vain.js';
import { showsReach, paired, turned } from './mode.js';
import { signsOfOpenings } from './outside.js';
import { litByPair, litByRow, nearestWay, reachedBy, signsOf } from './row.js';
import { openingText, reachedText, scopeWord } from './words.js';

/** @typedef {import('../base/types.js').HostModel} HostModel */
/** @typedef {import('../base/types.js').ViewState} ViewState */
/** @typedef {import('./types.js').Row} Row */
/** @typedef {import('./types.js').Pair} Pair */
/** @typedef {import('./types.js').ReachMarks} ReachMarks */

/** While the host changes, it is not asked more often. */
const EVERY_MS = 1000;
/** So long an answer to a try is waited for; the server ends it before. */
const TRY_MS = 60_000;

/**
 * @typedef {object} Page
 * @property {import('../app/view.js').View} view
 * @property {() => HostModel|null} model
 * @property {() => void} changed  chart and panel should look again
 * @property {(sentence: string) => void} say
 */

export class Reach {
  #page;
  /** @type {Row|null} */
  row = null;
  /** @type {Pair|null} */
  pair = null;
  /** @type {import('./types.js').Outside|null} */
  outside = null;
  /** Why there is no answer. */
  failed = '';
  /** What was tried last. @type {import('./types.js').Attempted|null} */
  #tried = null;
  /** @type {Map<string, import('./types.js').Reached>} */
  #reached = new Map();
  /** @type {ReachMarks['signs']} */
  #signs = new Map();
  /** What was asked last, and for which model. */
  #asked = '';
  /** @type {HostModel|null} */
  #askedFor = null;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;
  /** The question that counts; an answer to an earlier one comes too late. */
  #number = 0;
  /** Whether its answer is waited for, and whether the host has changed since it was asked. */
  #asking = false;
  #stale = false;
  /** Whether the row is of the host as it was, and to be asked for also where only the other end is another. */
  #rowIsOld = false;

  /** @param {Page} page */
  constructor(page) {
    this.#page = page;
  }

  get state() {
    return this.#page.view.state;
  }

  /** The key, or the button. */
  turn() {
    const next = turned(this.state);
    if (next) this.#page.view.set(next);
    return next !== null;
  }

  /** @param {'from'|'to'|'outside'|null} direction */
  show(direction) {
    this.#page.view.set({ reach: direction, ...(direction === null || direction === 'outside' ? { other: null } : {}) });
  }

  /** @param {string|null} id */
  pairWith(id) {
    this.#page.view.set(id === null ? { other: null } : paired(this.state, id) ?? {});
  }

  /** What came of trying a pair; null: it was not tried. @param {Pair} pair */
  triedOf(pair) {
    return this.#tried?.of === ofPair(pair) ? this.#tried : null;
  }

  /** Try it, from inside the sender's network. @param {Pair} pair @param {number} port */
  async try(pair, port) {
    const { from, to } = pair;
    const tried = { of: ofPair(pair), port, busy: true, failed: '', answer: null };
    this.#tried = tried;
    this.#page.changed();
    /** @type {Pick<import('./types.js').Attempted, 'failed'|'answer'>} */
    const ended = await post('/api/reach/try', { from, to, port: `${port}/tcp` }, TRY_MS)
      .then((answer) => ({ answer, failed: '' }), (error) => ({ answer: null, failed: error instanceof Error ? error.message : String(error) }));
    if (this.#tried !== tried) return;
    this.#tried = { ...tried, ...ended, busy: false };
    this.#page.changed();
  }

  /** The view or the host has changed: what is asked now? */
  update() {
    const { state } = this;
    const model = this.#page.model();
    const { reach, selected, other } = state;
    const asked = !model ? '' : reach === 'outside' ? reach : showsReach(state) ? JSON.stringify([reach, selected, other]) : '';
    if (asked === this.#asked && (!asked || model === this.#askedFor)) return;
    if (asked !== this.#asked) {
      const old = this.#timer !== undefined || this.#asking || this.failed !== '' || model !== this.#askedFor;
      clearTimeout(this.#timer);
      this.#timer = undefined;
      if (!asked || this.row?.of !== selected || this.row.direction !== reach) this.#forget();
      this.#rowIsOld ||= old;
      this.pair = null;
      this.outside = null;
      this.#asked = asked;
      this.#askedFor = model;
      this.#number += 1;
      this.#asking = this.#stale = false;
      if (asked) void this.#ask(true);
    } else {
      this.#askSoon();
    }
  }

  /** Where much happens, what comes meanwhile does not put it off; and one answer is waited for at a time. */
  #askSoon() {
    this.#stale = this.#asking;
    if (this.#asking) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#askedFor = this.#page.model();
      void this.#ask(false);
    }, EVERY_MS);
  }

  /** There is somebody to ask again. */
  #again = () => {
    if (this.#asked && this.failed) void this.#ask(!this.row);
  };

  #forget() {
    this.row = null;
    this.failed = '';
    this.#reached = new Map();
    this.#signs = new Map();
  }

  /** @param {boolean} first  it was not asked before */
  async #ask(first) {
    if (!this.#asked) return;
    const number = ++this.#number;
    this.#asking = true;
    this.#stale = false;
    try {
      await this.#answer(first, () => number === this.#number);
    } catch (error) {
      if (number !== this.#number) return;
      this.failed = (error instanceof Error && error.message) || String(error);
      inVain(this.#again);
      this.#page.changed();
    }
    if (number !== this.#number) return;
    this.#asking = false;
    if (this.#stale) this.#askSoon();
  }

  /** @param {boolean} first @param {() => boolean} counts  whether nothing else was asked since */
  async #answer(first, counts) {
    const { reach, selected, other } = this.state;
    if (reach === 'outside') {
      const outside = await get('/api/reach/outside');
      if (!counts()) return;
      this.failed = '';
      this.outside = outside;
      this.#signs = signsOfOpenings(outside.outside);
    } else if (selected) {
      const [row, pair] = await Promise.all([this.#askRow(first), other && askPair(reach === 'to' ? [other, selected] : [selected, other])]);
      if (!counts()) return;
      this.failed = '';
      if (row) this.#take(row);
      this.pair = pair || null;
      if (first) this.#page.say(this.summary());
    }
    this.#page.changed();
  }

  /** Another second card needs no other row. @param {boolean} first @returns {Promise<Row>|null} */
  #askRow(first) {
    const { reach, selected } = this.state;
    return first && this.row && !this.#rowIsOld ? null : get(`/api/reach/row?${reach}=${encodeURIComponent(selected ?? '')}`);
  }

  /** @param {Row} row */
  #take(row) {
    this.row = row;
    this.#rowIsOld = false;
    this.#reached = reachedBy(row);
    this.#signs = signsOf(row);
  }

  /** @param {string} id */
  name(id) {
    return this.#page.model()?.containers.get(id)?.name ?? '?';
  }

  /** @param {string|null} id */
  networkName = (id) => (id === null ? '' : this.#page.model()?.networks.get(id)?.name ?? '?');

  /** What stays bright. @returns {Set<string>|null} null: reach is not shown */
  get lit() {
    const model = this.#page.model();
    if (!model || !this.#asked) return null;
    if (this.outside) return new Set(this.#signs.keys());
    if (this.pair) return litByPair(this.pair, model);
    return this.row && litByRow(this.row, model);
  }

  /** @returns {ReachMarks|null} */
  get marks() {
    if (!this.#asked) return null;
    const way = this.pair && nearestWay(this.pair.ways);
    return { signs: this.pair ? new Map() : this.#signs, route: this.pair && way ? { from: this.pair.from, to: this.pair.to, way, owners: this.#owners(this.pair) } : null };
  }

  /** Whose plugs the two have. @param {Pair} pair @returns {Map<string, string>} */
  #owners({ from, to }) {
    const model = this.#page.model();
    return new Map([from, to].map((id) => {
      const view = model?.containers.get(id);
      return [id, view?.stack === 'shared' ? model?.sandboxes.get(view.sandbox)?.[0] ?? id : id];
    }));
  }

  /** Why a card is bright or not, in a sentence; '' where that is not asked. @param {string} id */
  explain(id) {
    if (this.outside) return this.#openings(id);
    const found = this.#asked ? this.#reached.get(id) : undefined;
    if (!this.row || !found) return '';
    const [from, to] = this.row.direction === 'from' ? [this.row.of, id] : [id, this.row.of];
    return reachedText({ from: this.name(from), to: this.name(to) }, found, this.networkName, this.row.meanings);
  }

  /** @param {string} id */
  #openings(id) {
    const mine = this.outside?.outside.filter(({ to }) => to === id) ?? [];
    return mine.length ? t('%(name)s: %(what)s', { name: this.name(id), what: mine.map((one) => `${scopeWord(one.scope)}, ${openingText(one)}`).join('; ') }) : '';
  }

  /** All of it in a sentence, for who cannot see the chart. */
  summary() {
    const { pair, row } = this;
    if (pair) return reachedText({ from: this.name(pair.from), to: this.name(pair.to) }, pair, this.networkName, pair.meanings);
    if (!row) return '';
    const name = { name: this.name(row.of) };
    return row.direction === 'from'
      ? n('%(name)s reaches %(count)s container.', '%(name)s reaches %(count)s containers.', this.#signs.size, name)
      : n('%(count)s container reaches %(name)s.', '%(count)s containers reach %(name)s.', this.#signs.size, name);
  }
}

/** @param {Pair} pair */
const ofPair = ({ from, to }) => `${from} ${to}`;

/** @param {string[]} ends @returns {Promise<Pair>} */
async function askPair([from, to]) {
  const { pairs: [pair], meanings } = await get(`/api/reach?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`);
  return { ...pair, meanings };
}
