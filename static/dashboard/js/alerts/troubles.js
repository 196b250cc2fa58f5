/**
 * The troubles of the moment, summed up: how many of each kind, and how to find them. Pure.
 *
 * @module alerts/troubles
 */

import { n } from '../base/i18n.js';

/**
 * One alert, as the stream tells it.
 * @typedef {object} Entry
 * @property {number} id
 * @property {string} when
 * @property {import('./standing.js').State} state
 * @property {{id: string, kind: string, name: string}} object
 */
/**
 * @typedef {object} Trouble
 * @property {string} when
 * @property {number} count   objects, each once
 * @property {string} words
 * @property {string|null} query  by which the view shows them; null: it has none of them
 */

/** What each kind is called. @type {Record<string, (count: number) => string>} */
const WORDS = {
  engine_lost: (count) => n('engine lost', 'engines lost', count),
  unhealthy: (count) => n('%(count)s unhealthy', '%(count)s unhealthy', count),
  restarting: (count) => n('%(count)s restarting', '%(count)s restarting', count),
  exited_with_error: (count) => n('%(count)s stopped with an error', '%(count)s stopped with an error', count),
  expectation_broken: (count) => n('%(count)s expectation broken', '%(count)s expectations broken', count),
  gone: (count) => n('%(count)s gone', '%(count)s gone', count),
  memory_near_limit: (count) => n('%(count)s near its memory limit', '%(count)s near their memory limits', count),
  open_to_everybody: (count) => n('%(count)s open to everybody', '%(count)s open to everybody', count),
  way_to_root: (count) => n('%(count)s way to root', '%(count)s ways to root', count),
  no_backup: (count) => n('%(count)s without a backup', '%(count)s without a backup', count),
};

/** What finds several of a kind: that, and perhaps a few more. @type {Record<string, string>} */
const QUERIES = {
  unhealthy: 'state:unhealthy',
  restarting: 'state:restarting',
  exited_with_error: 'state:exited',
  open_to_everybody: 'exposed:everywhere',
  expectation_broken: 'broken:*',
};

/** What no view has. */
const NOWHERE = new Set(['gone', 'engine_lost']);

/** What nobody has acknowledged, by kind, the weightiest first. @param {readonly Entry[]} entries @returns {Trouble[]} */
export function troublesOf(entries) {
  const found = Object.keys(WORDS).map((when) => {
    const objects = new Map(entries.filter((one) => one.when === when && one.state === 'firing').map(({ object }) => [object.id, object]));
    return { when, count: objects.size, words: WORDS[when](objects.size), query: queryOf(when, [...objects.values()]) };
  });
  return found.filter(({ count }) => count > 0);
}

/** One is found as itself, several by what they have in common. @param {string} when @param {Entry['object'][]} objects */
function queryOf(when, objects) {
  if (NOWHERE.has(when)) return null;
  const { kind, id, name } = objects.length === 1 ? objects[0] : { kind: '', id: '', name: '' };
  if (kind === 'container') return `id:${id.split(':')[1].slice(0, 12)}`;
  if (kind === 'expectation' && !/["*]/.test(name)) return `broken:"${name}"`;
  return QUERIES[when] ?? null;
}

/** A plan of backups whose last run has failed is no alert, and a trouble all the same. @param {readonly string[]} plans @returns {Trouble[]} */
export function planTroubles(plans) {
  const count = plans.length;
  return count ? [{ when: 'plan_failed', count, words: n('%(count)s backup plan failed', '%(count)s backup plans failed', count), query: null }] : [];
}

/** "2 unhealthy · 1 restarting". @param {readonly Trouble[]} troubles */
export function summary(troubles) {
  return troubles.map(({ words }) => words).join(' · ');
}

/** @param {readonly Trouble[]} troubles */
export function total(troubles) {
  return troubles.reduce((sum, { count }) => sum + count, 0);
}
