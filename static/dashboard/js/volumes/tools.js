/**
 * The menu of what can be done with volumes as a whole: measure, create, restore into a new one, remove unused ones.
 *
 * @module volumes/tools
 */

import { byId } from '../base/dom.js';
import { n, t } from '../base/i18n.js';
import { sizeWord } from '../mounts/words.js';

/** @param {import('./sizes.js').SizesState} state @returns {import('../app/notice.js').Notice} */
function resultOf({ state, detail, volumes }) {
  if (state === 'failed') return { kind: 'problem', text: t('The volumes were not measured.'), detail };
  const sizes = Object.values(volumes);
  const size = sizeWord(sizes.reduce((/** @type {number} */ sum, each) => sum + (each ?? 0), 0));
  return { text: n('%(count)s volume holds %(size)s.', '%(count)s volumes hold %(size)s together.', sizes.length, { size }) };
}

/** @param {import('../app/app.js').App} app */
export function bindVolumeMenu({ volumes, sizes, notices }) {
  const menu = document.getElementById('volume-menu');
  if (!menu) return;
  volumes.resume();
  /** @type {Record<string, () => void>} */
  const runs = {
    measure: async () => {
      const away = notices.show({ kind: 'hint', text: t('The engine measures all volumes. With much data this takes minutes.') });
      const state = await sizes.measure();
      away();
      notices.show(resultOf(state));
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
