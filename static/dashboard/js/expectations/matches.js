/**
 * Beside the rule that somebody writes, what each of its selectors matches now, as the server says it.
 *
 * @module expectations/matches
 */

import { get } from '../base/api.js';
import { el } from '../base/dom.js';
import { selectorsOf } from './selectors.js';

/** @typedef {import('./selectors.js').Asked} Asked */

/** Whoever writes has paused. */
const AFTER_MS = 300;

/** @param {ParentNode} page  nothing is done where there is no such form */
export function bindMatches(page) {
  const field = page.querySelector('#id_rule');
  const list = page.querySelector('#rule-matches');
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) || !(list instanceof HTMLElement)) return;
  let shown = '';
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let waiting;
  const look = async () => {
    const asked = selectorsOf(field.value);
    const now = JSON.stringify(asked);
    if (now === shown) return;
    shown = now;
    const answers = await Promise.all(asked.map(say));
    if (now === shown) list.replaceChildren(...answers);
  };
  field.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, AFTER_MS);
  });
  void look();
}

/** @param {Asked} asked */
async function say({ key, selector, kind }) {
  const query = new URLSearchParams({ selector, ...(kind ? { kind } : {}) });
  const { text, total } = await get(`/api/selector?${query}`).catch((error) => ({ text: error instanceof Error ? error.message : String(error), total: 0 }));
  return el('li', { class: total ? '' : 'warning' }, el('code', { text: `${key}: ${selector}` }), ' ', text);
}
