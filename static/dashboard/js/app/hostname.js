/**
 * Which host this is, in the window's title, its icon, the bar, and on paper.
 *
 * @module hostname
 */

import { byId } from '../base/dom.js';
import { visible } from '../base/escape.js';

/** @typedef {import('../base/types.js').Topology} Topology */

const TITLE = 'Portolan';

/** @param {Topology|null} topology @returns {import('../base/types.js').Node|null} */
export function hostNode(topology) {
  for (const node of topology?.nodes.values() ?? []) if (node.kind === 'host') return node;
  return null;
}

/** @param {string} name @param {boolean} trouble */
export const iconOf = (name, trouble) => `/icon.svg?host=${encodeURIComponent(name)}${trouble ? '&trouble=1' : ''}`;

export class HostName {
  /** The server may have known it already. */
  #shown = byId('host-name').textContent ?? '';

  /** What is wrong, in few words: the first thing that the tab says. */
  #trouble = '';

  constructor() {
    addEventListener('beforeprint', () => {
      byId('print-time').textContent = new Date().toLocaleString(document.documentElement.lang, { dateStyle: 'long', timeStyle: 'short' });
    });
  }

  /** @param {string} words  '' where nothing is wrong */
  warn(words) {
    this.#trouble = words;
    this.#entitle();
    this.#mark();
  }

  /** The tab's icon has a red dot while something is wrong. */
  #mark() {
    const icon = document.querySelector('link[rel="icon"]');
    if (this.#shown && icon instanceof HTMLLinkElement) icon.href = iconOf(this.#shown, this.#trouble !== '');
  }

  #entitle() {
    const parts = [this.#trouble && `▲ ${this.#trouble}`, this.#shown, TITLE];
    document.title = parts.filter(Boolean).join(' · ');
  }

  /** @param {Topology} topology */
  update(topology) {
    const name = visible(String(hostNode(topology)?.name ?? ''));
    if (name === this.#shown) return;
    this.#shown = name;
    this.#entitle();
    byId('host-name').textContent = name;
    for (const place of document.querySelectorAll('.print-host')) place.textContent = name;
    this.#mark();
  }
}
