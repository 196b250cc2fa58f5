/**
 * The way from the panel to what a container says, or those of a project, for who may read it.
 *
 * @module panel/logs
 */

import { el } from '../base/dom.js';
import { t } from '../base/i18n.js';
import { MOST_TOGETHER } from '../logs/reading.js';
import { exitMeaning } from '../logs/levels.js';

/** @typedef {import('../base/types.js').ContainerView} ContainerView */
/** @typedef {import('./panel.js').Context} Context */
/** @typedef {import('./sections.js').Section} Section */

/** @param {ContainerView} view @param {Context} context @returns {Section[]} */
export function logSection(view, { mayReadLogs, details, logs }) {
  if (!mayReadLogs || view.state === 'created') return [];
  const ended = view.state === 'exited' || view.state === 'dead';
  const code = ended ? details?.exit_code ?? null : null;
  return [{
    name: 'logs',
    title: '',
    facts: [view.id, ended, code],
    build: () => [
      ...(code !== null ? [el('p', { class: code ? 'warning' : 'muted', text: t('Exit code %(code)s: %(meaning)s', { code, meaning: exitMeaning(code) ?? '' }) })] : []),
      el('button', { type: 'button', class: 'button small', data: { key: 'logs' }, text: ended ? t('Its last words …') : t('What it says …'), onclick: () => logs.open({ title: t('What %(name)s says', { name: view.name }), containers: [view], live: !ended, exitCode: code }) }),
    ],
  }];
}

/** Of a project's containers, those that run first. @param {string} name @param {ContainerView[]} all @param {Context} context @returns {Section[]} */
export function projectLogSection(name, all, { mayReadLogs, logs }) {
  const runs = (/** @type {ContainerView} */ { state }) => state === 'running' || state === 'paused' || state === 'restarting';
  const started = all.filter(({ state }) => state !== 'created');
  const containers = [...started.filter(runs), ...started.filter((view) => !runs(view))].slice(0, MOST_TOGETHER);
  if (!mayReadLogs || containers.length < 2) return [];
  const title = started.length > containers.length ? t('What %(count)s of the containers of %(name)s say', { count: containers.length, name }) : t('What the containers of %(name)s say', { name });
  return [{
    name: 'logs',
    title: '',
    facts: [name, containers.map((view) => [view.id, view.name, runs(view)]), started.length],
    build: () => el('button', { type: 'button', class: 'button small', data: { key: 'logs' }, text: t('What they say …'), onclick: () => logs.open({ title, containers, live: containers.some(runs), exitCode: null }) }),
  }];
}
