/**
 * The window that shows what a container says: live, to be searched, narrowed, wrapped and kept. It holds so many lines and no more.
 *
 * @module logs/view
 */

import { part } from '../base/api.js';
import { el } from '../base/dom.js';
import { n, t } from '../base/i18n.js';
import { pieces, plain } from './ansi.js';
import { exitMeaning, levelOf } from './levels.js';
import { readLog } from './reading.js';

/** @typedef {import('./reading.js').Told} Told */

/** So many lines are kept; older ones go. */
const KEPT = 2000;
const TAIL = '500';

export class LogView {
  #title = el('h2', { id: 'logs-title' });
  #search = el('input', { type: 'search', 'aria-label': t('Search in these lines'), placeholder: t('Search in these lines'), oninput: () => this.#narrow() });
  #stream = choice(t('Stream'), [['', t('both streams')], ['stdout', 'stdout'], ['stderr', 'stderr']], () => this.#narrow());
  #level = choice(t('Level'), [['', t('all levels')], ['error', t('errors')], ['warn', t('warnings')], ['info', 'info'], ['debug', 'debug']], () => this.#narrow());
  #follow = el('input', { type: 'checkbox', checked: true, id: 'logs-follow', onchange: () => this.#toEnd() });
  #wrap = el('input', { type: 'checkbox', checked: true, id: 'logs-wrap', onchange: () => this.#lines.classList.toggle('nowrap', !this.#wrap.checked) });
  #keep = el('a', { class: 'button small', text: t('Download') });
  #lines = el('div', { class: 'log-lines', tabindex: '0', role: 'group', 'aria-labelledby': 'logs-title' });
  #state = el('p', { class: 'muted log-state', role: 'status' });
  #dialog = el('dialog', { id: 'logs', 'aria-labelledby': 'logs-title' });
  #stop = new AbortController();
  #gone = 0;

  constructor() {
    const close = el('button', { type: 'button', class: 'icon-button', 'aria-label': t('Close'), title: t('Close'), onclick: () => this.#dialog.close() }, el('span', { class: 'icon close', 'aria-hidden': 'true' }));
    this.#dialog.append(
      el('header', { class: 'log-header' }, this.#title, close),
      el('div', { class: 'log-tools' }, this.#search, this.#stream, this.#level,
        el('label', {}, this.#follow, ' ', t('Follow')), el('label', {}, this.#wrap, ' ', t('Wrap')), this.#keep),
      this.#lines, this.#state);
    this.#dialog.addEventListener('close', () => this.#stop.abort());
    this.#lines.addEventListener('scroll', () => { this.#follow.checked = atEnd(this.#lines); });
    document.body.append(this.#dialog);
  }

  /** @param {string} container  a node ID @param {string} name @param {number|null} exitCode  of one that has ended */
  open(container, name, exitCode) {
    this.#stop = new AbortController();
    this.#gone = 0;
    this.#title.textContent = t('What %(name)s says', { name });
    this.#keep.setAttribute('href', `/api/containers/${part(container)}/logs?tail=all&format=text`);
    this.#lines.replaceChildren();
    this.#state.textContent = t('Reading …');
    this.#dialog.showModal();
    this.#search.focus();
    void this.#read(container, exitCode, this.#stop.signal);
  }

  /** @param {string} container @param {number|null} exitCode @param {AbortSignal} signal */
  async #read(container, exitCode, signal) {
    try {
      await readLog(container, { tail: TAIL, follow: exitCode === null ? 'true' : 'false' }, (told) => this.#take(told), signal);
      this.#state.textContent = [t('This is the end of what it said.'), exitCode === null ? '' : t('Exit code %(code)s: %(meaning)s', { code: exitCode, meaning: exitMeaning(exitCode) ?? '' })].join(' ').trim();
    } catch (error) {
      if (signal.aborted) return;
      this.#state.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  /** @param {Told[]} told */
  #take(told) {
    const fresh = told.slice(-KEPT).map((one) => ('gap' in one ? gapLine() : logLine(one)));
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

/** @param {HTMLElement} element */
function atEnd(element) {
  return element.scrollHeight - element.scrollTop - element.clientHeight < 8;
}

function gapLine() {
  return el('p', { class: 'log-gap', data: { gap: '1' }, text: t('Lines were left out here: it says more than can be read.') });
}

/** @param {import('./reading.js').LogLine} line */
function logLine({ stream, time, text }) {
  const level = levelOf(plain(text));
  return el('div', { class: `log-line ${stream} ${level}`, data: { stream, level } },
    time && el('time', { datetime: time, title: time, text: time.slice(11, 19) }),
    el('span', { class: 'log-text' }, ...pieces(text).map((piece) => (piece.look ? el('span', { class: piece.look, text: piece.text }) : piece.text))));
}

/** @param {string} label @param {string[][]} options @param {() => void} onchange */
function choice(label, options, onchange) {
  return el('select', { 'aria-label': label, onchange }, ...options.map(([value, text]) => el('option', { value, text })));
}
