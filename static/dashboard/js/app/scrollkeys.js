/**
 * Keys that move along a chart, where nothing else wants them: Page Up, Page Down, Home, End and, while no card has the focus,
 * the arrows up and down.
 *
 * @module scrollkeys
 */

/** In windows' heights: of a page a part stays in sight. @type {Record<string, number>} */
const PAGES = { PageDown: 0.85, PageUp: -0.85, Home: -Infinity, End: Infinity };
/** @type {Record<string, number>} */
const STEPS = { ArrowDown: 0.12, ArrowUp: -0.12 };

/** @param {(pages: number) => void} page  down by so many windows' heights; not finite: to that end */
export function bindScrollKeys(page) {
  document.addEventListener('keydown', (event) => {
    const { key, target } = event;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || !(target instanceof Element)) return;
    const onChart = target.closest('.chart-stage') !== null;
    if ((target !== document.body && !onChart) || document.querySelector('dialog[open]')) return;
    const pages = PAGES[key] ?? (onChart ? undefined : STEPS[key]);
    if (pages === undefined) return;
    event.preventDefault();
    page(pages);
  });
}
