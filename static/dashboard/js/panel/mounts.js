/**
 * The mounts of a container, as the panel lists them.
 *
 * @module panel/mounts
 */

import { el } from '../base/dom.js';
import { n, t } from '../base/i18n.js';
import { groundWord, sourceName } from '../mounts/words.js';
import { link, mono } from './parts.js';
import { access } from './source.js';

/** @typedef {import('./panel.js').Context} Context */

/** @param {string} container @param {Context} context @returns {import('./sections.js').Section} */
export function mountSection(container, { model, select }) {
  const { mountsOf, sources } = model.storage();
  const mounts = (mountsOf.get(container) ?? []).flatMap((mount) => {
    const source = sources.get(mount.source);
    return source ? [{ mount, source, name: sourceName(source) }] : [];
  });
  return {
    name: 'mounts',
    title: mounts.length ? n('%(count)s mount', '%(count)s mounts', mounts.length) : t('No mounts'),
    facts: mounts.map(({ mount, source, name }) => [mount, source.ground, name]),
    build: () => el('ul', { class: 'rows mounts' }, ...mounts.map(({ mount, source, name }) => el('li', {},
      el('div', { class: 'mount-destination' }, mono(mount.destination), access(mount.rw)),
      el('div', { class: 'muted' }, `${groundWord(source.ground)} · `, link(source.id, name, select))))),
  };
}
