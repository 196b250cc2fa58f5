/**
 * What the panel says of how a thing was at the moment that is compared with.
 *
 * @module past/panel
 */

import { el } from '../base/dom.js';
import { t } from '../base/i18n.js';
import { clock, serverNow } from '../base/time.js';
import { factText, GLYPHS, signText } from './words.js';

/** @typedef {import('../panel/panel.js').Context} Context */
/** @typedef {import('../panel/sections.js').Section} Section */
/** @typedef {import('./types.js').Sign} Sign */

/** @param {Sign} sign @param {string} [words] */
export function changeSign(sign, words = signText(sign)) {
  return el('span', { class: `change-sign ch-${sign}`, role: 'img', title: words, 'aria-label': words, text: GLYPHS[sign] });
}

/** @param {string} id @param {Context} context @returns {Section[]} none where nothing is different */
export function changeSections(id, { past }) {
  const change = past.changeOf(id);
  const { since } = past.wanted;
  if (!change || since === null) return [];
  return [{
    name: 'change',
    title: t('Since %(time)s', { time: clock(new Date(since), serverNow(), document.documentElement.lang) }),
    facts: [change.sign, change.facts],
    build: () => [
      el('p', { class: 'change-head' }, el('span', { class: `change-sign ch-${change.sign}`, 'aria-hidden': 'true', text: GLYPHS[change.sign] }), el('strong', { text: signText(change.sign) })),
      ...(change.facts.length ? [el('ul', { class: 'change-facts' }, ...change.facts.map((fact) => el('li', { text: factText(fact) })))] : []),
    ],
  }];
}
