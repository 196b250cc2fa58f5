/**
 * What becomes of a container's data: what is kept, what `docker rm -v` takes along, what a stop loses, and its own layer.
 *
 * @module panel/data
 */

import { el } from '../base/dom.js';
import { t } from '../base/i18n.js';
import { sourceName } from '../mounts/words.js';
import { link } from './parts.js';

/** @typedef {import('../base/types.js').ContainerView} ContainerView */
/** @typedef {import('./panel.js').Context} Context */
/** @typedef {import('./sections.js').Section} Section */

/** Memory of one container alone; a volume in memory may have several. @param {string} id */
const isTmpfs = (id) => id.startsWith('tmpfs:');

/** @param {ContainerView} view @param {Context} context @returns {Section[]} */
export function dataSection({ node }, { model, select }) {
  const left = node.persistence;
  if (!left) return [];
  const { sources } = model.storage();
  const name = (/** @type {string} */ id) => {
    const source = sources.get(id);
    return source ? sourceName(source) : id;
  };
  const list = (/** @type {string[]} */ ids) => el('ul', { class: 'inline-list' }, ...ids.map((id) => el('li', {}, link(id, name(id), select))));
  const line = (/** @type {string} */ fate, /** @type {string} */ words, /** @type {string[]} */ ids) =>
    (ids.length ? [el('li', { class: `fate-line ${fate}` }, el('span', { class: 'fate-sign', 'aria-hidden': 'true' }), el('div', {}, words, list(ids)))] : []);
  return [{
    name: 'data',
    title: t('What becomes of the data'),
    facts: [left, [...left.kept, ...left.lost_with_rm_v, ...left.lost_on_stop].map(name)],
    build: () => [
      el('ul', { class: 'rows fates' },
        ...line('kept', t('Kept when it is removed:'), left.kept),
        ...line('lost_with_rm_v', t('Kept by docker rm, lost with docker rm -v:'), left.lost_with_rm_v),
        ...line('lost_on_stop', t('In memory, lost as soon as it stops:'), left.lost_on_stop.filter(isTmpfs)),
        ...line('lost_on_stop', t('In memory, lost as soon as no container that runs uses it:'), left.lost_on_stop.filter((/** @type {string} */ id) => !isTmpfs(id))),
        el('li', { class: 'fate-line lost_on_remove' }, el('span', { class: 'fate-sign', 'aria-hidden': 'true' }), t('Lost when it is removed: whatever it writes elsewhere, into its own layer.'))),
      ...(left.auto_remove ? [el('p', { class: 'warning', text: t('It was started with --rm: when it stops it is removed, and with it its anonymous volumes that no other container uses.') })] : []),
    ],
  }];
}
