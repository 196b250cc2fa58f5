/**
 * What the panel says of the alerts about what is pinned, with what an operator can do about them.
 *
 * @module alerts/panel
 */

import { el } from '../base/dom.js';
import { t } from '../base/i18n.js';
import { timeElement } from '../base/time.js';
import { GLYPHS, phrase, stateText } from './standing.js';

/** @typedef {import('../panel/panel.js').Context} Context */
/** @typedef {import('../panel/sections.js').Section} Section */
/** @typedef {import('./standing.js').Alert} Alert */

/** For so long one may snooze. @returns {[string, string][]} */
const SPANS = () => [['1h', t('1 hour')], ['8h', t('8 hours')], ['1d', t('1 day')], ['7d', t('1 week')]];

/** The sign of the weightiest, with what all say to who cannot see it. @param {readonly Alert[]} alerts */
export function alertSign(alerts) {
  if (!alerts.length) return null;
  const [{ state }] = alerts;
  const words = phrase(alerts);
  return el('span', { class: `alert-sign al-${state}`, role: 'img', title: words, 'aria-label': words, text: GLYPHS[state] });
}

/** @param {string} id @param {Context} context @returns {Section[]} none where nothing is wrong */
export function alertSections(id, { model, alerts, mayAct }) {
  const box = model.boxes.find(({ key }) => key === id);
  const found = (box ? box.containers : [id]).flatMap((one) => alerts.of(one));
  if (!found.length) return [];
  return [{
    name: 'alerts',
    title: t('Alerts'),
    facts: [found, mayAct],
    build: () => [
      el('ul', { class: 'alert-list' }, ...found.map((alert) => line(alert, alerts, mayAct))),
      el('p', {}, el('a', { href: alerts.address, data: { key: 'alerts' }, text: t('All alerts') })),
    ],
  }];
}

/** @param {Alert} alert @param {Context['alerts']} alerts @param {boolean} mayAct */
function line({ id, rule, state, since, text, acknowledged_by: by, snoozed_until: snoozed }, alerts, mayAct) {
  const open = state !== 'resolved';
  return el('li', {},
    el('p', { class: 'alert-head' }, el('span', { class: `alert-sign al-${state}`, 'aria-hidden': 'true', text: GLYPHS[state] }), el('strong', { text: stateText(state) }), by && el('span', { text: t('by %(name)s', { name: by }) })),
    el('p', { text }),
    el('p', { class: 'muted' }, el('code', { text: rule }), ` · ${t('since')} `, timeElement(since), snoozed && ` · ${t('nobody is told until')} `, snoozed && timeElement(snoozed)),
    mayAct && open && el('div', { class: 'acts', role: 'group', 'aria-label': t('What can be done about it') },
      state === 'firing' && el('button', { type: 'button', class: 'button small', data: { key: `acknowledge-${id}` }, text: t('Acknowledge'), onclick: () => alerts.acknowledge(id) }),
      snoozeMenu(id, alerts)));
}

/** @param {number} id @param {Context['alerts']} alerts */
function snoozeMenu(id, alerts) {
  return el('details', { class: 'alert-snooze' }, el('summary', { text: t('Snooze …') }),
    el('p', { class: 'muted', text: t('Nobody is told of it for so long:') }),
    el('div', { class: 'acts' }, ...SPANS().map(([span, words]) => el('button', { type: 'button', class: 'button small', data: { key: `snooze-${id}-${span}` }, text: words, onclick: () => alerts.snooze(id, span) }))));
}
