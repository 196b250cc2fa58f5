/**
 * A burst in a sentence: "27 containers of shop stopped".
 *
 * @module events/words
 */

import { n, t } from '../base/i18n.js';
import { isCrash } from './fold.js';

/** @typedef {import('./fold.js').Entry} Entry */
/** @typedef {(count: number) => string} Counted */

/** What happened to several containers. @type {Record<string, Counted>} */
const CONTAINERS = {
  create: (count) => n('%(count)s container was created', '%(count)s containers were created', count),
  destroy: (count) => n('%(count)s container was removed', '%(count)s containers were removed', count),
  start: (count) => n('%(count)s container started', '%(count)s containers started', count),
  die: (count) => n('%(count)s container stopped', '%(count)s containers stopped', count),
  restart: (count) => n('%(count)s container restarted', '%(count)s containers restarted', count),
  pause: (count) => n('%(count)s container was paused', '%(count)s containers were paused', count),
  unpause: (count) => n('%(count)s container was unpaused', '%(count)s containers were unpaused', count),
  oom: (count) => n('%(count)s container ran out of memory', '%(count)s containers ran out of memory', count),
  rename: (count) => n('%(count)s container was renamed', '%(count)s containers were renamed', count),
  update: (count) => n('%(count)s container was changed', '%(count)s containers were changed', count),
  connect: (count) => n('%(count)s endpoint was connected', '%(count)s endpoints were connected', count),
  disconnect: (count) => n('%(count)s endpoint was disconnected', '%(count)s endpoints were disconnected', count),
};

/** @type {Record<string, Record<string, Counted>>} */
const OTHERS = {
  network: {
    create: (count) => n('%(count)s network was created', '%(count)s networks were created', count),
    destroy: (count) => n('%(count)s network was removed', '%(count)s networks were removed', count),
  },
  volume: {
    create: (count) => n('%(count)s volume was created', '%(count)s volumes were created', count),
    destroy: (count) => n('%(count)s volume was removed', '%(count)s volumes were removed', count),
  },
};

/** @param {Entry} entry @param {number} count */
function counted(entry, count) {
  const { kind, node, details } = entry;
  if (kind === 'health') return health(details.health, count);
  if (isCrash(entry)) return n('%(count)s container died', '%(count)s containers died', count);
  const things = node?.split(':')[0] ?? '';
  const words = things === 'container' ? CONTAINERS[kind] : OTHERS[things]?.[kind];
  return words?.(count) ?? n('%(count)s event', '%(count)s events', count);
}

/** @param {string} verdict @param {number} count */
function health(verdict, count) {
  return verdict === 'unhealthy'
    ? n('%(count)s container is unhealthy', '%(count)s containers are unhealthy', count)
    : n('%(count)s container is healthy', '%(count)s containers are healthy', count);
}

/** What a person did several times. @param {Entry} entry @param {number} count */
function deeds({ kind, outcome }, count) {
  if (outcome !== 'done') return n('tried %(count)s action', 'tried %(count)s actions', count);
  /** @type {Record<string, () => string>} */
  const words = {
    connect: () => n('connected %(count)s endpoint', 'connected %(count)s endpoints', count),
    disconnect: () => n('disconnected %(count)s endpoint', 'disconnected %(count)s endpoints', count),
    start: () => n('started %(count)s container', 'started %(count)s containers', count),
    stop: () => n('stopped %(count)s container', 'stopped %(count)s containers', count),
    restart: () => n('restarted %(count)s container', 'restarted %(count)s containers', count),
    kill: () => n('killed %(count)s container', 'killed %(count)s containers', count),
    pause: () => n('paused %(count)s container', 'paused %(count)s containers', count),
    unpause: () => n('unpaused %(count)s container', 'unpaused %(count)s containers', count),
    volume_remove: () => n('removed %(count)s volume', 'removed %(count)s volumes', count),
  };
  return words[kind]?.() ?? n('did %(count)s action', 'did %(count)s actions', count);
}

/** How many things it happened to: one may be a burst alone, starting and dying again and again. @param {Entry[]} burst */
const things = (burst) => new Set(burst.map(({ node, other }) => `${node} ${other}`)).size;

/**
 * @param {Entry[]} burst
 * @returns {string} after a person's name, or a sentence of its own
 */
export function burstSentence(burst) {
  const [entry] = burst;
  const count = entry.source === 'person' ? burst.length : things(burst);
  if (count === 1) return n('%(what)s, %(count)s time', '%(what)s, %(count)s times', burst.length, { what: entry.sentence });
  const what = entry.source === 'person' ? deeds(entry, count) : counted(entry, count);
  return entry.project ? t('%(what)s (%(project)s)', { what, project: entry.project }) : what;
}
