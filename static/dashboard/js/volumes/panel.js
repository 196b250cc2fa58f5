/**
 * How large a volume is and what can be done with it, as the panel offers it.
 *
 * @module volumes/panel
 */

import { el, fact } from '../base/dom.js';
import { t } from '../base/i18n.js';
import { sizeWord } from '../mounts/words.js';
import { timeElement } from '../base/time.js';

/** @typedef {import('../mounts/types.js').SourceView} SourceView */
/** @typedef {import('../panel/panel.js').Context} Context */
/** @typedef {import('../panel/sections.js').Section} Section */

/** @param {SourceView} source @param {Context} context @returns {Section[]} */
export function volumeActs(source, context) {
  if (source.ground !== 'volume' || !context.mayAct) return [];
  context.sizes.load();
  return [sizeSection(source, context), actSection(source, context)];
}

/** @param {number|null|undefined} size  null: the driver cannot say; undefined: it has not been measured */
export function holds(size) {
  if (size === undefined) return t('not known: it came after the volumes were measured');
  return size === null ? t('its driver cannot say') : sizeWord(size);
}

/** @param {SourceView} source @param {Context} context @returns {Section} */
function sizeSection({ name }, { sizes }) {
  const { state, volumes, done_at: at, detail } = sizes.state;
  const size = volumes[name];
  const asking = state === 'asking';
  return {
    name: 'size',
    title: t('Size'),
    facts: [size, at, state, detail],
    build: () => el('div', { class: 'size' },
      at && el('dl', { class: 'facts' }, ...fact(t('Holds'), holds(size)), ...fact(t('Measured'), timeElement(at))),
      asking && el('p', { class: 'muted asking', role: 'status' }, el('span', { class: 'spinner', 'aria-hidden': 'true' }), detail || t('The engine measures all volumes. With much data this takes minutes.')),
      state === 'failed' && el('p', { class: 'warning', text: detail }),
      el('button', { type: 'button', class: 'button small', disabled: asking, data: { key: 'measure' }, text: at ? t('Measure again') : t('Measure the volumes'), onclick: () => sizes.measure() })),
  };
}

/** @param {SourceView} source @param {Context} context @returns {Section} */
function actSection({ name, users }, { volumes }) {
  const button = (/** @type {string} */ key, /** @type {string} */ text, /** @type {() => void} */ run, disabled = false) =>
    el('button', { type: 'button', class: 'button small', text, disabled, data: { key }, onclick: run });
  return {
    name: 'acts',
    title: t('What can be done'),
    facts: [name, users.length],
    build: () => [
      el('div', { class: 'acts' },
        button('backup', t('Back up …'), () => volumes.backup(name)), button('restore', t('Restore …'), () => volumes.restore(name)),
        button('copy', t('Copy …'), () => volumes.copy(name)), button('remove', t('Remove …'), () => volumes.remove(name), users.length > 0)),
      ...(users.length ? [el('p', { class: 'muted', text: t('It can be removed once no container uses it, running or not.') })] : []),
    ],
  };
}
