/**
 * The way from the panel to what a container says, for who may read it.
 *
 * @module panel/logs
 */

import { el } from '../base/dom.js';
import { t } from '../base/i18n.js';
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
      el('button', { type: 'button', class: 'button small', data: { key: 'logs' }, text: ended ? t('Its last words …') : t('What it says …'), onclick: () => logs.open(view.id, view.name, code) }),
    ],
  }];
}
