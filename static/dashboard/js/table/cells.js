/**
 * A name in a cell of a row that is about something else: it leads to what it names, on the chart.
 *
 * @module table/cells
 */

import { el } from '../base/dom.js';
import { t } from '../base/i18n.js';
import { inSentence, visible } from '../base/escape.js';

/** @param {string} id @param {string} name */
export function nameThatLeads(id, name) {
  return el('button', { type: 'button', class: 'cell-name', title: t('Show %(name)s on the chart', { name: inSentence(name) }), data: { goes: id }, text: visible(name) });
}
