/**
 * Figures in words. Pure.
 *
 * @module figures/words
 */

import { t } from '../base/i18n.js';
import { sizeWord } from '../mounts/words.js';

/** As `docker stats` has it: 100 % are one CPU. @param {number} share */
export function cpuWord(share) {
  const percent = share * 100;
  return `${percent >= 10 ? Math.round(percent) : Number(percent.toFixed(1))} %`;
}

/** @param {number} bytes  a second */
export const rateWord = (bytes) => t('%(size)s/s', { size: sizeWord(Math.round(bytes)) });

/** @param {number} used @param {number} limit  0: not known */
export function memoryWord(used, limit) {
  if (!limit) return sizeWord(used);
  return t('%(used)s of %(limit)s (%(percent)s %)', { used: sizeWord(used), limit: sizeWord(limit), percent: Math.round((100 * used) / limit) });
}
