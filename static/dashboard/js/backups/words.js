/**
 * How a volume's backups are called.
 *
 * @module backups/words
 */

import { t } from '../base/i18n.js';

/** In two words. @param {'current'|'overdue'|'none'} standing */
export function standingWord(standing) {
  if (standing === 'current') return t('backed up');
  return standing === 'overdue' ? t('backup overdue') : t('no backup');
}

/** In a sentence. @param {'current'|'overdue'|'none'} standing */
export function standingSentence(standing) {
  if (standing === 'current') return t('Backed up, and no plan is overdue.');
  return standing === 'overdue' ? t('A plan should have backed it up by now.') : t('No backup of it is known.');
}

/** What is to be known of a backup. The archive API leaves things out and tells nobody. @param {import('./listing.js').Backup} backup */
export function contentWord({ complete, way }) {
  if (!complete) return t('incomplete');
  if (way === 'command') return t('what a command has written');
  return way === 'exact' ? t('complete') : t('as the engine handed it out');
}
