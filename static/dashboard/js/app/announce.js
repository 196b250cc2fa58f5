/**
 * Tells a screen reader what has changed on the host, in a sentence and not too often.
 *
 * @module announce
 */

import { el } from '../base/dom.js';
import { n, t } from '../base/i18n.js';
import { signWord } from '../base/words.js';

/** @typedef {import('../base/types.js').HostModel} HostModel */
/** @typedef {import('../base/types.js').ContainerView} ContainerView */

const EVERY_MS = 8000;
/** How long a sentence stays to be read: longer than a reader takes for what was said before it. */
const KEPT_MS = 10_000;
const NAMED = 3;

/**
 * @param {HostModel} before
 * @param {HostModel} after
 * @returns {string} '' where nothing is worth a word
 */
export function summarize(before, after) {
  const sentences = [];
  const there = (/** @type {HostModel} */ model, /** @type {string} */ id) => [model.containers.get(id)].find((view) => view && !view.node.ghost);
  for (const view of after.containers.values()) {
    const old = there(before, view.id);
    if (view.node.ghost) continue;
    if (!old) sentences.push(t('%(name)s is new', { name: view.name }));
    else if (old.sign !== view.sign) sentences.push(t('%(name)s is %(state)s', { name: view.name, state: signWord(view.sign) }));
    else if (wiring(old) !== wiring(view)) sentences.push(t('%(name)s changed its networks', { name: view.name }));
  }
  for (const [id, view] of before.containers) {
    if (!there(after, id) && !view.node.ghost) sentences.push(t('%(name)s is gone', { name: view.name }));
  }
  if (sentences.length > NAMED) return n('%(count)s container changed', '%(count)s containers changed', sentences.length);
  return sentences.join('. ');
}

/** @param {ContainerView} view */
function wiring(view) {
  return view.endpoints.map((endpoint) => endpoint.id).join();
}

export class Announcer {
  #region;
  /** @type {HostModel|null} */
  #told = null;
  /** @type {HostModel|null} */
  #latest = null;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /** @param {HTMLElement} region  aria-live */
  constructor(region) {
    this.#region = region;
  }

  /** @param {HostModel} model @param {boolean} quiet */
  update(model, quiet) {
    this.#latest = model;
    if (quiet || !this.#told) this.#told = model;
    else if (this.#timer === undefined) this.#timer = setTimeout(() => this.#tell(), EVERY_MS);
  }

  #tell() {
    this.#timer = undefined;
    if (this.#told && this.#latest) this.say(summarize(this.#told, this.#latest));
    this.#told = this.#latest;
  }

  /**
   * Each is an element of its own: what another took the place of at once, no reader would have read.
   *
   * @param {string} sentence  about what the person does; at once
   */
  say(sentence) {
    if (!sentence) return;
    const element = el('p', { text: sentence });
    this.#region.append(element);
    setTimeout(() => element.remove(), KEPT_MS);
  }
}
