/**
 * When the chart shows reach, and of what: how a press, a pick and Esc change that. Pure.
 *
 * @module reach/mode
 */

/** @typedef {import('../base/types.js').ViewState} ViewState */

/** @param {string|null} id @returns {id is string} */
export const isContainer = (id) => id?.startsWith('container:') ?? false;

/**
 * What one container reaches is shown, or what reaches it.
 * @param {ViewState} state
 * @returns {boolean}
 */
export const showsReach = ({ reach, selected }) => (reach === 'from' || reach === 'to') && isContainer(selected);

/**
 * One press of the key: what the pinned card reaches; again: what reaches it. With nothing pinned, the card that is pointed at is.
 * @param {ViewState} state
 * @returns {Partial<ViewState>|null} null: there is no card to ask about
 */
export function turned({ reach, selected, hovered }) {
  if (isContainer(selected)) return { reach: reach === 'from' ? 'to' : 'from', other: null };
  return isContainer(hovered) ? { selected: hovered, reach: 'from', other: null } : null;
}

/**
 * Something else is pinned, or nothing: reach goes on for another card, the second card is let go.
 * @param {ViewState} state
 * @param {string|null} id
 * @returns {Partial<ViewState>}
 */
export function picked(state, id) {
  if (id === state.selected) return { selected: id };
  const stays = state.reach === 'outside' || isContainer(id);
  return { selected: id, other: null, reach: stays ? state.reach : null };
}

/**
 * A second card: the way from the pinned one to it.
 * @param {ViewState} state
 * @param {string} id
 * @returns {Partial<ViewState>|null} null: it makes no pair
 */
export function paired({ selected, reach, other }, id) {
  if (!isContainer(selected) || !isContainer(id) || id === selected) return null;
  return { other: other === id ? null : id, reach: reach === 'to' ? 'to' : 'from' };
}

/** One step back. @param {ViewState} state @returns {Partial<ViewState>|null} null: reach is not shown */
export function left({ reach, other }) {
  if (reach === null) return null;
  return other !== null ? { other: null } : { reach: null };
}
