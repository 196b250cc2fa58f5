/**
 * The two tables: containers, and the sources that they mount.
 *
 * @module table/kinds
 */

import { n, t } from '../base/i18n.js';
import { drawRow } from './draw.js';
import { drawSourceRow } from './drawsource.js';
import { drawHead } from './drawhead.js';
import { COLUMNS, columnTitle, rowOf, sorted, withHeads } from './rows.js';
import { SOURCE_COLUMNS, sourceColumnTitle, sourceRow, sortedSources, withSourceHeads } from './sources.js';

/** @typedef {import('../base/types.js').HostModel} HostModel */
/** @typedef {{column: any, down: boolean}} Sorting */
/** @typedef {{model: HostModel, hidden: number, groups: boolean, hits: Set<string>|null, sizes: Record<string, number|null>, expectations: Pick<import('../expectations/expectations.js').Expectations, 'phrase'>, alerts: Pick<import('../alerts/alerts.js').Alerts, 'of'>, notes: Pick<import('../notes/notes.js').Notes, 'phrase'>, past: Pick<import('../past/past.js').Past, 'changeOf'>, figures: Pick<import('../figures/figures.js').Figures, 'latest'>}} World */

/**
 * @typedef {object} TableKind
 * @property {readonly string[]} columns
 * @property {(column: any) => string} title
 * @property {Sorting} start
 * @property {(world: World) => {rows: any[], all: number}} rows  those that the search leaves
 * @property {(rows: any[], sorting: Sorting) => any[]} sorted
 * @property {(row: any, selected: boolean) => HTMLTableRowElement} draw
 * @property {(shown: number, all: number, filtered: boolean) => string} caption
 * @property {(rows: any[], world: World) => any[]} grouped  with a head before each group, where there are groups
 */

/** A row is not dimmed but gone: among thousands of rows one would not find the bright ones. @param {Set<string>|null} hits @param {string} id */
const left = (hits, id) => !hits || hits.has(id);

/** @type {TableKind} */
export const containerTable = {
  columns: COLUMNS,
  title: columnTitle,
  start: { column: 'project', down: false },
  rows: ({ model, hits, expectations, alerts, notes, figures, past }) => ({
    rows: [...model.containers.values()].filter((view) => left(hits, view.id)).map((view) => rowOf(view, model, expectations.phrase(view.id), figures.latest(view.id), past.changeOf(view.id), alerts.of(view.id), notes.phrase(view.id))), all: model.containers.size,
  }),
  sorted,
  draw: (row, selected) => ('head' in row ? drawHead(row, selected, COLUMNS.length) : drawRow(row, selected)),
  grouped: (rows, { groups }) => (groups ? withHeads(rows) : rows),
  caption: (shown, all, filtered) => (filtered ? t('%(shown)s of %(all)s containers', { shown, all }) : n('%(count)s container', '%(count)s containers', shown)),
};

/** @type {TableKind} */
export const sourceTable = {
  columns: SOURCE_COLUMNS,
  title: sourceColumnTitle,
  start: { column: 'ground', down: false },
  rows: ({ model, hits, sizes, expectations, alerts, notes, past }) => {
    const { sources } = model.storage();
    return { rows: [...sources.values()].filter((source) => left(hits, source.id)).map((source) => sourceRow(source, model, sizes, expectations.phrase(source.id), past.changeOf(source.id), alerts.of(source.id), notes.phrase(source.id))), all: sources.size };
  },
  sorted: sortedSources,
  draw: (row, selected) => ('head' in row ? drawHead(row, selected, SOURCE_COLUMNS.length) : drawSourceRow(row, selected)),
  grouped: (rows, { groups }) => (groups ? withSourceHeads(rows) : rows),
  caption: (shown, all, filtered) => (filtered ? t('%(shown)s of %(all)s sources', { shown, all }) : n('%(count)s source of data', '%(count)s sources of data', shown)),
};
