/**
 * What was asked and had no answer: it is asked again once there is somebody to ask, though nothing else has changed meanwhile.
 *
 * @module base/vain
 */

/** @type {Set<() => void>} */
const vain = new Set();

/** @param {() => void} again  asks anew, if that is still wanted then */
export function inVain(again) {
  vain.add(again);
}

/** The server, or the engine, is there again. */
export function askAgain() {
  const all = [...vain];
  vain.clear();
  for (const again of all) again();
}
