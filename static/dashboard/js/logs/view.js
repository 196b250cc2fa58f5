/**
 * The window that shows what a container says: live, to be searched, narrowed, wrapped and kept. It holds so many lines and no more.
 *
 * @module logs/view
 */

import { el } from '../base/dom.js';
import { n, t } from '../base/i18n.js';
import { pieces, plain } from './ansi.js';
import { exitMeaning, levelOf } from './levels.js';
import { addressOf, readLog } from './reading.js';
import { between, follows, timeOfDay } from './window.js';

/** @typedef {import('./reading.js').Told} Told */

/** So many lines are kept; older ones go. */
const KEPT = 2000;
/**
 * @typedef {object} About
 * @property {string} title
 * @property {{id: string, name: string, label: string}[]} containers  of which it is
 * @property {boolean} live          it may say more
 * @property {number|null} exitCode  of one that has ended
 */
const TAIL = '500';
/** Colours of names. */
const HUES = 12;

export class LogView {
  #title = el('h2', { id: 'logs-title' });
  #search = el('input', { type: 'search', 'aria-label': t('Search in these lines'), placeholder: t('Search in these lines'), oninput: () => this.#narrow() });
  #stream = choice(t('Stream'), [['', t('both streams')], ['stdout', 'stdout'], ['stderr', 'stderr']], () => this.#narrow());
  #level = choice(t('Level'), [['', t('all levels')], ['error', t('errors')], ['warn', t('warnings')], ['info', 'info'], ['debug', 'debug']], () => this.#narrow());
  #follow = el('input', { type: 'checkbox', checked: true, id: 'logs-follow', onchange: () => this.#toEnd() });
  #wrap = el('input', { type: 'checkbox', checked: true, id: 'logs-wrap', onchange: () => this.#lines.classList.toggle('nowrap', !this.#wrap.checked) });
  #since = moment(t('Since'), () => this.#again());
  #until = moment(t('Until'), () => this.#again());
  #keep = el('a', { class: 'button small', text: t('Download') });
  #lines = el('div', { class: 'log-lines', tabindex: '0', role: 'group', 'aria-labelledby': 'logs-title' });
  #state = el('p', { class: 'muted log-state', role: 'status' });
  #dialog = el('dialog', { id: 'logs', 'aria-labelledby': 'logs-title' });
  #stop = new AbortController();
  #gone = 0;
  /** @type {About|null} */
  #about = null;
  /** Of several containers, by their names. @type {Map<string, {label: string, hue: number}>} */
  #whose = new Map();
  /** How the lines stood when they were last looked at. @type {import('./window.js').Place} */
  #place = { width: 0, height: 0 };

