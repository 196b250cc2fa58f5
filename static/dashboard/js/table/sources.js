/**
 * The columns of the table of sources: what a volume, a path or memory shows in each, and by what it is sorted there. Pure.
 *
 * @module table/sources
 */

import { boxName } from '../base/words.js';
import { n, t } from '../base/i18n.js';
import { byBox } from '../model/boxes.js';
import { isWay, plainRisks } from '../mounts/risks.js';
import { fateWord, groundWord, sizeWord, wayWord } from '../mounts/words.js';
import { sortedBy, underHeads } from './rows.js';

/** @typedef {import('../base/types.js').HostModel} HostModel */
/** @typedef {import('../mounts/types.js').SourceView} SourceView */
/** @typedef {'ground'|'name'|'project'|'users'|'writers'|'fate'|'risks'|'size'} SourceColumn */

/** @type {readonly SourceColumn[]} */
export const SOURCE_COLUMNS = ['ground', 'name', 'project', 'users', 'writers', 'fate', 'risks', 'size'];
/** The groups of what several groups of containers use, and of what none does: the last ones. */
const SEVERAL = 'used-by-several';
const NOBODY = 'used-by-nobody';
const GROUNDS = ['volume', 'bind', 'tmpfs'];
const FATES = ['lost_on_stop', 'lost_with_rm_v', 'kept'];

/** @param {SourceColumn} column */
export function sourceColumnTitle(column) {
  return {
    ground: t('Kind'), name: t('Source'), project: t('Project'), users: t('Used by'), writers: t('Writers'),
    fate: t('Its data'), risks: t('Risks'), size: t('Size'),
  }[column];
}

/**
 * @typedef {object} SourceRow
 * @property {string} id
 * @property {string} ground
 * @property {string} kind     in words
 * @property {string} name   of an anonymous volume only its first digits
 * @property {string} whole  the name as the engine has it
 * @property {string} backing
 * @property {string} project
 * @property {{id: string, name: string, rw: boolean}[]} users
 * @property {number} writers
 * @property {string} group   key of the box of all that use it, or that there is none
 * @property {string} fate
 * @property {string} fateWord
 * @property {string[]} ways   in words
 * @property {string[]} cares  in words
 * @property {number|null} bytes
 * @property {string|null} lock  why nobody may act on it
 * @property {import('../past/types.js').Change|undefined} change  since another moment
 * @property {readonly import('../alerts/standing.js').Alert[]} alerts  about it, the weightiest first
 * @property {string} note    what is noted on it; '' where nothing is
 * @property {string} breach  what of it is not as expected; '' where all is
 * @property {string} size     in words
 */

/** @param {SourceView} source @param {HostModel} model @param {Record<string, number|null>} sizes @param {string} [breach] @param {import('../past/types.js').Change} [change] @param {readonly import('../alerts/standing.js').Alert[]} [alerts] @param {string} [note] @returns {SourceRow} */
export function sourceRow(source, model, sizes, breach = '', change = undefined, alerts = [], note = '') {
  const writers = new Set(source.writers);
  const codes = [...new Set(plainRisks(source.risks).map((risk) => risk.code))];
  const bytes = source.ground === 'volume' ? sizes[source.name] ?? null : source.ground === 'tmpfs' ? source.node.size ?? null : null;
  return {
    id: source.id,
    ground: source.ground,
    kind: groundWord(source.ground),
    name: source.anonymous ? t('anonymous %(id)s', { id: source.label }) : source.name,
    whole: source.name,
    backing: source.backing ?? '',
    project: source.node.project ?? '',
    users: source.users.map((id) => ({ id, name: model.containers.get(id)?.name ?? '?', rw: writers.has(id) })),
    writers: source.writers.length,
    group: groupOf(source, model),
    fate: source.fate,
    fateWord: fateWord(source.fate),
    ways: codes.filter(isWay).map(wayWord),
    cares: codes.filter((code) => !isWay(code)).map(careWord),
    bytes,
    lock: source.lock,
    note,
    breach,
    change,
    alerts,
    size: bytes === null ? '' : source.ground === 'tmpfs' ? t('at most %(size)s', { size: sizeWord(bytes) }) : sizeWord(bytes),
  };
}

/** @param {SourceView} source @param {HostModel} model */
function groupOf(source, model) {
  const homes = new Set(source.users.flatMap((id) => model.containers.get(id)?.home ?? []));
  const [home] = homes;
  return homes.size === 1 ? home : homes.size ? SEVERAL : NOBODY;
}

/** What is used by one group stands below its head, then what several use, and what nobody does. @param {readonly SourceRow[]} rows @returns {(SourceRow|import('./rows.js').Head)[]} */
export function withSourceHeads(rows) {
  const last = [SEVERAL, NOBODY];
  const names = [t('Used by several groups'), t('Used by no container')];
  return underHeads(rows, (a, b) => last.indexOf(a) - last.indexOf(b) || byBox(a, b), (id, count) => ({
    id, head: last.includes(id) ? names[last.indexOf(id)] : boxName(id), count, counted: n('%(count)s source of data', '%(count)s sources of data', count), leads: !last.includes(id),
  }));
}

/** @param {string} code */
function careWord(code) {
  if (code === 'two_writers') return t('several writers');
  return code === 'nested' ? t('inside another mount') : code;
}

/** @param {readonly SourceRow[]} rows @param {{column: SourceColumn, down: boolean}} sorting */
export function sortedSources(rows, { column, down }) {
  return sortedBy(rows, (row) => sortKey(row, column), down);
}

/** @param {SourceRow} row @param {SourceColumn} column @returns {string|number} */
function sortKey(row, column) {
  switch (column) {
    case 'ground': return GROUNDS.indexOf(row.ground);
    case 'users': return row.users.length || Infinity;
    case 'writers': return row.writers || Infinity;
    case 'fate': return FATES.indexOf(row.fate);
    case 'risks': return row.ways.length ? -row.ways.length : row.cares.length ? 1 : Infinity;
    case 'size': return row.bytes ?? Infinity;
    default: return row[column];
  }
}
