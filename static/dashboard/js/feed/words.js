/**
 * A burst in a sentence: "27 containers of shop stopped".
 *
 * @module feed/words
 */

import { n, t } from '../i18n.js';

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
  unpause: (count) => n('%(count)s container goes on', '%(count)s containers go on', count),
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
function counted({ kind, node, details }, count) {
  if (kind === 'health') return health(details.health, count);
  const things = node?.split(':')[0] ?? '';
  const words = things === 'container' ? CONTAINERS[kind] : OTHERS[things]?.[kind];
  return words?.(count) ?? n('%(count)s thing happened', '%(count)s things happened', count);
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
    pause: () => n('paused %(count)s container', 'paused %(count)s containers', count),
    unpause: () => n('let %(count)s container go on', 'let %(count)s containers go on', count),
    volume_remove: () => n('removed %(count)s volume', 'removed %(count)s volumes', count),
  };
  return words[kind]?.() ?? n('did %(count)s action', 'did %(count)s actions', count);
}

/**
 * @param {Entry[]} burst
 * @returns {string} after a person's name, or a sentence of its own
 */
export function burstSentence(burst) {
  const [entry] = burst;
  const what = entry.source === 'person' ? deeds(entry, burst.length) : counted(entry, burst.length);
  return entry.project ? t('%(what)s (%(project)s)', { what, project: entry.project }) : what;
}
