/**
 * What can be done with a container, as the panel offers it.
 *
 * @module panel/lifecycle
 */

import { el } from '../base/dom.js';
import { t } from '../base/i18n.js';
import { offered } from '../actions/lifecycle.js';
import { verbWord } from '../actions/lifecyclesheet.js';

/** @typedef {import('../base/types.js').ContainerView} ContainerView */
/** @typedef {import('./panel.js').Context} Context */
/** @typedef {import('./sections.js').Section} Section */

/** @param {ContainerView} view @param {Context} context @returns {Section[]} */
export function lifecycleSection(view, { mayAct, lifecycle }) {
  const verbs = offered(view.state);
  if (!mayAct || !verbs.length) return [];
  const doing = lifecycle.doing(view.id);
  return [{
    name: 'lifecycle',
    title: '',
    facts: [view.id, view.state, doing],
    build: () => [
      el('div', { class: 'acts', role: 'group', 'aria-label': t('What can be done') }, ...verbs.map((verb) =>
        el('button', { type: 'button', class: 'button small', disabled: doing !== null, data: { key: `do-${verb}` }, text: t('%(act)s …', { act: verbWord(verb) }), onclick: () => lifecycle.offer(view.id, verb) }))),
      ...(doing ? [el('p', { class: 'muted asking', role: 'status' }, el('span', { class: 'spinner', 'aria-hidden': 'true' }), t('The engine is at it. A process may take its time to end.'))] : []),
    ],
  }];
}
