/**
 * Makes change visible: what goes fades out, what changed flashes once. The animations are CSS; with reduced motion they
 * last no time at all, and the elements go at once.
 *
 * @module chart/fade
 */
import { make, round } from './svg.js';

/** @typedef {import('../../base/types.js').Rect} Rect */

/** Longer than any animation in chart.css: a hidden page never says that one has ended. */
const AT_MOST = 2000;

/** @param {Element} element */
function removeWhenDone(element) {
  const remove = () => element.remove();
  element.addEventListener('animationend', remove, { once: true });
  setTimeout(remove, AT_MOST);
}

/**
 * Moves an element that is gone from the scene to the overlay, where it fades out.
 *
 * @param {Element} overlay
 * @param {SVGElement} element
 * @param {string} transform  where its box stood
 */
export function fadeOut(overlay, element, transform) {
  const ghost = make('g', { class: 'went', 'aria-hidden': 'true' }, overlay);
  ghost.style.transform = transform;
  element.removeAttribute('tabindex');
  element.removeAttribute('role');
  element.removeAttribute('data-id');
  ghost.append(element);
  removeWhenDone(ghost);
}

/**
 * @param {Element} overlay
 * @param {Rect} rect
 * @param {'changed'|'new'} kind
 */
export function flash(overlay, rect, kind) {
  const size = { x: round(rect.x), y: round(rect.y), width: round(rect.w), height: round(rect.h) };
  removeWhenDone(make('rect', { class: `flash ${kind}`, rx: 9, ...size }, overlay));
}
