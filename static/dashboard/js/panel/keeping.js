/**
 * What is kept of what is pinned: the way to its record, and the lock on it, if somebody protects it.
 *
 * @module panel/keeping
 */

import { get } from '../api.js';
import { el } from '../dom.js';
import { t } from '../i18n.js';

/** What has a record of its own. */
const RECORDED = /^(container|network|volume):/;

/** @typedef {{name: string, reason: string, by: string, nodes: string[]}} Lock */

export class Keeping {
  record = el('a', { class: 'icon-button', 'aria-label': t('Record of what was done with it'), title: t('Record of what was done with it') }, el('span', { class: 'icon record-icon', 'aria-hidden': 'true' }));
  lock = el('p', { class: 'panel-lock', hidden: true });
  #id = '';

  /** @param {string} id */
  async show(id) {
    if (id === this.#id) return;
    this.#id = id;
    this.lock.hidden = true;
    this.record.hidden = !RECORDED.test(id);
    this.record.setAttribute('href', `/record/?object=${encodeURIComponent(id)}`);
    if (this.record.hidden) return;
    /** @type {Lock[]} */
    const locks = await get('/api/protections').catch(() => []);
    const found = locks.find(({ nodes }) => nodes.includes(id));
    if (id !== this.#id || !found) return;
    this.lock.replaceChildren(el('span', { class: 'icon lock', 'aria-hidden': 'true' }), el('span', { text: t('Protected by %(by)s: %(reason)s', { by: found.by, reason: found.reason }) }));
    this.lock.hidden = false;
  }
}
