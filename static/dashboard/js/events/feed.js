/**
 * What just happened, at the side of the charts: what people did through Portolan, and what the engine reports from elsewhere.
 * Pointing at a line lights up on the chart what it is about.
 *
 * @module events/feed
 */

import { byId, el } from '../base/dom.js';
import { n, t } from '../base/i18n.js';
import { keepTimesTrue, refreshTimes } from '../base/time.js';
import { Entries } from './entries.js';
import { about, fold } from './fold.js';
import { drawLine, lineLook } from './line.js';

/** @typedef {import('./fold.js').Entry} Entry */
/** @typedef {import('./fold.js').Line} Line */
/** @typedef {import('./entries.js').Which} Which */

const OPEN = 'portolan-feed';
const SEEN = 'portolan-feed-seen';

export class Feed {
  #app;
  #element = byId('feed');
  #list = byId('feed-list');
  #button = byId('feed-button');
  #count = byId('feed-count');
  #entries = new Entries();
  /** @type {Which} */
  #which = 'all';
  /** @type {Map<string, {look: string, element: HTMLLIElement, line: Line}>} */
  #drawn = new Map();
  #waiting = false;
  /** @type {import('./line.js').Reader} */
  #reader = {
    show: (entry) => this.#lead(entry),
    undoes: ({ undo, undo_by: role }) => undo && (role === 'administrator' ? this.#app.page.administrator && !this.#app.past.away : this.#app.mayAct),
  };

  /** @param {import('../app/app.js').App} app @param {import('../stream/topics.js').Beside} beside */
  constructor(app, beside) {
    this.#app = app;
    this.#entries.seen = Number(localStorage.getItem(SEEN)) || 0;
    beside.add('events', { take: ({ entries, gap }) => this.#take(entries, gap), leftOff: () => (this.#entries.last ? String(this.#entries.last) : '') });
    this.#button.addEventListener('click', () => this.toggle());
    byId('feed-close').addEventListener('click', () => this.toggle());
    for (const choice of this.#choices()) choice.addEventListener('click', () => this.#choose(/** @type {Which} */ (choice.dataset.which)));
    this.#light();
    keepTimesTrue(this.#list);
    this.#show(localStorage.getItem(OPEN) === 'open');
  }

  get open() {
    return !this.#element.hidden;
  }

  /** Whether it is the next to close: one is in it, or it lies over the chart. */
  get isOnTop() {
    return this.open && (this.#element.contains(document.activeElement) || getComputedStyle(this.#element).position === 'fixed');
  }

  /** Opens or closes it. */
  toggle() {
    const open = !this.open;
    if (open) localStorage.setItem(OPEN, 'open');
    else localStorage.removeItem(OPEN);
    this.#show(open);
    if (open) byId('feed-title').focus();
    else this.#button.focus();
  }

  /** What the person may undo is another now. */
  rightsChanged() {
    this.#draw();
  }

  /** @param {boolean} open */
  #show(open) {
    this.#element.hidden = !open;
    document.body.toggleAttribute('data-feed', open);
    this.#button.setAttribute('aria-expanded', String(open));
    if (!open) this.#app.charts.light(null);
    this.#draw();
  }

  #choices() {
    return /** @type {NodeListOf<HTMLButtonElement>} */ (this.#element.querySelectorAll('[data-which]'));
  }

  /** @param {Which} which */
  #choose(which) {
    this.#which = which;
    for (const choice of this.#choices()) choice.setAttribute('aria-pressed', String(choice.dataset.which === which));
    this.#draw();
  }

  /** @param {Entry[]} entries @param {boolean} gap */
  #take(entries, gap) {
    this.#entries.take(entries, gap);
    if (this.#waiting) return;
    this.#waiting = true;
    requestAnimationFrame(() => {
      this.#waiting = false;
      this.#draw();
    });
  }

  #draw() {
    const { open } = this;
    if (open) {
      this.#entries.seen = this.#entries.last;
      localStorage.setItem(SEEN, String(this.#entries.seen));
      this.#drawLines(fold(this.#entries.latest(this.#which)));
    }
    const unseen = open ? 0 : this.#entries.unseen(this.#app.page.user);
    this.#count.textContent = unseen > 99 ? '99+' : String(unseen || '');
    const words = unseen ? n('What just happened: %(count)s new', 'What just happened: %(count)s new', unseen) : t('What just happened');
    this.#button.setAttribute('aria-label', words);
    this.#button.title = `${words} (h)`;
  }

  /** What is there already stays as it is, unfolded or under the pointer. @param {Line[]} lines */
  #drawLines(lines) {
    const before = this.#drawn;
    this.#drawn = new Map();
    for (const line of lines) {
      const look = lineLook(line, this.#reader);
      const old = before.get(line.key);
      const element = old?.look === look ? old.element : drawLine(line, this.#reader);
      this.#drawn.set(line.key, { look, element, line });
    }
    const elements = [...this.#drawn.values()].map(({ element }) => element);
    const wanted = new Set(elements);
    for (const child of [...this.#list.children]) if (!wanted.has(/** @type {HTMLLIElement} */ (child))) child.remove();
    elements.forEach((element, place) => {
      if (this.#list.children[place] !== element) this.#list.insertBefore(element, this.#list.children[place] ?? null);
    });
    refreshTimes(this.#list);
    if (!elements.length) this.#list.replaceChildren(el('li', { class: 'event-none', text: t('Nothing has happened yet that Portolan has seen.') }));
  }

  /** Under the pointer or with the focus, a line lights up what it is about. */
  #light() {
    const light = (/** @type {Event} */ { target }) => this.#app.charts.light(target instanceof Element ? this.#aboutOf(target) : null);
    const dark = () => this.#app.charts.light(null);
    this.#list.addEventListener('pointerover', light);
    this.#list.addEventListener('focusin', light);
    this.#list.addEventListener('pointerleave', dark);
    this.#list.addEventListener('focusout', dark);
  }

  /** @param {Element} element @returns {string[]|null} */
  #aboutOf(element) {
    const one = element.closest('[data-node]');
    if (one instanceof HTMLElement) return one.dataset.node ? [one.dataset.node] : null;
    const item = element.closest('[data-key]');
    const drawn = item instanceof HTMLElement ? this.#drawn.get(item.dataset.key ?? '') : undefined;
    return drawn ? about(drawn.line) : null;
  }

  /** To the thing on the chart that shows it. @param {Entry} entry */
  #lead({ node, name }) {
    const { charts, topology, view, notices } = this.#app;
    if (node === null) return;
    if (!topology?.nodes.has(node)) {
      notices.show({ kind: 'hint', text: t('%(name)s is no longer there.', { name }) });
      return;
    }
    if (node.startsWith('volume:')) charts.show('mounts');
    view.set({ selected: node });
    this.#app.center(node);
  }
}
