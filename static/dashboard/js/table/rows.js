/**
 * The table's columns: what a container shows in each, and by what it is sorted there. Pure.
 *
 * @module table/rows
 */

import { n, t } from '../base/i18n.js';
import { byBox } from '../model/boxes.js';
import { append } from '../model/order.js';
import { portRuns } from '../model/ports.js';
import { sizeWord } from '../mounts/words.js';
import { cpuWord, memoryWord, rateWord } from '../figures/words.js';
import { signText } from '../past/words.js';
import { bare, boxName, portRunText, signWord, stackWord } from '../base/words.js';

/** @typedef {import('../base/types.js').HostModel} HostModel */
/** @typedef {import('../base/types.js').ContainerView} ContainerView */
/** @typedef {'state'|'name'|'project'|'cpu'|'memory'|'network'|'disk'|'image'|'networks'|'ports'|'mounts'|'sandbox'} Column */
/** @typedef {{column: Column, down: boolean}} Sorting */

/** @type {readonly Column[]} */
export const COLUMNS = ['state', 'name', 'project', 'cpu', 'memory', 'network', 'disk', 'image', 'networks', 'ports', 'mounts', 'sandbox'];

/** @type {readonly Column[]} */
const FIGURES = ['cpu', 'memory', 'network', 'disk'];
/** Whether it is known only while somebody looks. @param {string} column @returns {column is 'cpu'|'memory'|'network'|'disk'} */
export const isFigure = (column) => FIGURES.includes(/** @type {Column} */ (column));

/** Trouble first. */
const SIGNS = ['unhealthy', 'dead', 'restarting', 'removing', 'paused', 'starting', 'created', 'exited', 'running', 'healthy'];

/** @param {Column} column */
export function columnTitle(column) {
  return {
    state: t('State'), name: t('Name'), project: t('Project'), cpu: t('CPU'), memory: t('Memory'),
    network: t('Traffic'), disk: t('Disk'), image: t('Image'), networks: t('Networks'),
    ports: t('Ports'), mounts: t('Mounts'), sandbox: t('Sandbox'),
  }[column];
}

/** @typedef {{value: number, text: string, title: string}} Figure  `value`: by what it is sorted; not finite where nothing is known */

/**
 * @typedef {object} Row
 * @property {string} id
 * @property {string} sign
 * @property {string} state     in words
 * @property {string} name
 * @property {string} project
 * @property {string} group   key of the box
 * @property {{cpu: Figure, memory: Figure, network: Figure, disk: Figure}} figures
 * @property {string} image
 * @property {{id: string, name: string, address: string, active: boolean}[]} networks
 * @property {{text: string, everywhere: boolean}[]} ports
 * @property {number} mounts
 * @property {string} sandbox
 * @property {string|null} lock  why nobody may act on it
 * @property {import('../past/types.js').Change|undefined} change  since another moment
 * @property {readonly import('../alerts/standing.js').Alert[]} alerts  about it, the weightiest first
 * @property {string} note    what is noted on it; '' where nothing is
 * @property {string} breach  what of it is not as expected; '' where all is
 */

/** @param {ContainerView} view @param {HostModel} model @param {string} [breach] @param {import('../figures/series.js').Latest|null} [used] @param {import('../past/types.js').Change} [change] @param {readonly import('../alerts/standing.js').Alert[]} [alerts] @param {string} [note] @returns {Row} */
export function rowOf(view, model, breach = '', used = null, change = undefined, alerts = [], note = '') {
  return {
    id: view.id,
    sign: view.sign,
    state: view.node.ghost ? signText('gone') : signWord(view.sign),
    name: view.name,
    project: view.node.project ?? '',
    group: view.home,
    figures: figuresOf(used),
    image: view.image,
    networks: view.endpoints.map((endpoint) => ({
      id: endpoint.network,
      name: model.networks.get(endpoint.network)?.name ?? '?',
      address: bare(endpoint.node.ipv4) || bare(endpoint.node.ipv6),
      active: endpoint.active,
    })),
    ports: portRuns(view.ports).map((run) => ({ text: portRunText(run), everywhere: run.everywhere })),
    mounts: view.mounts,
    sandbox: stackWord(view, model),
    lock: view.lock,
    note,
    breach,
    change,
    alerts,
  };
}

