/**
 * Starting, stopping, restarting, pausing, resuming and killing a container as a person does it: preview, sheet, call,
 * notice with *Undo*.
 *
 * @module actions/lifecycle
 */

import { DEED_MS, failureWords, part, post } from '../base/api.js';
import { t } from '../base/i18n.js';
import { lifecycleSheet } from './lifecyclesheet.js';

/** @typedef {'start'|'stop'|'restart'|'pause'|'unpause'|'kill'} Verb */
/** @typedef {import('./sheet.js').Content} Content */

/** What can be done in a state, the likeliest first. @type {Record<string, Verb[]>} */
const OFFERED = {
  running: ['restart', 'stop', 'pause', 'kill'],
  paused: ['unpause', 'restart', 'stop', 'kill'],
  restarting: ['stop', 'restart', 'kill'],
  exited: ['start'],
  created: ['start'],
};

/** @param {string} state @returns {Verb[]} */
export function offered(state) {
  return OFFERED[state] ?? [];
}

export class LifecycleActing {
  #ask;
  #notices;
  #changed;
  #refusal;
  /** What is being done, by node ID. @type {Map<string, Verb>} */
  #busy = new Map();

  /** @param {{ask: (load: Promise<Content>) => Promise<boolean>, notices: import('../app/notice.js').Notices, changed: () => void, refusal: () => string}} around  `refusal`: why nothing can be changed now; '' while it can */
  constructor({ ask, notices, changed, refusal }) {
    this.#ask = ask;
    this.#notices = notices;
    this.#changed = changed;
    this.#refusal = refusal;
  }

  /** What is being done to it at this moment. @param {string} container @returns {Verb|null} */
  doing(container) {
    return this.#busy.get(container) ?? null;
  }

  /** @param {string} container  a node ID @param {Verb} verb */
  async offer(container, verb) {
    if (this.#isRefused()) return;
    const path = `/api/containers/${part(container)}/${verb}`;
    if (!(await this.#ask(post(`${path}/preview`).then(lifecycleSheet)))) return;
    await this.#do(container, verb, path);
  }

  /** Nobody is asked about what cannot be done. */
  #isRefused() {
    const reason = this.#refusal();
    if (reason) this.#failed(reason);
    return reason !== '';
  }

  /** @param {unknown} error */
  #failed(error) {
    this.#notices.show({ kind: 'problem', text: failureWords(error, t('It was not done.')), detail: error instanceof Error ? error.message : String(error) });
  }

  /** @param {string} container @param {Verb} verb @param {string} path */
  async #do(container, verb, path) {
    this.#busy.set(container, verb);
    this.#changed();
    try {
      this.#done(container, await post(path, {}, DEED_MS));
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#busy.delete(container);
      this.#changed();
    }
  }

  /** @param {string} container @param {any} done */
  #done(container, done) {
    const undo = done.undo && { label: t('Undo'), run: async () => this.#isRefused() || this.#do(container, done.action, done.undo) };
    this.#notices.show({ text: done.message, action: undo });
  }
}
