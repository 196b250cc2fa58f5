/**
 * What the person looks at, and who wants to know when it changes.
 *
 * @module view
 */

/** @typedef {import('../base/types.js').ViewState} ViewState */
/** @typedef {(state: ViewState, changed: Set<keyof ViewState>) => void} Listener */

/** @param {ViewState['chart']} chart @returns {chart is 'table'|'sources'} */
export const isTable = (chart) => chart === 'table' || chart === 'sources';

/** The chart that shows the same as a table. @param {ViewState['chart']} chart @returns {'network'|'mounts'} */
export const chartOf = (chart) => (chart === 'sources' || chart === 'mounts' ? 'mounts' : 'network');

const ON_THE_NETWORK_CHART = ['network', 'endpoint'];
const ON_THE_MOUNT_CHART = ['volume', 'bind', 'tmpfs', 'mount'];

/** The chart on which something stands, near to what is seen where both have it. @param {string} id @param {ViewState['chart']} seen @returns {'network'|'mounts'} */
export function chartWith(id, seen) {
  const [kind] = id.split(':', 1);
  if (ON_THE_NETWORK_CHART.includes(kind)) return 'network';
  return ON_THE_MOUNT_CHART.includes(kind) ? 'mounts' : chartOf(seen);
}

/** @returns {ViewState} what somebody sees who comes without a shared address */
export function initialView() {
  return { chart: 'network', density: 'auto', group: 'project', stopped: 'shown', query: '', mode: 'find', selected: null, reach: null, other: null, at: null, since: null, camera: null, hovered: null };
}

export class View {
  /** @type {ViewState} */
  #state;
  /** @type {Listener[]} */
  #listeners = [];

  /** @param {Partial<ViewState>} [start] */
  constructor(start = {}) {
    this.#state = { ...initialView(), ...start };
  }

  get state() {
    return this.#state;
  }

  /**
   * Listeners are told in the order in which they came, and only of what is different now.
   * @param {Partial<ViewState>} patch
   */
  set(patch) {
    const next = { ...this.#state, ...patch };
    const keys = /** @type {(keyof ViewState)[]} */ (Object.keys(next));
    const changed = new Set(keys.filter((key) => next[key] !== this.#state[key]));
    if (changed.size === 0) return;
    this.#state = next;
    for (const listener of this.#listeners) listener(next, changed);
  }

  /** @param {Listener} listener */
  subscribe(listener) {
    this.#listeners.push(listener);
  }
}
