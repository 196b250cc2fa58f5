/**
 * The bar of time: since when changes are marked, a slider to any moment from then on, and the way back to now.
 *
 * @module past/bar
 */

import { byId, el } from '../base/dom.js';
import { t } from '../base/i18n.js';
import { clock, exact, serverNow } from '../base/time.js';
import { ChangeList } from './list.js';
import { hatched, localText, momentAt, placeOf, readMoment, sliderStart } from './moments.js';
import { GLYPHS, totals } from './words.js';

/** @typedef {import('../app/app.js').App} App */

/** The slider's end moves on by itself. */
const EVERY_MS = 15_000;
const language = () => document.documentElement.lang || 'en';
const spoken = (/** @type {number} */ moment) => clock(new Date(moment), serverNow(), language());
const iso = (/** @type {number|null} */ moment) => (moment === null ? null : new Date(moment).toISOString());

export class TimeBar {
  #app;
  #element = byId('times');
  #since = byId('times-since', HTMLSelectElement);
  #other = byId('times-other', HTMLInputElement);
  #at = byId('times-at', HTMLInputElement);
  #when = byId('times-when');
  #note = byId('times-note');
  #total = byId('times-total');
  #list;
  /** By what word the moment was chosen that is compared with. @type {{word: string, moment: string|null}} */
  #chosen = { word: '', moment: null };
  #held = false;

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
    this.#list = new ChangeList(app);
    this.#since.addEventListener('change', () => this.#choose(this.#since.value));
    this.#other.addEventListener('change', () => this.#other.value && app.view.set({ since: new Date(this.#other.value).toISOString() }));
    this.#at.addEventListener('input', () => this.#slide());
    for (const [name, held] of /** @type {const} */ ([['pointerdown', true], ['pointerup', false], ['pointercancel', false]])) this.#at.addEventListener(name, () => { this.#held = held; });
    byId('times-now').addEventListener('click', () => this.now());
    byId('times-close').addEventListener('click', () => this.toggle());
    for (const button of document.querySelectorAll('[data-opens="times"]')) button.addEventListener('click', () => this.toggle());
    setInterval(() => this.#tick(), EVERY_MS);
  }

  /** Opened, it tells what changed since yesterday. */
  async toggle() {
    if (this.#app.past.open) {
      this.#app.view.set({ at: null, since: null });
      return;
    }
    await this.#choose('day');
    this.#since.focus();
  }

  /** From wherever one is. */
  now() {
    this.#app.view.set({ at: null });
  }

  /** @param {string} word */
  async #choose(word) {
    const { past, view } = this.#app;
    if (word === 'other') {
      this.#chosen = { word, moment: view.state.since };
      this.#other.hidden = false;
      this.#other.focus();
      return;
    }
    // Known afresh: somebody's last visit, and the times that nobody could see.
    await past.measure().catch(() => null);
    const { first = null, lastVisit = null } = past.extent ?? {};
    const wanted = word === '' ? null : word === 'visit' ? lastVisit : Date.parse(readMoment(word) ?? '') || agoOf(word);
    const since = iso(wanted !== null && first !== null ? Math.max(first, wanted) : wanted);
    this.#chosen = { word, moment: since };
    view.set({ since, ...(since === null && view.state.at === null ? { at: iso(serverNow().getTime() - 1000) } : {}) });
  }

  #slide() {
    const moment = momentAt(Number(this.#at.value), this.#start(), serverNow().getTime());
    this.#app.view.set({ at: iso(moment) });
    this.#tell(moment);
  }

  #start() {
    const { past } = this.#app;
    return sliderStart({ ...past.wanted, first: past.extent?.first ?? null, now: serverNow().getTime() });
  }

  #tick() {
    if (this.#app.past.open && !this.#held) this.#place();
  }

  /** Shows what is known now. */
  update() {
    const { past, view } = this.#app;
    this.#element.hidden = !past.open;
    document.body.toggleAttribute('data-times', past.open);
    document.body.toggleAttribute('data-past', past.away);
    document.body.toggleAttribute('data-unknown', past.away && past.here?.unknown !== null && past.here !== null);
    if (!past.open) return;
    this.#showChoice(view.state.since);
    this.#place();
    this.#tell(past.wanted.at);
    const sentence = this.#sentence();
    this.#note.hidden = !sentence;
    if (this.#note.textContent !== sentence) this.#note.textContent = sentence;
    this.#showTotal();
    this.#list.update();
  }

  /** @param {string|null} since */
  #showChoice(since) {
    const known = this.#chosen.moment === since ? this.#chosen.word : since === null ? '' : 'other';
    this.#since.value = known;
    this.#other.hidden = known !== 'other';
    if (since !== null && !Number.isNaN(Date.parse(since))) this.#other.value = localText(Date.parse(since));
    const visit = this.#since.querySelector('option[value="visit"]');
    if (visit instanceof HTMLOptionElement) visit.disabled = this.#app.past.extent?.lastVisit === null;
  }

  #place() {
    const { past } = this.#app;
    const start = this.#start();
    const now = serverNow().getTime();
    if (!this.#held) this.#at.value = String(placeOf(past.wanted.at, start, now));
    byId('times-gaps').replaceChildren(...hatched(past.extent?.unknown ?? [], start, now).map(({ from, to }) => {
      const gap = el('span');
      Object.assign(gap.style, { left: `${from * 100}%`, width: `${Math.max(0.4, (to - from) * 100)}%` });
      return gap;
    }));
  }

  /** @param {number|null} moment */
  #tell(moment) {
    const words = moment === null ? t('Now') : spoken(moment);
    if (this.#when.textContent !== words) this.#when.textContent = words;
    this.#when.title = moment === null ? '' : exact(new Date(moment), language());
    this.#at.setAttribute('aria-valuetext', words);
    byId('times-now', HTMLButtonElement).disabled = moment === null;
  }

  #sentence() {
    const { here, base, wanted } = this.#app.past;
    if (here?.unknown && wanted.at !== null) return t('Nobody could see what was there between %(begin)s and %(end)s: this is the last that was seen before.', { begin: spoken(here.unknown[0]), end: spoken(here.unknown[1]) });
    const first = (wanted.at !== null && here?.first && here) || (wanted.since !== null && base?.first && base);
    if (first) return t('Nothing is known of a time before %(time)s.', { time: spoken(first.at) });
    if (wanted.since !== null && base?.unknown) return t('Nobody could see what was there between %(begin)s and %(end)s: what was seen before that counts.', { begin: spoken(base.unknown[0]), end: spoken(base.unknown[1]) });
    return '';
  }

  #showTotal() {
    const { comparison } = this.#app.past;
    byId('times-list-button').hidden = this.#app.view.state.since === null;
    const found = comparison ? totals(comparison.changes.values()) : [];
    const words = !comparison ? t('Asking …') : found.map((one) => one.words).join(', ') || t('nothing changed');
    if (this.#total.title === words) return;
    this.#total.title = words;
    this.#total.replaceChildren(el('span', { class: 'visually-hidden', text: words }),
      el('span', { class: 'times-signs', 'aria-hidden': 'true' }, ...(found.length ? found.map(({ sign, count }) => el('span', { class: `times-sign ch-${sign}`, text: `${GLYPHS[sign]} ${count}` })) : [words])));
  }
}

const HOUR = 3_600_000;

/** @param {string} word */
function agoOf(word) {
  const hours = { hour: 1, day: 24, week: 168 }[word] ?? 24;
  return serverNow().getTime() - hours * HOUR;
}
