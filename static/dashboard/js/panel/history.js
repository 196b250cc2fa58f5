/**
 * What became of a thing lately, and who did it: the last entries about it, asked for while it is pinned.
 *
 * @module panel/history
 */

import { get } from '../base/api.js';
import { el } from '../base/dom.js';
import { t } from '../base/i18n.js';
import { timeElement } from '../base/time.js';
import { inVain } from '../base/vain.js';
import { historyOf } from './persistence.js';

/** @typedef {import('../events/fold.js').Entry} Entry */
/** @typedef {import('./sections.js').Section} Section */
/** @typedef {{id: string, view: unknown, until: number|null}} Asked  view: another one, other entries */

/** So many are told here. */
const MOST = 6;
/** What has just happened is written by then. */
const AFTER_MS = 1200;

export class ObjectHistory {
  /** @type {Entry[]|null} */
  entries = null;
  /** @type {Asked|null} */
  #asked = null;
  #changed;
  #ask;
  #later;
  #waiting = 0;

  /** @param {() => void} changed @param {(path: string) => Promise<any>} [ask] @param {(run: () => void, ms: number) => void} [later] */
  constructor(changed, ask = get, later = (run, ms) => { setTimeout(run, ms); }) {
    this.#changed = changed;
    this.#ask = ask;
    this.#later = later;
  }

  /** Asks for what is not known, soon again where the thing is another. @param {Asked} wanted */
  look(wanted) {
    const last = this.#asked;
    if (last && last.id === wanted.id && last.view === wanted.view && last.until === wanted.until) return;
    const same = last?.id === wanted.id && last.until === wanted.until;
    if (!same) this.entries = null;
    this.#asked = wanted;
    this.#waiting += 1;
    const turn = this.#waiting;
    const run = () => { if (turn === this.#waiting) void this.#load(wanted); };
    if (same) this.#later(run, AFTER_MS);
    else run();
  }

  /** @param {Asked} wanted */
  async #load(wanted) {
    const path = pathOf(wanted);
    if (path === null) return;
    const { entries } = await this.#ask(path).catch(() => ({ entries: null }));
    if (this.#asked?.id !== wanted.id || this.#asked.until !== wanted.until) return;
    if (!entries) {
      inVain(() => wanted === this.#asked && void this.#load(wanted));
      return;
    }
    this.entries = entries;
    this.#changed();
  }
}

/** @param {Asked} wanted @returns {string|null} null: of it no history is kept */
export function pathOf({ id, until }) {
  const page = historyOf(id);
  if (page === null) return null;
  const query = new URLSearchParams(page.slice(page.indexOf('?')));
  query.set('limit', String(MOST));
  if (until !== null) query.set('until', new Date(until).toISOString());
  return `/api/events?${query}`;
}

/** @param {string} id @param {readonly Entry[]|null} entries @returns {Section[]} none where nothing is told of it */
export function historySections(id, entries) {
  const page = historyOf(id);
  if (!entries?.length || page === null) return [];
  return [{
    name: 'lately',
    title: t('What became of it'),
    facts: entries.map(({ id: number, sentence, outcome, at }) => [number, sentence, outcome, at]),
    build: () => [
      el('ol', { class: 'lately' }, ...entries.map((entry) => el('li', {}, said(entry), el('p', { class: 'muted' }, timeElement(entry.at))))),
      el('p', {}, el('a', { href: page, data: { key: 'lately' }, text: t('All of its history') })),
    ],
  }];
}

/** @param {Entry} entry */
function said({ person, sentence, outcome }) {
  /** @type {Record<string, string>} */
  const outcomes = { refused: t('refused'), failed: t('failed') };
  const word = outcomes[outcome ?? ''];
  const text = person ? t('%(who)s %(what)s', { who: person, what: sentence }) : sentence;
  return el('p', { text: word ? `${text} (${word})` : text });
}
