/**
 * Connecting and disconnecting as a person does it: preview, sheet, call, notice with *Undo*. What was asked for is drawn
 * pending, and becomes real only when the stream says so.
 *
 * @module acting
 */

import { DEED_MS, failureWords, part, post, Problem } from '../base/api.js';
import { t } from '../base/i18n.js';

/** @typedef {import('../base/types.js').HostModel} HostModel */
/** @typedef {{ipv4?: string|null, ipv6?: string|null, aliases?: string[]}} Wish */
/** @typedef {{action: 'connect'|'disconnect', container: string, network: string}} Deed */

/**
 * @typedef {object} Page
 * @property {(load: Promise<any>) => Promise<boolean>} confirm   shows the sheet; whether to go on
 * @property {import('../app/notice.js').Notices} notices
 * @property {(pending: Set<string>) => void} onPending
 * @property {() => string} refusal  why nothing can be changed now; '' while it can
 */

/** After that long without a word from the stream a thing is no longer drawn as pending. */
const PATIENCE_MS = 15_000;

/** How the chart and the model call what a deed is about. @param {Deed} deed */
export function pendingKey({ action, container, network }) {
  if (action === 'connect') return `${container} ${network}`;
  return endpointId(container, network);
}

/** @param {string} container @param {string} network */
function endpointId(container, network) {
  return `endpoint:${container.slice('container:'.length)}:${network.slice('network:'.length)}`;
}

/** Whether the host is as the deed wanted it. @param {HostModel} model @param {Deed} deed */
function come({ endpoints }, { action, container, network }) {
  return endpoints.has(endpointId(container, network)) === (action === 'connect');
}

export class Acting {
  #page;
  /** @type {Map<string, {deed: Deed, until: number}>} */
  #pending = new Map();

  /** @param {Page} page */
  constructor(page) {
    this.#page = page;
  }

  /** @param {string} container @param {string} network @param {Wish} [wish] @returns {Promise<boolean>} whether it was done */
  connect(container, network, wish = {}) {
    return this.#offer({ action: 'connect', container, network }, { container, ...wish });
  }

  /** @param {string} container @param {string} network @returns {Promise<boolean>} */
  disconnect(container, network) {
    return this.#offer({ action: 'disconnect', container, network }, { container });
  }

  /** The stream has spoken. @param {HostModel} model */
  update(model) {
    const before = this.#pending.size;
    for (const [key, { deed, until }] of this.#pending) {
      if (come(model, deed) || Date.now() > until) this.#pending.delete(key);
    }
    if (this.#pending.size !== before) this.#tell();
  }

  /** @param {Deed} deed @param {object} body */
  async #offer(deed, body) {
    if (this.#isRefused(deed)) return false;
    const path = `/api/networks/${part(deed.network)}/${deed.action}`;
    if (!(await this.#page.confirm(post(`${path}/preview`, body)))) return false;
    return this.#do(deed, () => post(path, body, DEED_MS));
  }

  /** @param {Deed} deed @param {() => Promise<any>} call */
  async #do(deed, call) {
    const key = pendingKey(deed);
    this.#pending.set(key, { deed, until: Date.now() + PATIENCE_MS });
    this.#tell();
    setTimeout(() => this.#forget(key), PATIENCE_MS + 1000);
    try {
      this.#done(await call());
      return true;
    } catch (error) {
      this.#forget(key);
      this.#failed(deed, error);
      return false;
    }
  }

  /** @param {any} done */
  #done(done) {
    const undo = done.undo && { label: t('Undo'), run: () => this.#undo(done) };
    this.#page.notices.show({ text: done.message, action: undo });
  }

  /** Nobody is asked about what cannot be done. @param {Deed} deed */
  #isRefused(deed) {
    const reason = this.#page.refusal();
    if (reason) this.#failed(deed, reason);
    return reason !== '';
  }

  /** @param {any} done */
  async #undo({ action, container, network, undo }) {
    const deed = /** @type {Deed} */ ({
      action: action === 'connect' ? 'disconnect' : 'connect',
      container: withKind('container', container.id),
      network: withKind('network', network.id),
    });
    return !this.#isRefused(deed) && this.#do(deed, () => post(undo, {}, DEED_MS));
  }

  /** @param {Deed} deed @param {unknown} error */
  #failed({ action }, error) {
    const text = action === 'connect' ? t('It was not connected.') : t('It was not disconnected.');
    const detail = error instanceof Problem ? error.message : String(error);
    this.#page.notices.show({ kind: 'problem', text: failureWords(error, text), detail });
  }

  /** @param {string} key */
  #forget(key) {
    if (this.#pending.delete(key)) this.#tell();
  }

  #tell() {
    this.#page.onPending(new Set(this.#pending.keys()));
  }
}

/** @param {string} kind @param {string} id  a node's or Docker's */
function withKind(kind, id) {
  return id.startsWith(`${kind}:`) ? id : `${kind}:${id}`;
}
