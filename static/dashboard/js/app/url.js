/**
 * View ⇄ address: copying the address shares what one sees. The query string says what is looked at, the fragment where
 * the camera stands.
 *
 * @module url
 */

import { readGroup } from '../model/grouping.js';
import { readMoment } from '../past/moments.js';
import { initialView } from './view.js';

/** @typedef {import('../base/types.js').ViewState} ViewState */

const CHARTS = ['network', 'mounts', 'table', 'sources'];
const DENSITIES = ['auto', 'cards', 'rows', 'tiles'];
const MODES = ['find', 'hide'];
const STOPPED = ['shown', 'hidden'];
/** @type {readonly ('from'|'to'|'outside')[]} */
const REACHES = ['from', 'to', 'outside'];
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
  if (view.group !== plain.group) query.set('group', view.group);
  if (view.stopped !== plain.stopped) query.set('stopped', view.stopped);
  if (view.query) query.set('q', view.query);
  if (view.mode !== plain.mode) query.set('mode', view.mode);
  if (view.selected) query.set('selected', view.selected);
  if (view.reach) query.set('reach', view.reach);
  if (view.other) query.set('other', view.other);
  if (view.since) query.set('since', view.since);
  if (view.at) query.set('at', view.at);
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
    group: readGroup(query.get('group')),
    stopped: /** @type {ViewState['stopped']} */ (oneOf(STOPPED, query.get('stopped'), plain.stopped)),
    query: query.get('q') ?? '',
    selected: query.get('selected') || null,
    reach: REACHES.find((reach) => reach === query.get('reach')) ?? null,
    other: query.get('other') || null,
    at: isoOf(query.get('at')),
    since: readMoment(query.get('since') ?? ''),
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

/** @param {string|null} text @returns {string|null} */
const isoOf = (text) => [readMoment(text ?? '')].find((moment) => moment?.endsWith('Z')) ?? null;

/** The name of a thing in the fragment; what parts the numbers from it is written otherwise. @param {string} id */
const fragmentOf = (id) => encodeURIComponent(id).replaceAll('%3A', ':').replaceAll('%2F', '/');

/** @param {ViewState['camera']} camera */
function writeCamera(camera) {
  if (!camera) return '';
  const [what, x, y] = 'at' in camera ? [`${fragmentOf(camera.at)},`, camera.dx, camera.dy] : ['', camera.x, camera.y];
  return `#at=${what}${Math.round(x)},${Math.round(y)},${Number(camera.k.toPrecision(4))}`;
}

/**
 * @param {string} hash
 * @returns {ViewState['camera']}
 */
function readCamera(hash) {
  const found = /^#at=(?:([^,]+),)?(-?\d+),(-?\d+),(\d+(?:\.\d+)?)$/.exec(hash);
  if (!found) return null;
  const [x, y, k] = found.slice(2).map(Number);
  if (!(k > 0)) return null;
  if (found[1] === undefined) return { x, y, k };
  try {
    return { at: decodeURIComponent(found[1]), dx: x, dy: y, k };
  } catch {
    return null;
  }
}

/**
 * Whether Back leads from what is seen now to what was seen before: another chart, or something that was opened.
 * @param {ViewState} before
 * @param {ViewState} after
 */
export function isStep(before, after) {
  return before.chart !== after.chart || isOpening(before, after);
}

/** @param {ViewState} before @param {ViewState} after */
const isOpening = (before, after) => before.selected === null && after.selected !== null;

/**
 * Keeps the address true to the view, and the view to the address when somebody changes that by hand or goes back. The
 * camera goes with the view as it is: where it stood before is no place to go back to.
 * @param {import('./view.js').View} view
 */
export function bindAddress(view) {
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let waiting;
  let written = view.state;
  let closing = false;
  /** @param {boolean} [opened]  this entry was made by opening something, and the one before shows the same chart */
  const replace = (opened = false) => history.replaceState({ ours: true, opened }, '', location.pathname + writeView(view.state));
  const write = () => {
    const before = written;
    written = view.state;
    closing = before.selected !== null && written.selected === null && before.chart === written.chart && history.state?.opened === true;
    if (closing) history.back(); // so that opening and closing leaves nothing to go back through
    else if (isStep(before, written)) history.pushState({ ours: true, opened: isOpening(before, written) && before.chart === written.chart }, '', location.pathname + writeView(written));
    else replace(history.state?.opened);
  };
  const read = () => {
    const { camera, ...rest } = readView(location);
    const byHand = history.state?.ours !== true;
    if (!closing) view.set(byHand ? { camera, ...rest } : rest);
    clearTimeout(waiting);
    written = view.state;
    replace(closing ? false : history.state?.opened);
    closing = false;
  };
  replace();
  view.subscribe((_state, changed) => {
    if (changed.size === 1 && changed.has('hovered')) return;
    clearTimeout(waiting);
    waiting = setTimeout(write, WRITE_AFTER_MS);
  });
  for (const name of ['popstate', 'hashchange']) addEventListener(name, read);
}
