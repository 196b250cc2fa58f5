/**
 * What goes on in a container, for who may read it: what its health check said lately, and its processes. Asked for when it is
 * unfolded, and again by a button: neither is for nothing on the engine, and that it was read is written down.
 *
 * @module panel/inside
 */

import { get, part } from '../base/api.js';
import { el } from '../base/dom.js';
import { n, t } from '../base/i18n.js';
import { timeElement } from '../base/time.js';
import { plain } from '../logs/ansi.js';

/** @typedef {import('../base/types.js').ContainerView} ContainerView */
/** @typedef {import('./panel.js').Context} Context */
/** @typedef {import('./sections.js').Section} Section */
/** @typedef {{status: string|null, failing_streak: number, outputs: {start: string|null, end: string|null, exit_code: number|null, output: string}[]}} Health */
/** @typedef {{titles: string[], processes: string[][], left_out: number}} Processes */

/** @param {ContainerView} view @param {Context} context @returns {Section[]} */
export function insideSections(view, { mayReadLogs }) {
  const runs = view.state === 'running' || view.state === 'paused';
  if (!mayReadLogs || (!runs && !view.health)) return [];
  const path = `/api/containers/${part(view.id)}`;
  return [{
    name: 'inside',
    title: '',
    facts: [view.id, runs, Boolean(view.health)],
    build: () => el('div', { class: 'inside-list' },
      view.health && unfolding('health', t('What its health check said'), () => get(`${path}/health`), healthParts),
      runs && unfolding('top', t('Its processes'), () => get(`${path}/top`), processParts)),
  }];
}

/**
 * @param {string} key
 * @param {string} title
 * @param {() => Promise<any>} ask
 * @param {(answer: any) => HTMLElement[]} parts
 */
function unfolding(key, title, ask, parts) {
  const body = el('div', { 'aria-live': 'polite' });
  const load = async () => {
    body.replaceChildren(el('p', { class: 'muted', text: t('Reading …') }));
    try {
      body.replaceChildren(...parts(await ask()));
    } catch (error) {
      body.replaceChildren(el('p', { class: 'warning', text: error instanceof Error ? error.message : String(error) }));
    }
    body.append(el('p', {}, el('button', { type: 'button', class: 'button small', data: { key: `${key}-again` }, text: t('Read again'), onclick: load })));
  };
  const details = el('details', {}, el('summary', { data: { key } }, el('h3', { text: title })), body);
  details.addEventListener('toggle', () => { if (details.open && !body.childElementCount) void load(); });
  return details;
}

/** @param {Health} health */
export function healthParts({ failing_streak: streak, outputs }) {
  if (!outputs.length) return [el('p', { class: 'muted', text: t('It has not been checked yet.') })];
  return [
    ...(streak ? [el('p', { class: 'warning', text: n('It has failed %(count)s time in a row.', 'It has failed %(count)s times in a row.', streak) })] : []),
    el('ul', { class: 'inside-outputs' }, ...outputs.map(({ start, exit_code: code, output }) => el('li', {},
      timeElement(start), ` · ${code === 0 ? t('healthy') : t('exit code %(code)s', { code: code ?? '?' })}`,
      plain(output).trim() ? el('pre', { class: 'inside-output', tabindex: '0', 'aria-label': t('What it printed'), text: plain(output).trim() }) : el('p', { class: 'muted', text: t('It printed nothing.') })))),
  ];
}

/** @param {Processes} processes */
export function processParts({ titles, processes, left_out: more }) {
  return [
    el('div', { class: 'inside-table', tabindex: '0', role: 'group', 'aria-label': t('Its processes') }, el('table', {},
      el('thead', {}, el('tr', {}, ...titles.map((text) => el('th', { scope: 'col', text })))),
      el('tbody', {}, ...processes.map((row) => el('tr', {}, ...row.map((text) => el('td', { text }))))))),
    ...(more > 0 ? [el('p', { class: 'muted', text: t('(and %(count)s more)', { count: more }) })] : []),
  ];
}
