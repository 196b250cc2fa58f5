/**
 * The form that connects a container to another network: the networks, refused ones with the reason, and what may be asked
 * for.
 *
 * @module panel/connect
 */

import { get, part } from '../base/api.js';
import { el } from '../base/dom.js';
import { t } from '../base/i18n.js';
import { inSentence, visible } from '../base/escape.js';
import { inVain } from '../base/vain.js';

/** @typedef {import('./panel.js').Context} Context */
/** @typedef {{id: string, name: string, connected: boolean, refused: string|null}} Target */

export class ConnectForm {
  #container;
  #context;
  /** @type {Target[]} */
  #targets = [];
  #networks = el('select', { id: 'connect-network', required: true, data: { key: 'connect network' } });
  #reasons = el('div', { class: 'refusals' });
  #submit = el('button', { type: 'submit', class: 'button primary', disabled: true, text: t('Connect …'), data: { key: 'connect' } });

  /** @param {string} container @param {Context} context */
  constructor(container, context) {
    this.#container = container;
    this.#context = context;
    this.element = el('form', { class: 'connect', novalidate: true },
      el('h3', { text: t('Connect to a network') }),
      el('label', { for: 'connect-network', text: t('Network') }), this.#networks,
      this.#options(), this.#submit, this.#reasons,
      el('p', { class: 'warning engine-away', text: t('The engine cannot be asked now: nothing can be connected or disconnected until it answers.') }));
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#connect();
    });
    this.#load();
  }

  #options() {
    return el('details', { class: 'connect-options' }, el('summary', { text: t('Addresses and aliases') }),
      this.#field('ipv4', t('IPv4 address'), '172.18.0.10'),
      this.#field('ipv6', t('IPv6 address'), 'fd00::10'),
      this.#field('aliases', t('Aliases, separated by spaces'), 'web api'));
  }

  /** @param {string} name @param {string} label @param {string} example */
  #field(name, label, example) {
    const id = `connect-${name}`;
    return el('div', { class: 'field' }, el('label', { for: id, text: label }),
      el('input', { id, name, type: 'text', autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', placeholder: example, data: { key: id } }));
  }

  async #load() {
    this.#networks.replaceChildren(el('option', { value: '', text: t('Asking what is possible …') }));
    try {
      this.#targets = (await get(`/api/containers/${part(this.#container)}/targets`)).networks;
      this.#fill();
    } catch (error) {
      inVain(() => this.element.isConnected && void this.#load());
      this.#networks.replaceChildren(el('option', { value: '', text: '—' }));
      this.#reasons.replaceChildren(el('p', { class: 'warning', text: error instanceof Error ? error.message : String(error) }));
    }
  }

  #fill() {
    const open = this.#targets.filter((target) => !target.connected);
    const possible = open.filter((target) => target.refused === null);
    const refused = open.filter((target) => target.refused !== null);
    this.#networks.replaceChildren(
      el('option', { value: '', text: possible.length ? t('Choose a network') : t('There is no network to connect to') }),
      ...possible.map((target) => el('option', { value: target.id, text: visible(target.name) })),
      ...refused.map((target) => el('option', { value: target.id, disabled: true, text: t('%(name)s (refused)', { name: target.name }) })));
    this.#networks.disabled = !possible.length;
    this.#submit.disabled = !possible.length;
    this.#explain(refused);
  }

  /** One sentence may be the reason for many. @param {Target[]} refused */
  #explain(refused) {
    /** @type {Map<string, string[]>} */
    const reasons = new Map();
    for (const { name, refused: reason } of refused) reasons.set(reason ?? '', [...(reasons.get(reason ?? '') ?? []), name]);
    const lines = [...reasons].map(([reason, names]) => el('li', {}, names.length > 3 ? '' : el('strong', { text: `${names.map(inSentence).join(', ')}: ` }), reason));
    this.#reasons.replaceChildren(...(lines.length ? [el('p', { class: 'muted', text: t('Refused, and why:') }), el('ul', {}, ...lines)] : []));
  }

  async #connect() {
    const values = new FormData(this.element);
    const network = this.#networks.value;
    if (!network) {
      this.#networks.focus();
      return;
    }
    const text = (/** @type {string} */ name) => String(values.get(name) ?? '').trim();
    const wish = { ipv4: text('ipv4') || null, ipv6: text('ipv6') || null, aliases: text('aliases').split(/[\s,]+/).filter(Boolean) };
    await this.#context.acting.connect(this.#container, network, wish);
  }
}
