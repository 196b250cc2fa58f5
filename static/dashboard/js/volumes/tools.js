/**
 * The menu of what can be done with volumes as a whole: measure, create, restore into a new one, remove unused ones.
 *
 * @module volumes/tools
 */

import { byId } from '../dom.js';
import { t } from '../i18n.js';

/** @param {import('../app.js').App} app */
export function bindVolumeMenu({ volumes, sizes, notices }) {
  const menu = document.getElementById('volume-menu');
  if (!menu) return;
  /** @type {Record<string, () => void>} */
  const runs = {
    measure: () => {
      notices.show({ kind: 'hint', text: t('The engine measures all volumes. With much data this takes minutes.') });
      sizes.measure();
    },
    create: () => volumes.create(),
    restore: () => volumes.restoreNew(),
    prune: () => volumes.prune(),
  };
  for (const button of menu.querySelectorAll('button')) {
    button.addEventListener('click', () => {
      byId('volume-menu').hidePopover();
      runs[button.dataset.volumes ?? '']?.();
    });
  }
}
