/**
 * The state of the connection, always visible: live, catching up, or stale since when and why. There are two links that can
 * break: from this page to Portolan, and from Portolan to the engine.
 *
 * @module status
 */

import { byId, el, fact } from '../base/dom.js';
import { hostNode } from './hostname.js';
import { t } from '../base/i18n.js';
import { reasonInWords } from '../stream/reasons.js';
import { clock, parseTime, timeElement } from '../base/time.js';

/** @typedef {import('../stream/stream.js').Link} Link */
/** @typedef {import('../stream/stream.js').EngineState} EngineState */
/** @typedef {import('../base/types.js').Topology} Topology */
/** @typedef {{look: 'live'|'waiting'|'stale'|'off'|'past', text: string, reason: string}} Condition */

/**
 * @param {Link} link
 * @param {string|null} lostSince
 * @param {EngineState|null} engine
 * @param {string} language
 * @param {boolean} [drawn]  there is a chart that can be stale
 * @returns {Condition}
 */
export function condition(link, lostSince, engine, language, drawn = true) {
  const at = (/** @type {string|null|undefined} */ text) => clock(parseTime(text) ?? new Date(), new Date(), language);
  if (link === 'lost') {
    return { look: 'off', text: t('No connection since %(time)s', { time: at(lostSince) }), reason: t('Portolan cannot be reached. This page keeps trying.') };
  }
  if (engine?.state === 'unreachable' || engine?.state === 'stale') {
    const text = drawn && engine.since ? t('Stale since %(time)s', { time: at(engine.since) }) : t('No engine');
    return { look: 'stale', text, reason: reasonInWords(engine.reason) };
  }
  if (link === 'live') return { look: 'live', text: t('Live'), reason: t('What you see is what the engine says now.') };
  return { look: 'waiting', text: link === 'catching' ? t('Catching up') : t('Connecting'), reason: '' };
}

/**
 * Why nothing can be changed now, so that nobody is asked to agree to what cannot be done.
 * @param {Condition['look']} look
 * @returns {string} '' while it can be tried
 */
export function refusal(look) {
  if (look === 'off') return t('Portolan cannot be reached. This page keeps trying.');
  return look === 'stale' ? t('The engine cannot be asked now: nothing can be changed until it answers.') : '';
}

/** @param {string} moment @returns {Condition} */
const pastCondition = (moment) => ({ look: 'past', text: t('As of %(time)s', { time: moment }), reason: t('You look at the past: the live chart waits, and nothing can be done here. “n” leads back to now.') });

export class Status {
  #button = byId('status');
  #text = byId('status-text');
  #details = byId('status-details');
  #popover = byId('status-popover');
  /** @type {Link} */
  #link = 'loading';
  /** @type {string|null} */
  #lostSince = null;
  /** @type {EngineState|null} */
  #engine = null;
  /** @type {Topology|null} */
  #topology = null;
  /** Which moment is shown, in words; '': now. */
  #past = '';
  #address;
  #say;

  /** @param {string} address  of the engine @param {(sentence: string) => void} say  to who cannot see it */
  constructor(address, say) {
    this.#address = address;
    this.#say = say;
    this.#popover.addEventListener('toggle', () => this.#show());
    this.#show();
  }

  get engine() {
    return this.#engine;
  }

  /** Why nothing can be changed now; '' while it can. */
  get refusal() {
    return refusal(this.#condition().look);
  }

  /** @param {Link} link */
  setLink(link) {
    if (link === 'lost') this.#lostSince ??= new Date().toISOString();
    if (link === 'live') this.#lostSince = null;
    this.#link = link;
    this.#show();
  }

  /** @param {EngineState} engine */
  setEngine(engine) {
    this.#engine = engine;
    this.#show();
  }

  /** @param {string} moment  '' for now */
  setPast(moment) {
    if (moment === this.#past) return;
    this.#past = moment;
    this.#show();
  }

  /** @param {Topology} topology */
  setTopology(topology) {
    this.#topology = topology;
    this.#show();
  }

  #condition() {
    return condition(this.#link, this.#lostSince, this.#engine, document.documentElement.lang, this.#topology !== null);
  }

  #show() {
    const { look, text, reason } = this.#past ? pastCondition(this.#past) : this.#condition();
    if (this.#button.dataset.look && this.#button.dataset.look !== look) this.#say([text, reason].filter(Boolean).join('. '));
    this.#button.dataset.look = look;
    document.body.dataset.condition = look;
    if (this.#text.textContent !== text) this.#text.textContent = text;
    if (this.#popover.matches(':popover-open')) this.#showDetails(text, reason);
  }

  /** @param {string} text @param {string} reason */
  #showDetails(text, reason) {
    const host = hostNode(this.#topology);
    this.#details.replaceChildren(el('p', { class: 'status-headline', text }), reason && el('p', { text: reason }), el('dl', { class: 'facts' },
      ...fact(t('Engine'), el('code', { class: 'mono', text: this.#address })),
      ...fact(t('Host'), host?.name),
      ...fact(t('Docker Engine'), host?.engine_version && `${host.engine_version} (API ${host.api_version})`),
      ...fact(t('System'), host && [host.os, host.architecture].filter(Boolean).join(', ')),
      ...fact(t('State since'), timeElement(this.#link === 'lost' ? this.#lostSince : this.#engine?.since)),
      ...fact(t('Revision'), this.#topology?.revision)));
  }
}
