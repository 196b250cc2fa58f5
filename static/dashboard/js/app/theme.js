/**
 * Light, dark, or as the system has it. Kept in a cookie, so that the server sends the page in it and nothing flickers.
 *
 * @module theme
 */

import { t } from '../base/i18n.js';

/** @typedef {'system'|'light'|'dark'} Theme */

/** @type {readonly Theme[]} */
const THEMES = ['system', 'light', 'dark'];
const YEAR = 31_536_000;

/** @param {Theme} theme */
function label(theme) {
  if (theme === 'light') return t('Theme: light');
  return theme === 'dark' ? t('Theme: dark') : t('Theme: same as the system');
}

/**
 * @param {HTMLButtonElement} button  one press, the next theme
 */
export function bindTheme(button) {
  const root = document.documentElement;
  const show = () => {
    const theme = THEMES.find((known) => known === root.dataset.theme) ?? 'system';
    button.dataset.theme = theme;
    button.title = label(theme);
    button.setAttribute('aria-label', label(theme));
    return theme;
  };
  button.addEventListener('click', () => {
    const next = THEMES[(THEMES.indexOf(show()) + 1) % THEMES.length];
    if (next === 'system') delete root.dataset.theme;
    else root.dataset.theme = next;
    document.cookie = `portolan_theme=${next}; path=/; max-age=${next === 'system' ? 0 : YEAR}; samesite=lax`;
    show();
  });
  show();
}
