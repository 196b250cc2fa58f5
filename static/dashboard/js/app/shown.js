/**
 * The menu of how things stand and what is seen of them: the chart's form, by what containers stand together, and whether what does not run
 * is hidden. What is hidden is counted and said, on the button that opens it.
 *
 * @module app/shown
 */

import { byId, el } from '../base/dom.js';
import { n, t } from '../base/i18n.js';
import { inSentence, visible } from '../base/escape.js';
import { labelsToGroupBy } from '../model/grouping.js';
import { countStopped } from '../model/stopped.js';

/** @typedef {import('../base/types.js').ViewState} ViewState */

const LABEL = 'label:';
/** More nobody reads in a list. */
const MOST_LABELS = 60;

/** "12 stopped hidden"; '' where nothing is hidden. @param {number} count */
export const hiddenWords = (count) => (count > 0 ? n('%(count)s stopped hidden', '%(count)s stopped hidden', count) : '');

/** @param {string} group  as the address has it */
export function groupWord(group) {
  if (group.startsWith(LABEL)) return t('by %(label)s', { label: inSentence(group.slice(LABEL.length)) });
  return { image: t('by image'), network: t('by network') }[group] ?? '';
}

export class ShownMenu {
  #app;
  #group = byId('group', HTMLSelectElement);
  #stopped = byId('hide-stopped', HTMLInputElement);
  #amount = byId('stopped-amount');
  #labels = el('optgroup', { label: t('Label') });
  #said = '';

  /** @param {import('./app.js').App} app */
  constructor(app) {
    this.#app = app;
    const { view } = app;
    this.#group.append(this.#labels);
    this.#labels.hidden = true;
    this.#group.addEventListener('change', () => view.set({ group: this.#group.value }));
    this.#stopped.addEventListener('change', () => this.turn());
    byId('shown-menu').addEventListener('toggle', () => this.#open());
    view.subscribe((_state, changed) => (changed.has('group') || changed.has('stopped')) && this.update());
    this.update();
  }

  /** How many of those that do not run are hidden now. */
  get hidden() {
    const { model, view } = this.#app;
    return model && view.state.stopped === 'hidden' ? countStopped(model) : 0;
  }

  /** What does not run goes, or comes back. */
  turn() {
    const { view, announcer } = this.#app;
    view.set({ stopped: view.state.stopped === 'hidden' ? 'shown' : 'hidden' });
    announcer.say(hiddenWords(this.hidden) || t('Nothing is hidden.'));
  }

  /** The model, the labels or the view is another. */
  update() {
    const { model, view } = this.#app;
    const { group, stopped } = view.state;
    this.#fill(group);
    this.#group.value = group;
    this.#stopped.checked = stopped === 'hidden';
    this.#amount.textContent = model ? String(countStopped(model)) : '';
    const words = [groupWord(group), hiddenWords(this.hidden)].filter(Boolean).join(' · ');
    if (words === this.#said) return;
    this.#said = words;
    for (const button of document.querySelectorAll('.shown-button')) this.#tell(button, words);
  }

  /** @param {Element} button @param {string} words */
  #tell(button, words) {
    const name = [t('Form, groups and what is hidden'), words].filter(Boolean).join(': ');
    button.setAttribute('aria-label', name);
    button.setAttribute('title', `${name} (v)`);
    button.classList.toggle('on', words !== '');
    const [told, count] = button.querySelectorAll('.shown-words, .shown-count');
    if (told) told.textContent = words;
    if (count) count.textContent = this.hidden ? String(this.hidden) : '';
  }

  #open() {
    const { model, labels } = this.#app;
    if (model) labels.need(model.containers.keys());
    this.update();
  }

  /** The labels that make groups, and the one that does now. @param {string} group */
  #fill(group) {
    const { known } = this.#app.labels;
    const names = known ? labelsToGroupBy(known).slice(0, MOST_LABELS) : [];
    const own = group.startsWith(LABEL) ? group.slice(LABEL.length) : null;
    if (own !== null && !names.includes(own)) names.unshift(own);
    this.#labels.hidden = names.length === 0;
    if (names.join('\n') === [...this.#labels.children].map((one) => /** @type {HTMLOptionElement} */ (one).value.slice(LABEL.length)).join('\n')) return;
    this.#labels.replaceChildren(...names.map((name) => el('option', { value: `${LABEL}${name}`, text: visible(name) })));
  }
}
