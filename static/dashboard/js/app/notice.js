/**
 * What was done, with *Undo*; and what went wrong, in the engine's words.
 *
 * @module notice
 */

import { el } from '../base/dom.js';
import { t } from '../base/i18n.js';

/**
 * @typedef {object} Notice
 * @property {string} text
 * @property {string} [detail]
 * @property {'done'|'problem'|'hint'} [kind]
 * @property {{label: string, run: () => void}|null} [action]
 */

const STAYS_MS = { done: 12_000, hint: 6000, problem: 0 };
/** Beside work that goes on, which is shown until it has ended. */
const AT_MOST = 4;

export class Notices {
  #done;
  #problems;

  /** @param {HTMLElement} done  role=status @param {HTMLElement} problems  role=alert */
  constructor(done, problems) {
    this.#done = done;
    this.#problems = problems;
  }

  /** @param {Notice} notice @returns {() => void} takes it away */
  show({ text, detail, kind = 'done', action = null }) {
    const place = kind === 'problem' ? this.#problems : this.#done;
    const element = el('div', { class: `notice ${kind}` });
    const close = () => this.#close(element);
    element.append(
      el('span', { class: 'notice-sign', 'aria-hidden': 'true' }),
      el('div', { class: 'notice-text' }, el('p', { text }), detail && el('p', { class: 'notice-detail', text: detail })),
      ...(action ? [el('button', { type: 'button', class: 'notice-action', text: action.label, onclick: () => { close(); action.run(); } })] : []),
      el('button', { type: 'button', class: 'notice-close icon-button', 'aria-label': t('Dismiss'), text: '✕', onclick: close }),
    );
    place.append(element);
    this.#trim(place);
    this.#leaveLater(element, STAYS_MS[kind], close);
    return close;
  }

  /** @param {HTMLElement} place */
  #trim(place) {
    const told = [...place.children].filter(({ classList }) => !classList.contains('job'));
    for (const old of told.slice(0, -AT_MOST)) old.remove();
  }

  /** Not while it is pointed at or has the focus. @param {HTMLElement} element @param {number} after @param {() => void} close */
  #leaveLater(element, after, close) {
    if (!after) return;
    const look = () => {
      if (element.matches(':hover, :focus-within')) setTimeout(look, 2000);
      else close();
    };
    setTimeout(look, after);
  }

  /** @param {HTMLElement} element */
  #close(element) {
    const hadFocus = element.contains(document.activeElement);
    element.remove();
    if (hadFocus) document.getElementById('main')?.focus();
  }
}
