/**
 * The page's single keys. None acts while somebody writes, or while a dialog is open.
 *
 * @module keys
 */

/** @param {EventTarget|null} target */
function writes(target) {
  if (target instanceof HTMLInputElement) return target.type !== 'range';
  return target instanceof HTMLElement && (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName));
}

/**
 * @param {Record<string, () => void>} actions  by `KeyboardEvent.key`
 */
export function bindKeys(actions) {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.querySelector('dialog[open]') || writes(event.target)) return;
    // What lies on top goes first, and the browser itself closes that.
    if (event.key === 'Escape' && document.querySelector(':popover-open')) return;
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
