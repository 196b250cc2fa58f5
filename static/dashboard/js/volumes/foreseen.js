/**
 * What would break of what is expected once a new volume has the name that is typed: asked while it is typed.
 *
 * @module volumes/foreseen
 */

import { get } from '../base/api.js';
import { el } from '../base/dom.js';
import { line } from '../actions/sheeteffects.js';
import { isName } from './parts.js';

/** @typedef {import('./parts.js').VolumePreview} VolumePreview */

/** So long nothing is typed before it is asked. */
const PAUSE_MS = 250;

/** @param {VolumePreview} found @param {VolumePreview} known  what the sheet says already @returns {string[]} what comes with the name alone */
export const newWarnings = (found, known) => (found.exists && !known.exists ? [] : found.warnings.filter((text) => !known.warnings.includes(text)));

/**
 * Lines that follow a name field, and why it may not be called so.
 * @param {HTMLInputElement} input
 * @param {VolumePreview} known
 * @param {(name: string) => string} path  where the server says it of a name
 * @returns {{element: HTMLElement, missing: () => string|null}}
 */
export function foreseen(input, known, path) {
  const element = el('ul', { class: 'effects', 'aria-live': 'polite' });
  let asked = '';
  /** @type {string|null} */
  let refused = null;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let waiting;
  const ask = async () => {
    const name = input.value.trim();
    if (name === asked) return;
    asked = name;
    const found = isName(name) ? /** @type {VolumePreview} */ (await get(path(name)).catch(() => null)) : null;
    if (name !== asked) return;
    refused = found?.refused?.detail ?? null;
    element.replaceChildren(...(found ? newWarnings(found, known) : []).map((text) => line('warn', text)));
    input.dispatchEvent(new Event('change', { bubbles: true }));
  };
  input.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE_MS);
  });
  void ask();
  return { element, missing: () => refused };
}
