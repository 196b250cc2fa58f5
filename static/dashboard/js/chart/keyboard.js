/**
 * Keys and the keyboard's focus on the chart: arrows go from card to card, Enter picks.
 *
 * @module chart/keyboard
 */

/** @typedef {'left'|'right'|'up'|'down'} Direction */

/**
 * @typedef {object} KeyHost
 * @property {(direction: Direction) => void} moveFocus
 * @property {(id: string) => void} select
 * @property {(id: string) => void} entered
 * @property {() => void} left
 */

/** @type {Record<string, Direction>} */
const ARROWS = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' };

/** @param {EventTarget|null} target */
function cardOf(target) {
  const card = target instanceof Element ? target.closest('[data-id][tabindex]') : null;
  return card?.getAttribute('data-id') ?? null;
}

/** @param {SVGSVGElement} svg @param {KeyHost} host */
export function listenToKeys(svg, host) {
  svg.addEventListener('keydown', (event) => {
    const id = cardOf(event.target);
    if (id === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = ARROWS[event.key];
    if (direction) host.moveFocus(direction);
    else if (event.key === 'Enter' || event.key === ' ') host.select(id);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  svg.addEventListener('focusin', (event) => {
    const id = cardOf(event.target);
    if (id !== null) host.entered(id);
  });
  svg.addEventListener('focusout', () => host.left());
  // A screen reader clicks without a pointer.
  svg.addEventListener('click', (event) => {
    const id = cardOf(event.target);
    if (event.detail === 0 && id !== null) host.select(id);
  });
}
