/**
 * Keys and the keyboard's focus on the chart: arrows go from card to card, Enter picks, b picks the box.
 *
 * @module chart/keyboard
 */

/** @typedef {'left'|'right'|'up'|'down'} Direction */

/**
 * @typedef {object} KeyHost
 * @property {(direction: Direction) => void} moveFocus
 * @property {(id: string, second: boolean) => void} select  second: Shift was held
 * @property {(card: string) => void} selectBox  the one in which the card stands
 * @property {(id: string, byKey: boolean) => void} entered
 * @property {() => void} left
 */

/** @type {Record<string, Direction>} */
const ARROWS = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' };

/** @param {EventTarget|null} target */
function cardOf(target) {
  const card = target instanceof Element ? target.closest('[data-id][tabindex]') : null;
  return card?.getAttribute('data-id') ?? null;
}

/** @param {EventTarget|null} target */
function titleOf(target) {
  const title = target instanceof Element ? target.closest('[data-pick]') : null;
  return title?.getAttribute('data-pick') ?? null;
}

/**
 * The listeners sit on an element of HTML: Chromium takes an SVG element that listens for focus into the tab order.
 *
 * @param {HTMLElement} stage
 * @param {KeyHost} host
 */
export function listenToKeys(stage, host) {
  stage.addEventListener('keydown', (event) => {
    const card = cardOf(event.target);
    const id = card ?? titleOf(event.target);
    if (id === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = ARROWS[event.key];
    if (direction) host.moveFocus(direction);
    else if (event.key === 'Enter' || event.key === ' ') host.select(id, event.shiftKey);
    else if (event.key === 'b' && card !== null) host.selectBox(card);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  stage.addEventListener('focusin', (event) => {
    const id = cardOf(event.target);
    if (id !== null) host.entered(id, /** @type {Element} */ (event.target).matches(':focus-visible'));
  });
  stage.addEventListener('focusout', () => host.left());
  // A screen reader clicks without a pointer.
  stage.addEventListener('click', (event) => {
    const id = cardOf(event.target) ?? titleOf(event.target);
    if (event.detail === 0 && id !== null) host.select(id, event.shiftKey);
  });
}
