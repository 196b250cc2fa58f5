/**
 * The sheet before a backup is restored from its place: into what, and with which key.
 *
 * @module backups/sheet
 */

import { el } from '../base/dom.js';
import { t } from '../base/i18n.js';
import { timeWord } from './panel.js';
import { field, nameInput, notCarried, pauseCheck, previewLines, words, wrongName } from '../volumes/parts.js';

/** @typedef {import('../volumes/parts.js').VolumePreview} VolumePreview */
/** @typedef {import('./listing.js').Backup} Backup */
/** @typedef {{to: string, mode: string, identity: string, pause: boolean}} Chosen  as the API takes it */

/** @param {Backup} backup @param {VolumePreview} preview  of restoring into its volume @returns {import('../volumes/sheets.js').Form<Chosen>} */
export function restoreFromForm(backup, preview) {
  const { name } = backup.volume;
  const into = el('select', { name: 'mode' },
    el('option', { value: 'new', text: t('A new volume') }),
    preview.exists && el('option', { value: 'replace', text: t('This volume: replace what it holds now') }),
    preview.exists && el('option', { value: 'empty', text: t('This volume, only if it is empty') }));
  const to = nameInput('to', preview.exists ? `${name.slice(0, 240)}-restored` : name);
  const typed = words(name);
  const pause = preview.exists ? pauseCheck(preview) : null;
  const identity = el('input', { name: 'identity', type: 'password', autocomplete: 'off', spellcheck: 'false', maxlength: 1000 });
  const named = field(t('Name of the new volume'), to);
  const effects = previewLines(preview);
  const show = () => {
    effects.hidden = into.value === 'new';
    named.hidden = into.value !== 'new';
    typed.element.hidden = into.value !== 'replace';
    if (pause) pause.element.hidden = into.value === 'new';
  };
  into.addEventListener('change', show);
  show();
  return {
    content: {
      title: t('Restore the backup of %(name)s?', { name }),
      body: [
        el('p', { text: t('It was made %(time)s, and lies at %(place)s.', { time: timeWord(backup), place: backup.place }) }), field(t('Into'), into), effects, named, typed.element, ...(pause ? [pause.element] : []),
        ...(backup.encrypted ? [field(t('Private key'), identity, t('It begins with AGE-SECRET-KEY-1. It is used for this, and not kept.'))] : []), notCarried(preview),
      ],
      confirm: t('Restore'),
      missing: () => {
        if (into.value === 'new' && wrongName(to.value)) return wrongName(to.value);
        if (into.value === 'replace' && typed.missing()) return typed.missing();
        return backup.encrypted && !identity.value.trim() ? t('This backup is encrypted: give the private key.') : null;
      },
    },
    read: () => ({ to: into.value === 'new' ? to.value.trim() : name, mode: into.value, identity: identity.value.trim(), pause: into.value !== 'new' && (pause?.input.checked ?? false) }),
  };
}
