/**
 * What the panel says is not as expected of what is pinned.
 *
 * @module expectations/panel
 */

import { el } from '../base/dom.js';
import { t } from '../base/i18n.js';
import { timeElement } from '../base/time.js';
import { textsAbout } from './breaches.js';

/** @typedef {import('../panel/panel.js').Context} Context */
/** @typedef {import('../panel/sections.js').Section} Section */
/** @typedef {import('./breaches.js').Entry} Entry */

/** So many findings of one expectation are told. */
const TOLD = 5;

/** @param {string} id @param {Context} context @returns {Section[]} none where all is as expected */
export function expectationSections(id, { model, expectations }) {
  const box = model.boxes.find(({ key }) => key === id);
  const ids = box ? [...box.containers, ...box.networks] : [id];
  const entries = expectations.concerning(ids);
  if (!entries.length) return [];
  return [{
    name: 'breaches',
    title: t('Not as expected'),
    facts: [entries.map((entry) => [entry.name, entry.since, entry.by, textsAbout(entry, ids)])],
    build: () => [
      el('ul', { class: 'breach-list' }, ...entries.map((entry) => breach(entry, ids))),
      el('p', {}, el('a', { href: expectations.address, data: { key: 'expectations' }, text: t('All expectations') })),
    ],
  }];
}

/** @param {Entry} entry @param {readonly string[]} ids */
function breach(entry, ids) {
  const texts = textsAbout(entry, ids);
  const more = texts.length - TOLD;
  return el('li', {},
    el('p', { class: 'breach-name' }, el('span', { class: 'breach-sign', 'aria-hidden': 'true', text: '!' }), el('strong', { text: entry.name })),
    ...texts.slice(0, TOLD).map((text) => el('p', { text })),
    more > 0 && el('p', { class: 'muted', text: t('(and %(count)s more)', { count: more }) }),
    entry.since && el('p', { class: 'muted' }, `${t('since')} `, timeElement(entry.since), entry.by && ` · ${t('by an action of %(name)s', { name: entry.by })}`));
}
