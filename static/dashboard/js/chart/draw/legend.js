/**
 * What is shared, as a list of buttons: colour with its pattern, name, facts; before it, what the chart's signs mean. What does not fit
 * one line folds away behind "+ n more".
 *
 * @module chart/legend
 */
import { keyList, lockSign, span, swatch } from './legendparts.js';
import { railOffer } from './marks.js';
import { visible } from '../../base/escape.js';

/** @typedef {import('../kind.js').Entry} Entry */
/** @typedef {import('../kind.js').Key} Key */
/** @typedef {import('./marks.js').Marks} Marks */

/**
 * @typedef {object} LegendHost
 * @property {(id: string|null) => void} onHover
 * @property {(id: string) => void} onSelect
 * @property {import('../chart.js').Translate} t
 * @property {string} label  of the list
 * @property {Key[]} keys    what signs mean
 */

/** Whether they differ in their facts alone, and those are of one length. @param {Entry} a @param {Entry} b */
const alike = (a, b) => JSON.stringify({ ...a, facts: '' }) === JSON.stringify({ ...b, facts: '' }) && a.facts.length === b.facts.length;

export class Legend {
  #list = document.createElement('ul');
  #more = document.createElement('button');
  #keys;
  #host;
  /** @type {Entry[]|null} */
  #entries = null;
  #open = false;
  /** @type {Map<string, HTMLButtonElement>} */
  #buttons = new Map();

  /** @param {HTMLElement} parent @param {LegendHost} host */
  constructor(parent, host) {
    this.#host = host;
    this.element = document.createElement('div');
    this.element.className = 'legend';
    this.#list.setAttribute('aria-label', host.label);
    this.#more.type = 'button';
    this.#more.className = 'legend-more';
    this.#more.addEventListener('click', () => this.#toggle());
    this.#keys = keyList(host.keys, host.t('What the signs mean'));
    if (this.#keys) this.element.append(this.#keys);
    this.element.append(this.#list, this.#more);
    parent.prepend(this.element);
  }

  #toggle() {
    this.#open = !this.#open;
    this.resize();
  }

  /** @param {Entry[]} entries */
  update(entries) {
    const before = this.#entries;
    this.#entries = entries;
    // A count that has changed takes no more room: to rebuild and measure the list would lay the page out anew.
    if (before?.length === entries.length && entries.every((entry, at) => alike(entry, before[at]))) {
      for (const [at, { id, facts }] of entries.entries()) if (facts !== before[at].facts) this.#tell(id, facts);
      return;
    }
    this.#buttons.clear();
    this.#list.replaceChildren(...entries.map((entry) => this.#item(entry)));
    this.element.hidden = entries.length === 0 && this.#host.keys.length === 0;
    this.resize();
  }

  /** @param {string} id @param {string} facts */
  #tell(id, facts) {
    const place = this.#buttons.get(id)?.querySelector('.legend-facts');
    if (place) place.textContent = facts;
  }

  /** @param {Entry} entry */
  #item(entry) {
    const button = document.createElement('button');
    button.type = 'button';
    button.dataset.rail = entry.id;
    button.title = [visible(entry.name), entry.lock].filter(Boolean).join('\n');
    button.append(swatch(entry), ...(entry.lock ? [lockSign(entry.lock)] : []));
    span(button, 'legend-name', entry.name);
    span(button, 'legend-facts', entry.facts);
    for (const start of ['pointerenter', 'focus']) button.addEventListener(start, () => this.#host.onHover(entry.id));
    for (const end of ['pointerleave', 'blur']) button.addEventListener(end, () => this.#host.onHover(null));
    button.addEventListener('click', () => this.#host.onSelect(entry.id));
    this.#buttons.set(entry.id, button);
    const item = document.createElement('li');
    item.append(button);
    return item;
  }

  /** @param {number} count */
  #say(count) {
    return this.#host.t('+%(count)s more', { count });
  }

  /** Folds away what does not fit one line. */
  resize() {
    // What can be pushed aside can be pushed by the keyboard too.
    if (this.#keys) this.#keys.tabIndex = this.#keys.scrollWidth > this.#keys.clientWidth ? 0 : -1;
    this.element.classList.toggle('open', this.#open);
    this.#more.hidden = true;
    const items = [...this.#list.children];
    const first = items[0];
    if (!(first instanceof HTMLElement)) return;
    for (const item of items) item.classList.remove('folded');
    let folded = items.filter((item) => /** @type {HTMLElement} */ (item).offsetTop > first.offsetTop).length;
    if (folded === 0 && !this.#open) return;
    this.#more.hidden = false;
    this.#more.setAttribute('aria-expanded', String(this.#open));
    this.#more.textContent = this.#open ? this.#host.t('Show fewer') : this.#say(folded);
    if (this.#open) return;
    // The button itself takes room: what it pushes to the next line folds away as well.
    folded = items.filter((item) => /** @type {HTMLElement} */ (item).offsetTop > first.offsetTop).length;
    this.#more.textContent = this.#say(folded);
    for (const item of items.slice(items.length - folded)) item.classList.add('folded');
  }

  /** @param {Marks} marks */
  mark(marks) {
    for (const [id, button] of this.#buttons) {
      button.classList.toggle('dim', marks.lit !== null && !marks.lit.has(id));
      button.classList.toggle('refused', railOffer(marks, id) === 'refused');
      button.classList.toggle('noted', marks.notes.has(id));
      button.classList.toggle('breached', marks.breaches.has(id));
      button.setAttribute('aria-pressed', String(marks.selected === id));
    }
  }
}
