/**
 * What the stream needs of the browser: asking, opening sockets, chance, and word of being awake again. Tests bring their own.
 *
 * @module world
 */

/**
 * @typedef {object} World
 * @property {(path: string, init?: RequestInit) => Promise<Response>} fetch
 * @property {(path: string) => WebSocket} open
 * @property {() => number} random
 */

/** @returns {World} */
export function browserWorld() {
  return {
    fetch: (path, init) => fetch(path, init),
    open: (path) => new WebSocket(`${location.origin.replace(/^http/, 'ws')}${path}`),
    random: Math.random,
  };
}

/** @param {{wake: () => void}} stream */
export function wakeWithBrowser(stream) {
  for (const name of ['online', 'offline']) addEventListener(name, () => stream.wake());
  addEventListener('pageshow', (event) => event.persisted && stream.wake());
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && stream.wake());
}
