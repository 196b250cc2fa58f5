/**
 * The backups of a volume, as its panel lists them: where each is, how old, how large, and whether it was verified.
 *
 * @module backups/panel
 */

import { el } from '../base/dom.js';
import { t } from '../base/i18n.js';
import { visible } from '../base/escape.js';
import { clock, parseTime, serverNow, timeElement } from '../base/time.js';
import { sizeWord } from '../mounts/words.js';
import { contentWord, standingSentence } from './words.js';

/** @typedef {import('../mounts/types.js').SourceView} SourceView */
/** @typedef {import('../panel/panel.js').Context} Context */
/** @typedef {import('../panel/sections.js').Section} Section */
/** @typedef {import('./listing.js').Backup} Backup */
/** @typedef {Pick<import('../volumes/acting.js').VolumeActing, 'restoreFrom'|'verify'>} Acting */

/** So many are listed before *show all*. */
const SHOWN = 5;

/** @param {SourceView} source @param {Context} context @returns {Section[]} */
export function backupSections({ ground, name, backup: standing }, { backups, volumes, mayAct }) {
  if (ground !== 'volume' || standing === null) return [];
  const found = backups.of(name);
  return [{
    name: 'backups',
    title: t('Backups'),
    facts: [standing, found, mayAct],
    build: () => [
      el('p', { class: `standing ${standing}` }, el('span', { class: 'standing-sign', 'aria-hidden': 'true' }), standingSentence(standing)),
      ...(found?.length ? list(found, mayAct ? volumes : null) : []),
    ],
  }];
}

/** @param {readonly Backup[]} found @param {Acting|null} acting  null: this person may not */
function list(found, acting) {
  const items = found.map((one) => item(one, acting));
  const rest = items.slice(SHOWN);
  const all = el('ul', { class: 'rows backups' }, ...items);
  if (!rest.length) return [all];
  for (const hidden of rest) hidden.hidden = true;
  const more = el('button', { type: 'button', class: 'button small', data: { key: 'all-backups' }, text: t('Show all %(count)s', { count: found.length }), onclick: () => {
    for (const hidden of rest) hidden.hidden = false;
    more.remove();
    const next = rest[0].querySelector('button') ?? rest[0];
    if (next === rest[0]) next.tabIndex = -1;
    next.focus();
  } });
  return [all, more];
}

/** @param {Backup} one @param {Acting|null} acting  null: this person may not */
function item(one, acting) {
  const facts = [sizeWord(one.size), contentWord(one), one.encrypted && t('encrypted')].filter(Boolean).join(' · ');
  return el('li', {},
    el('div', { class: 'backup-line' },
      el('div', {}, timeElement(one.made_at), ' ', el('span', { class: 'muted', text: t('at %(place)s', { place: visible(one.place) }) })),
      acting && el('div', { class: 'backup-acts' },
        !one.encrypted && el('button', { type: 'button', class: 'button small', data: { key: `verify-${one.id}` }, title: t('Restores it into a volume that is thrown away, and compares'), 'aria-label': t('Try the backup of %(time)s', { time: timeWord(one) }), text: t('Try'), onclick: () => acting.verify(one) }),
        one.way !== 'command' && el('button', { type: 'button', class: 'button small', data: { key: `restore-${one.id}` }, 'aria-label': t('Restore the backup of %(time)s …', { time: timeWord(one) }), text: t('Restore …'), onclick: () => acting.restoreFrom(one) }))),
    el('div', { class: one.complete ? 'muted' : 'care', text: facts }),
    one.damaged ? el('div', { class: 'care' }, t('damaged: %(words)s', { words: one.damaged })) : el('div', { class: 'muted' }, ...verified(one)));
}

/** @param {Backup} backup */
function verified({ verified_at: at, verified_by: by }) {
  if (!at) return [t('not verified')];
  return [by === 'restored' ? t('restored for a try, and compared') : t('read, and compared'), ' ', timeElement(at)];
}

/** @param {Backup} backup */
export function timeWord({ made_at: at }) {
  const when = parseTime(at);
  return when ? clock(when, serverNow(), document.documentElement.lang || 'en') : '?';
}