/** @param {number|null|undefined} value @param {(value: number) => string} word @param {() => string} [title] @returns {Figure} */
function figure(value, word, title = () => '') {
  return value === null || value === undefined ? { value: -1, text: '', title: '' } : { value, text: word(value), title: title() };
}

/** @param {import('../figures/series.js').Latest|null} used @returns {Row['figures']} */
function figuresOf(used) {
  const rates = (/** @type {number|null} */ a, /** @type {number|null} */ b) => ({ a: rateWord(a ?? 0), b: rateWord(b ?? 0) });
  return {
    cpu: figure(used?.cpu, cpuWord),
    memory: figure(used?.memory, sizeWord, () => memoryWord(used?.memory ?? 0, used?.limit ?? 0)),
    network: figure(used?.network, rateWord, () => t('%(a)s received, %(b)s sent', rates(used?.received ?? 0, used?.sent ?? 0))),
    disk: figure(used?.disk, rateWord, () => t('%(a)s read, %(b)s written', rates(used?.read ?? 0, used?.written ?? 0))),
  };
}

/** @typedef {{id: string, head: string, count: number, counted: string, leads: boolean}} Head  of a group; `counted`: how many in words; `leads`: the panel says more of it */

/** Rows stay in their order within each group. @param {readonly Row[]} rows @returns {(Row|Head)[]} */
export function withHeads(rows) {
  return underHeads(rows, byBox, (id, count) => ({ id, head: boxName(id), count, counted: n('%(count)s container', '%(count)s containers', count), leads: true }));
}

/**
 * @template {{group: string}} R
 * @param {readonly R[]} rows
 * @param {(a: string, b: string) => number} order  of the groups
 * @param {(key: string, count: number) => Head} headOf
 * @returns {(R|Head)[]}
 */
export function underHeads(rows, order, headOf) {
  /** @type {Map<string, R[]>} */
  const groups = new Map();
  for (const row of rows) append(groups, row.group, row);
  return [...groups.keys()].sort(order).flatMap((key) => {
    const mine = groups.get(key) ?? [];
    return [headOf(key, mine.length), ...mine];
  });
}

/**
 * @param {readonly Row[]} rows
 * @param {Sorting} sorting
 * @returns {Row[]}
 */
export const sorted = (rows, { column, down }) => sortedBy(rows, (row) => sortKey(row, column), down);

/**
 * @template {{id: string, name: string}} R
 * @param {readonly R[]} rows
 * @param {(row: R) => string|number} keyOf
 * @param {boolean} down
 * @returns {R[]} equal ones by their names; what is empty always last
 */
export function sortedBy(rows, keyOf, down) {
  const sign = down ? -1 : 1;
  return [...rows].sort((a, b) => {
    const x = keyOf(a);
    const y = keyOf(b);
    if (isEmpty(x) !== isEmpty(y)) return isEmpty(x) ? 1 : -1;
    return sign * compare(x, y) || compare(a.name, b.name) || compare(a.id, b.id);
  });
}

/** @param {string|number} key */
const isEmpty = (key) => key === '' || key === Infinity;

/** @param {Row} row @param {Column} column @returns {string|number} */
function sortKey(row, column) {
  if (column === 'state') return SIGNS.indexOf(row.sign);
  if (column === 'networks') return row.networks.map((network) => network.name).join(' ');
  if (column === 'ports') return row.ports.length ? Number.parseInt(row.ports[0].text, 10) : Infinity;
  if (isFigure(column)) return row.figures[column].value < 0 ? Infinity : row.figures[column].value;
  return row[column];
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** @param {string|number} x @param {string|number} y */
function compare(x, y) {
  if (typeof x === 'number' && typeof y === 'number') return x === y ? 0 : x - y;
  return collator.compare(String(x), String(y));
}
