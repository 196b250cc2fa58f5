/**
 * Small things that the sheets about volumes are made of.
 *
 * @module volumes/parts
 */

import { el } from '../base/dom.js';
import { n, t } from '../base/i18n.js';
import { sizeWord } from '../mounts/words.js';
import { line } from '../actions/sheeteffects.js';
import { clock, parseTime } from '../base/time.js';

/**
 * The answer of `GET …/preview?action=…`.
 * @typedef {object} VolumePreview
 * @property {string} action
 * @property {{id: string, name: string}} volume
 * @property {boolean} exists
 * @property {number|null} size
 * @property {string|null} size_at
 * @property {{id: string, name: string, running: boolean, rw: boolean}[]} used_by
 * @property {{id: string, name: string}[]} writers
 * @property {{code: string, detail: string}|null} refused
 * @property {{code: string, detail: string}|null} pause_refused  why this person may not have the writers paused
 * @property {('new'|'empty'|'replace')[]} modes
 * @property {boolean} needs_words
 * @property {string[]} warnings
 * @property {'exact'|'archive'|null} way  which way the files go
 * @property {string|null} leaves_out  what that way leaves out
 */

/** What the engine takes as a volume's name. */
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

/** @param {string} name */
export const isName = (name) => NAME.test(name) && name.length <= 255;

/** Why a volume cannot be called so; null: it can. @param {string} typed */
export function wrongName(typed) {
  const name = typed.trim();
  if (name === '') return t('Give it a name first.');
  return isName(name) ? null : t('A name has two characters or more, begins with a letter or digit, and has only letters, digits, “_”, “.” and “-”.');
}

/**
 * @param {string} label
 * @param {HTMLElement} control
 * @param {string} [hint]
 */
export function field(label, control, hint = '') {
  return el('label', { class: 'sheet-field' }, el('span', { text: label }), control, hint && el('span', { class: 'muted', text: hint }));
}

/** @param {string} name @param {string} [value] */
export function nameInput(name, value = '') {
  return el('input', { name, type: 'text', value, autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', maxlength: 255 });
}

/** @param {string} label @param {boolean} [checked] @returns {{element: HTMLElement, input: HTMLInputElement}} */
export function check(label, checked = false) {
  const input = el('input', { type: 'checkbox', checked });
  return { input, element: el('label', { class: 'sheet-check' }, input, el('span', { text: label })) };
}

/** Offers to pause those that write meanwhile, if that may be. @param {VolumePreview} preview */
export function pauseCheck({ writers, pause_refused: refused }) {
  const names = writers.map((writer) => writer.name);
  const one = check(n('Pause %(names)s meanwhile; it goes on in any case', 'Pause %(names)s meanwhile; they go on in any case', writers.length, { names }), true);
  return writers.length && !refused ? one : null;
}

/** How much it holds, where that is known. @param {VolumePreview} preview */
function holds({ size, size_at: at }) {
  const when = parseTime(at);
  if (size === null) return when ? t('How much it holds is not known: its driver cannot say, or it came after the volumes were measured.') : t('How much it holds is not known: the volumes have not been measured yet.');
  return when
    ? t('It holds %(size)s, as measured at %(time)s.', { size: sizeWord(size), time: clock(when, new Date(), document.documentElement.lang || 'en') })
    : t('It holds %(size)s.', { size: sizeWord(size) });
}

/** Size and users, then what the server warns of. @param {VolumePreview} preview */
export function previewLines(preview) {
  const { exists, used_by: users, warnings, pause_refused: kept } = preview;
  const names = users.map((user) => user.name);
  return el('ul', { class: 'effects' },
    exists && line('same', holds(preview)),
    users.length > 0 && line('same', t('Used by %(names)s.', { names })),
    ...warnings.map((warning) => line('warn', warning)),
    kept !== null && line('warn', t('They cannot be paused meanwhile: %(why)s', { why: kept.detail })));
}

/** What the way that the files go leaves out (docs/backups.md). @param {VolumePreview} preview */
export function notCarried({ leaves_out: out }) {
  return el('p', { class: 'muted', text: out ?? t('Everything is carried as it is, but for sockets and a few rarities.') });
}

/** The name must be typed before something is lost. @param {string} name @returns {{element: HTMLElement, missing: () => string|null}} */
export function words(name) {
  const input = nameInput('words');
  return { element: field(t('Type “%(name)s” to confirm', { name }), input), missing: () => (input.value.trim() === name ? null : t('Type the name to confirm first.')) };
}

/** `key=value` lines. @param {string} text @returns {Record<string, string>} */
export function pairsOf(text) {
  return Object.fromEntries(text.split('\n').flatMap((row) => {
    const [key, ...rest] = row.trim().split('=');
    return key ? [[key.trim(), rest.join('=').trim()]] : [];
  }));
}