  constructor() {
    const close = el('button', { type: 'button', class: 'icon-button', 'aria-label': t('Close'), title: t('Close'), onclick: () => this.#dialog.close() }, el('span', { class: 'icon close', 'aria-hidden': 'true' }));
    this.#dialog.append(
      el('header', { class: 'log-header' }, this.#title, close),
      el('div', { class: 'log-tools' }, this.#search, this.#stream, this.#level,
        el('label', {}, t('Since'), ' ', this.#since), el('label', {}, t('Until'), ' ', this.#until),
        el('label', {}, this.#follow, ' ', t('Follow')), el('label', {}, this.#wrap, ' ', t('Wrap')), this.#keep),
      this.#lines, this.#state);
    this.#dialog.addEventListener('close', () => this.#stop.abort());
    this.#lines.addEventListener('scroll', () => this.#scrolled());
    new ResizeObserver(() => this.#scrolled()).observe(this.#lines);
    document.body.append(this.#dialog);
  }

  /** @param {About} about */
  open(about) {
    this.#about = about;
    this.#whose = new Map(about.containers.map(({ name, label }, index) => [name, { label, hue: index % HUES }]));
    for (const input of [this.#since, this.#until]) input.value = '';
    this.#follow.checked = true;
    this.#title.textContent = about.title;
    this.#keep.hidden = about.containers.length > 1;
    this.#keep.setAttribute('href', addressOf([about.containers[0].id], { tail: 'all', format: 'text' }));
    this.#dialog.showModal();
    this.#search.focus();
    this.#again();
  }

  /** From the beginning: another container, or another time. */
  #again() {
    if (!this.#about) return;
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#gone = 0;
    this.#lines.replaceChildren();
    const time = between(this.#since.value, this.#until.value);
    if (time === null) {
      this.#state.textContent = t('The end is before the beginning.');
      return;
    }
    this.#state.textContent = t('Reading …');
    void this.#read(this.#about, time, this.#stop.signal);
  }

  /** A window of another size is no wish to look at something older. */
  #scrolled() {
    const { clientWidth: width, clientHeight: height } = this.#lines;
    this.#follow.checked = follows(this.#follow.checked, atEnd(this.#lines), this.#place, { width, height });
    this.#place = { width, height };
    this.#toEnd();
  }

  /** @param {About} about @param {Record<string, string>} time @param {AbortSignal} signal */
  async #read({ containers, live, exitCode }, time, signal) {
    const narrowed = Object.keys(time).length > 0;
    const query = { tail: narrowed ? String(KEPT) : TAIL, follow: live && !time.until ? 'true' : 'false', ...time };
    try {
      await readLog(containers.map(({ id }) => id), query, (told) => this.#take(told), signal);
      this.#state.textContent = [time.until ? t('This is what it said in that time.') : t('This is the end of what it said.'), exitCode === null ? '' : t('Exit code %(code)s: %(meaning)s', { code: exitCode, meaning: exitMeaning(exitCode) ?? '' })].join(' ').trim();
    } catch (error) {
      if (signal.aborted) return;
      this.#state.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  /** @param {Told[]} told */
  #take(told) {
    const fresh = told.slice(-KEPT).map((one) => {
      const whose = this.#whose.size > 1 ? this.#whose.get(one.container ?? '') : undefined;
      return 'gap' in one ? gapLine(whose) : logLine(one, whose);
    });
    for (const line of fresh) line.hidden = !this.#fits(line);
    this.#lines.append(...fresh);
    this.#gone += told.length - fresh.length;
    while (this.#lines.childElementCount > KEPT) {
      this.#lines.firstElementChild?.remove();
      this.#gone += 1;
    }
    this.#tell();
    if (this.#follow.checked) this.#toEnd();
  }

  #tell() {
    const kept = this.#lines.childElementCount;
    const text = n('%(count)s line', '%(count)s lines', kept);
    this.#state.textContent = this.#gone ? t('%(lines)s; older ones are not kept here', { lines: text }) : text;
  }

  /** @param {HTMLElement} line */
  #fits(line) {
    if (line.dataset.gap) return true;
    const words = this.#search.value.toLowerCase();
    return (!this.#stream.value || line.dataset.stream === this.#stream.value)
      && (!this.#level.value || line.dataset.level === this.#level.value)
      && (!words || (line.textContent ?? '').toLowerCase().includes(words));
  }

  #narrow() {
    for (const line of this.#lines.children) if (line instanceof HTMLElement) line.hidden = !this.#fits(line);
    this.#toEnd();
  }

  #toEnd() {
    if (this.#follow.checked) this.#lines.scrollTop = this.#lines.scrollHeight;
  }
}

/** @param {string} label @param {() => void} onchange */
function moment(label, onchange) {
  return el('input', { type: 'datetime-local', step: '1', 'aria-label': label, onchange });
}

/** @param {HTMLElement} element */
function atEnd(element) {
  return element.scrollHeight - element.scrollTop - element.clientHeight < 8;
}

/** @typedef {{label: string, hue: number}|undefined} Whose */

/** @param {Whose} whose */
const whoseName = (whose) => whose && el('span', { class: `log-who hue-${whose.hue}`, title: whose.label, text: whose.label });

/** @param {Whose} whose */
function gapLine(whose) {
  return el('p', { class: 'log-gap', data: { gap: '1' } }, whoseName(whose), whose && ' ', t('Lines were left out here: it says more than can be read.'));
}

/** @param {import('./reading.js').LogLine} line @param {Whose} whose */
function logLine({ stream, time, text }, whose) {
  const level = levelOf(plain(text));
  return el('div', { class: `log-line ${stream} ${level}${whose ? ' of-many' : ''}`, data: { stream, level } },
    time && el('time', { datetime: time, title: time, text: timeOfDay(time) }),
    whoseName(whose),
    el('span', { class: 'log-text' }, ...pieces(text).map((piece) => (piece.look ? el('span', { class: piece.look, text: piece.text }) : piece.text))));
}

/** @param {string} label @param {string[][]} options @param {() => void} onchange */
function choice(label, options, onchange) {
  return el('select', { 'aria-label': label, onchange }, ...options.map(([value, text]) => el('option', { value, text })));
}
