/**
 * What is shared, as a list of buttons: colour with its pattern, name, facts; before it, what the chart's signs mean. What does not fit
 * one line folds away behind "+ n more".
 *
 * @module chart/legend
 */
import { lock } from './icons.js';
import { railOffer } from './marks.js';
import { railClass } from './paths.js';
import { make } from './svg.js';
import { visible } from '../visible.js';

/** @typedef {import('./kind.js').Entry} Entry */
/** @typedef {import('./kind.js').Key} Key */
/** @typedef {import('./marks.js').Marks} Marks */

/**
 * @typedef {object} LegendHost
 * @property {(id: string|null) => void} onHover
 * @property {(id: string) => void} onSelect
 * @property {import('./chart.js').Translate} t
 * @property {string} label  of the list
 * @property {Key[]} keys    what signs mean
 */

/** A short piece of the rail, as it is on the chart. @param {Entry} rail */
function swatch(rail) {
  const svg = make('svg', { class: `swatch ${rail.look ?? railClass(rail.color)}`, viewBox: '0 0 26 12', width: 26, height: 12, 'aria-hidden': 'true' });
  const line = make('path', { class: rail.dotted ? 'line dotted' : 'line', d: 'M3 6H23', 'stroke-width': 4 }, svg);
  if (rail.dotted) line.setAttribute('stroke-dasharray', '0 6');
  if (rail.color >= 12) make('path', { class: 'core', d: 'M3 6H23', 'stroke-width': 1.5 }, svg);
  if (rail.closed) make('path', { class: 'line', d: 'M2 1V11M24 1V11', 'stroke-width': 3 }, svg);
  if (!rail.closed && !rail.dotted) make('circle', { class: 'ring', cx: 13, cy: 6, r: 3.6, 'stroke-width': 2.5 }, svg);
  return svg;
}

/** @param {Element} parent @param {string} className @param {string} text */
function span(parent, className, text) {
  const element = document.createElement('span');
  element.className = className;
  element.textContent = visible(text);
  parent.append(element);
}

/** @param {Key[]} keys @param {string} label */
function keyList(keys, label) {
  if (!keys.length) return null;
  const list = document.createElement('ul');
  list.className = 'legend-keys';
  list.setAttribute('aria-label', label);
  for (const { look, text, title, icon } of keys) {
    const item = document.createElement('li');
    item.title = title;
    if (icon) make('path', { d: icon }, make('svg', { class: `key-icon ${look}`, viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true' }, item));
    else span(item, `key ${look}`, '');
    span(item, 'key-text', text);
    list.append(item);
  }
  return list;
}

export class Legend {
  #list = document.createElement('ul');
  #more = document.createElement('button');
  #keys;
  #host;
  #look = '';
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
    const look = JSON.stringify(entries);
    if (look === this.#look) return;
    this.#look = look;
    this.#buttons.clear();
    this.#list.replaceChildren(...entries.map((entry) => this.#item(entry)));
    this.element.hidden = entries.length === 0 && this.#host.keys.length === 0;
    this.resize();
  }

  /** @param {Entry} entry */
  #item(entry) {
    const button = document.createElement('button');
    button.type = 'button';
    button.dataset.rail = entry.id;
    button.append(swatch(entry));
    if (entry.lock) {
      button.title = entry.lock;
      const sign = make('svg', { class: 'legend-lock', viewBox: '0 0 12 14', width: 12, height: 14, role: 'img', 'aria-label': entry.lock });
      make('path', { class: 'lock', d: lock(6, 6.5, 4.4) }, sign);
      button.append(sign);
    }
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
      button.setAttribute('aria-pressed', String(marks.selected === id));
    }
  }
}
