/**
 * How alerts stand, by what they are about. Pure.
 *
 * @module alerts/standing
 */

import { t } from '../base/i18n.js';

/** @typedef {'firing'|'acknowledged'|'pending'|'resolved'} State  resolved: a moment ago */
/**
 * One alert, as the stream tells it.
 * @typedef {object} Alert
 * @property {number} id
 * @property {string} rule
 * @property {string} when
 * @property {string} severity
 * @property {State} state
 * @property {string} since
 * @property {{id: string, kind: string, name: string, project: string|null}} object
 * @property {string} text
 * @property {string|null} [acknowledged_by]  a wall is not told
 * @property {string|null} snoozed_until  nobody is told of it until then
 */
/** @typedef {ReadonlyMap<string, readonly Alert[]>} ByObject  the weightiest of each first */

/** The weightiest first. @type {readonly State[]} */
export const STATES = ['firing', 'acknowledged', 'pending', 'resolved'];
/** A sign for each. @type {Record<State, string>} */
export const GLYPHS = { firing: '▲', acknowledged: '✓', pending: '…', resolved: '○' };

/** @param {State} state */
export function stateText(state) {
  return { firing: t('fires'), acknowledged: t('acknowledged'), pending: t('pending'), resolved: t('over') }[state];
}

/** @param {readonly Alert[]} alerts @returns {ByObject} */
export function byObject(alerts) {
  /** @type {Map<string, Alert[]>} */
  const found = new Map();
  const ordered = STATES.flatMap((state) => alerts.filter((one) => one.state === state));
  for (const alert of ordered) found.set(alert.object.id, [...(found.get(alert.object.id) ?? []), alert]);
  return found;
}

/** The weightiest of each thing. @param {ByObject} alerts @returns {Map<string, State>} */
export function marksOf(alerts) {
  return new Map([...alerts].map(([id, [{ state }]]) => [id, state]));
}

/** For an accessible name or a tip. @param {readonly Alert[]} [alerts] @returns {string} '' where there are none */
export function phrase(alerts = []) {
  return alerts.map(({ state, text, acknowledged_by: by }) => (by ? t('alert acknowledged by %(name)s: %(text)s', { name: by, text }) : t('alert %(state)s: %(text)s', { state: stateText(state), text }))).join(' ');
}
