/**
 * View ⇄ address: copying the address shares what one sees. The query string says what is looked at, the fragment where
 * the camera stands.
 *
 * @module url
 */

import { initialView } from './view.js';

/** @typedef {import('./types.js').ViewState} ViewState */

const CHARTS = ['network', 'mounts', 'table', 'sources'];
const DENSITIES = ['auto', 'cards', 'rows'];
const MODES = ['find', 'hide'];
const WRITE_AFTER_MS = 150;

/**
 * @param {ViewState} view
 * @returns {string} query string and fragment; only what differs from the plain view
 */
export function writeView(view) {
  const plain = initialView();
  const query = new URLSearchParams();
  if (view.chart !== plain.chart) query.set('chart', view.chart);
  if (view.density !== plain.density) query.set('density', view.density);
  if (view.query) query.set('q', view.query);
  if (view.mode !== plain.mode) query.set('mode', view.mode);
  if (view.selected) query.set('selected', view.selected);
  const text = query.toString();
  return `${text && `?${text}`}${writeCamera(view.camera)}`;
}

/**
 * What cannot be read counts as not said.
 * @param {{search: string, hash: string}} address
 * @returns {Partial<ViewState>}
 */
export function readView({ search, hash }) {
  const query = new URLSearchParams(search);
  const plain = initialView();
  return {
    chart: /** @type {ViewState['chart']} */ (oneOf(CHARTS, query.get('chart'), plain.chart)),
    density: /** @type {ViewState['density']} */ (oneOf(DENSITIES, query.get('density'), plain.density)),
    mode: /** @type {ViewState['mode']} */ (oneOf(MODES, query.get('mode'), plain.mode)),
    query: query.get('q') ?? '',
    selected: query.get('selected') || null,
    camera: readCamera(hash),
  };
}

/**
 * @param {string[]} words
 * @param {string|null} word
 * @param {string} otherwise
 * @returns {string}
 */
function oneOf(words, word, otherwise) {
  return word !== null && words.includes(word) ? word : otherwise;
}

/** @param {ViewState['camera']} camera */
function writeCamera(camera) {
  return camera ? `#at=${Math.round(camera.x)},${Math.round(camera.y)},${Number(camera.k.toPrecision(4))}` : '';
}

/**
 * @param {string} hash
 * @returns {ViewState['camera']}
 */
function readCamera(hash) {
  const found = /^#at=(-?\d+),(-?\d+),(\d+(?:\.\d+)?)$/.exec(hash);
  if (!found) return null;
  const [x, y, k] = found.slice(1).map(Number);
  return k > 0 ? { x, y, k } : null;
}

/**
 * Keeps the address true to the view, and the view to the address when somebody changes that by hand.
 * @param {import('./view.js').View} view
 */
export function bindAddress(view) {
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let waiting;
  view.subscribe((_state, changed) => {
    if (changed.size === 1 && changed.has('hovered')) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => history.replaceState(null, '', location.pathname + writeView(view.state)), WRITE_AFTER_MS);
  });
  for (const name of ['popstate', 'hashchange']) addEventListener(name, () => view.set(readView(location)));
}
