/**
 * What is kept of what is pinned: the way to its record, and the lock on it, if somebody protects it.
 *
 * @module panel/keeping
 */

import { el } from '../dom.js';
import { t } from '../i18n.js';

/** @typedef {import('../types.js').HostModel} HostModel */

/** Where the record of a thing is, if it has one of its own. @param {string} id */
export function recordOf(id) {
  if (id.startsWith('project:')) return `/record/?project=${encodeURIComponent(id.slice('project:'.length))}`;
  return /^(container|network|volume):/.test(id) ? `/record/?object=${encodeURIComponent(id)}` : null;
}

/** Why nobody may act on it. @param {HostModel} model @param {string} id */
export function lockOf(model, id) {
  const view = model.containers.get(id) ?? model.networks.get(id) ?? model.boxes.find(({ key }) => key === id);
  return view ? view.lock : id.startsWith('volume:') ? model.storage().sources.get(id)?.lock ?? null : null;
}

export class Keeping {
  record = el('a', { class: 'icon-button', 'aria-label': t('Record of what was done with it'), title: t('Record of what was done with it') }, el('span', { class: 'icon record-icon', 'aria-hidden': 'true' }));
  lock = el('p', { class: 'panel-lock', hidden: true });

  /** @param {string} id @param {string|null} reason */
  show(id, reason) {
    const record = recordOf(id);
    this.record.hidden = record === null;
    this.record.setAttribute('href', record ?? '');
    this.lock.hidden = reason === null;
    if (reason !== null && this.lock.textContent !== reason) this.lock.replaceChildren(el('span', { class: 'icon lock', 'aria-hidden': 'true' }), el('span', { text: reason }));
  }
}
