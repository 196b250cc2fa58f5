/**
 * What is kept of what is pinned: the way to its history, the lock on it, if somebody protects it, and the way to that.
 *
 * @module panel/persistence
 */

import { el } from '../base/dom.js';
import { t } from '../base/i18n.js';

/** @typedef {import('../base/types.js').HostModel} HostModel */

/** As much of a name as the history keeps. */
const LONGEST_ID = 300, LONGEST_PROJECT = 255;

/** Where the history of a thing is, if it has one of its own. @param {string} id */
export function historyOf(id) {
  if (id.startsWith('project:')) return `/history/?project=${kept(id.slice('project:'.length), LONGEST_PROJECT)}`;
  return /^(container|network|volume):/.test(id) ? `/history/?object=${kept(id, LONGEST_ID)}` : null;
}

/** In characters, as the database counts. @param {string} text @param {number} longest */
function kept(text, longest) {
  return encodeURIComponent([...text].slice(0, longest).join(''));
}

/** Why nobody may act on it. @param {HostModel} model @param {string} id */
export function lockOf(model, id) {
  const view = model.containers.get(id) ?? model.networks.get(id) ?? model.boxes.find(({ key }) => key === id);
  return view ? view.lock : id.startsWith('volume:') ? model.storage().sources.get(id)?.lock ?? null : null;
}

/** Where an administrator protects it, or lifts that. @param {HostModel} model @param {string} id */
export function protectionOf(model, id) {
  const [, kind, rest] = /^(container|network|volume|project):(.*)$/s.exec(id) ?? [];
  if (!kind) return null;
  const name = model.containers.get(id)?.name ?? model.networks.get(id)?.name ?? rest;
  return `/protection/?${new URLSearchParams({ kind, object: name })}`;
}

export class Persistence {
  history = el('a', { class: 'icon-button', 'aria-label': t('History of what was done with it'), title: t('History of what was done with it') }, el('span', { class: 'icon history-icon', 'aria-hidden': 'true' }));
  protect = el('a', { class: 'icon-button', 'aria-label': t('Protect it'), title: t('Protect it') }, el('span', { class: 'icon lock', 'aria-hidden': 'true' }));
  lock = el('p', { class: 'panel-lock', hidden: true });

  /** @param {string} id @param {string|null} reason @param {string|null} protection */
  show(id, reason, protection) {
    this.protect.hidden = protection === null || reason !== null;
    this.protect.setAttribute('href', protection ?? '');
    const path = historyOf(id);
    this.history.hidden = path === null;
    this.history.setAttribute('href', path ?? '');
    this.lock.hidden = reason === null;
    if (reason !== null && this.lock.textContent !== reason) this.lock.replaceChildren(el('span', { class: 'icon lock', 'aria-hidden': 'true' }), el('span', { text: reason }));
  }
}
