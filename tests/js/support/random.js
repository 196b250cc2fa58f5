/**
 * Chance that is the same every time.
 *
 * @module tests/js/support/random
 */

/**
 * @param {number} seed
 * @returns {() => number} numbers in [0, 1), the same for the same seed
 */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
