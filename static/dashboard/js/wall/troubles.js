/**
 * What a wall says is wrong, and what it makes stand out. Pure.
 *
 * @module wall/troubles
 */

import { n, t } from '../base/i18n.js';
import { onlyHits } from '../model/only.js';
import { match } from '../search/search.js';

/** @typedef {import('../base/types.js').HostModel} HostModel */

/** @typedef {import('../alerts/troubles.js').Entry & {text: string, severity: string}} Alert */

/** So many troubles are told one by one. */
export const TOLD = 10;

/** Those that nobody has acknowledged, one by one as far as there is room. @param {readonly Alert[]} alerts @returns {{shown: Alert[], more: number}} */
export function listed(alerts) {
  const open = alerts.filter(({ state }) => state === 'firing');
  const shown = open.slice(0, TOLD);
  return { shown, more: open.length - shown.length };
}

/** @param {readonly Alert[]} alerts @param {ReadonlyMap<string, unknown>} nodes @returns {Set<string>|null} null: nothing that is drawn is wrong */
export function litBy(alerts, nodes) {
  const lit = new Set(alerts.filter(({ state, object }) => state === 'firing' && nodes.has(object.id)).map(({ object }) => object.id));
  return lit.size ? lit : null;
}

/** What of the host a wall shows. @param {HostModel} model @param {string} search  '' for all */
export function shownBy(model, search) {
  return search ? onlyHits(model, match(model, search)) : model;
}

/** Those that are about what it shows; what is about no thing of the chart (the engine is lost) is about all. @param {readonly Alert[]} alerts @param {HostModel} shown @param {string} search */
export function concerningWall(alerts, shown, search) {
  const { containers, networks } = shown;
  /** @type {Record<string, (id: string) => boolean>} */
  const shows = { container: (id) => containers.has(id), network: (id) => networks.has(id), volume: (id) => shown.storage().sources.has(id) };
  return search ? alerts.filter(({ object: { id, kind } }) => shows[kind]?.(id) ?? true) : [...alerts];
}

/** What is said where no alert fires, of those that concern the wall. @param {readonly Alert[]} alerts @param {string} search */
export function calmWords(alerts, search) {
  const none = search ? t('No alert fires on what this wall shows.') : t('No alert fires.');
  const count = alerts.filter(({ state }) => state === 'acknowledged').length;
  return count ? `${none} ${n('%(count)s is acknowledged.', '%(count)s are acknowledged.', count)}` : none;
}

/** Why what is shown may not be true any more; '' where it is. @param {{ended: boolean, link: string, engine: string, reason: string|null}} now */
export function stateWords({ ended, link, engine, reason }) {
  if (ended) return t('This wall has been ended. Ask an administrator for a new link.');
  if (link === 'lost') return t('The connection to Portolan is lost. What you see may be old.');
  if (engine && engine !== 'live') return t('The engine does not answer. What you see may be old. %(why)s', { why: reason ?? '' }).trim();
  return '';
}
