/**
 * The quay: beside the network chart, every opening to the outside by scope. Pointing at one lights its container, a press pins it.
 *
 * @module reach/quay
 */

import { byId, el } from '../base/dom.js';
import { t } from '../base/i18n.js';
import { byScope, merged } from './outside.js';
import { openingText, scopeWord } from './words.js';

/** @typedef {import('./types.js').Opening} Opening */
/** @typedef {import('./types.js').Outside} Outside */

export class Quay {
  #element = byId('quay');
  #body = el('div', { class: 'quay-body' });
  #app;
  #shown = '';

  /** @param {import('../app/app.js').App} app */
  constructor(app) {
    this.#app = app;
    this.#element.append(
      el('header', {}, el('h2', { id: 'quay-title', text: t('Outside') }),
        el('button', { type: 'button', class: 'icon-button', 'aria-label': t('Close'), title: t('Close'), onclick: () => app.view.set({ reach: null }) }, el('span', { class: 'icon close', 'aria-hidden': 'true' }))),
      this.#body);
    for (const leave of ['pointerleave', 'focusout']) this.#element.addEventListener(leave, () => app.charts.light(null));
  }

  /** Shows what is known now. */
  update() {
    const { view, reach } = this.#app;
    const open = view.state.reach === 'outside' && view.state.chart === 'network';
    this.#element.hidden = !open;
    document.body.toggleAttribute('data-quay', open);
    const shown = open ? JSON.stringify([reach.outside, reach.failed, reach.outside?.outside.map(({ to }) => reach.name(to))]) : '';
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#body.replaceChildren(...(open ? this.#parts(reach.outside, reach.failed) : []));
  }

  /** @param {Outside|null} outside @param {string} failed */
  #parts(outside, failed) {
    if (failed) return [el('p', { class: 'warning', text: failed })];
    if (!outside) return [el('p', { class: 'muted', role: 'status', text: t('Asking …') })];
    if (!outside.outside.length) return [el('p', { text: t('Nothing on this host is open to the outside.') })];
    const groups = byScope(outside.outside).map(({ scope, openings }) => el('section', { class: `quay-scope ${scope}` },
      el('h3', {}, scopeWord(scope), ' ', el('span', { class: 'count', text: merged(openings).length })),
      el('ul', {}, ...merged(openings).map((entry) => el('li', {}, this.#entry(entry))))));
    return [...groups, el('details', {}, el('summary', { text: t('Why ufw is not enough') }),
      el('p', { class: 'muted', text: t('Rules of ufw do not hold back what the engine forwards: it takes the packet before ufw sees it. Publish on 127.0.0.1, or set rules in the DOCKER-USER chain.') }))];
  }

  /** @param {Opening[]} entry  the same by IPv4 and IPv6 */
  #entry(entry) {
    const [{ to }] = entry;
    const { reach, charts } = this.#app;
    const light = () => charts.light([to]);
    return el('button', { type: 'button', class: 'quay-entry', onpointerenter: light, onfocus: light, onclick: () => this.#app.select(to) },
      el('span', { class: 'quay-name', text: reach.name(to) }), el('span', { class: 'mono', text: entry.map(openingText).join(', ') }));
  }
}
