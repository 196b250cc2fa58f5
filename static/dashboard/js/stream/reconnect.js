/**
 * How a stream that was lost comes back: when, and from where. Pure.
 *
 * @module comeback
 */

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5000;

/** @param {number} failures  so far @param {number} chance  0 to 1, so that not all browsers come at once @returns {number} milliseconds */
export function waitBefore(failures, chance) {
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
  return Math.max(FIRST_WAIT_MS, longest * (0.5 + chance / 2));
}

/**
 * @param {import('../base/types.js').Topology|null} held  where this browser left off
 * @param {string} wish  what it wants to be told beside
 */
export function streamAddress(held, wish) {
  const query = [held && `epoch=${encodeURIComponent(held.epoch)}&revision=${held.revision}`, wish].filter(Boolean).join('&');
  return `/ws/topology${query && `?${query}`}`;
}
