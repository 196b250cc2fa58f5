/**
 * What stays where it is in the window while everything around it is arranged anew. Pure.
 *
 * @module chart/scrollanchor
 */

/** @typedef {import('../kind.js').Index} Index */
/** @typedef {import('../layout/fitting.js').View} View */
/** @typedef {import('../layout/fitting.js').Size} Size */
/** @typedef {{id: string, top: number}} Anchor  a card, and how far below the window's upper edge it stands, in pixels */

/**
 * What is pinned, if it can be seen, or else the uppermost card that can.
 *
 * @param {Index} index
 * @param {View} view
 * @param {Size} size
 * @param {string|null} pinned
 * @returns {Anchor|null} null: the chart stands at its beginning, and stays there
 */
export function anchorIn(index, view, size, pinned) {
  const topOf = (/** @type {{y: number}} */ card) => card.y * view.k + view.y;
  const own = pinned === null ? undefined : index.cards.get(pinned);
  if (own && topOf(own) >= 0 && topOf(own) <= size.height) return { id: own.id, top: topOf(own) };
  if (view.y >= -index.scene.y * view.k - 1) return null;
  /** @type {Anchor|null} */
  let first = null;
  for (const card of index.cards.values()) {
    const top = topOf(card);
    if (top >= 0 && top <= size.height && top < (first?.top ?? Infinity)) first = { id: card.id, top };
  }
  return first;
}

/**
 * @param {View} view
 * @param {Anchor|null} anchor
 * @param {Index} index  in which it may stand elsewhere
 * @returns {View} at the same zoom, with the anchor where it was
 */
export function anchored(view, anchor, index) {
  const card = anchor && index.cards.get(anchor.id);
  return card ? { ...view, y: anchor.top - card.y * view.k } : view;
}
