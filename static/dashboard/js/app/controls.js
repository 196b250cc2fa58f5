/**
 * The header's controls and the keys.
 *
 * @module controls
 */

import { byId } from '../base/dom.js';
import { t } from '../base/i18n.js';
import { Help } from './help.js';
import { bindKeys } from './keys.js';
import { bindScrollKeys } from './scrollkeys.js';
import { bindPictures } from '../picture/saving.js';
import { left } from '../reach/mode.js';
import { writeView } from './url.js';
import { chartOf, isTable } from './view.js';
import { bindVolumeMenu } from '../volumes/tools.js';

/** @typedef {import('./app.js').App} App */
/** @typedef {import('../base/types.js').ViewState} ViewState */

const ZOOM_STEP = 1.4;

/** The table that lists what is on a chart. @param {ViewState['chart']} chart @returns {ViewState['chart']} */
const tableOf = (chart) => (chartOf(chart) === 'mounts' ? 'sources' : 'table');

/** @param {App} app */
export function bindControls(app) {
  const { view } = app;
  const help = new Help();
  const actions = {
    fit: () => {
      if (isTable(view.state.chart)) app.charts.show(chartOf(view.state.chart));
      app.charts.fit();
    },
    arrange: () => {
      if (isTable(view.state.chart)) app.charts.show(chartOf(view.state.chart));
      app.charts.arrangeAnew();
    },
    zoomIn: () => app.charts.seen.chart.zoomBy(ZOOM_STEP),
    zoomOut: () => app.charts.seen.chart.zoomBy(1 / ZOOM_STEP),
    help: () => help.open(),
  };
  byId('fit').addEventListener('click', actions.fit);
  byId('arrange').addEventListener('click', actions.arrange);
  byId('zoom-in').addEventListener('click', actions.zoomIn);
  byId('zoom-out').addEventListener('click', actions.zoomOut);
  for (const button of document.querySelectorAll('[data-opens="help"]')) button.addEventListener('click', actions.help);
  bindTabs(app);
  bindDensity(app);
  bindVolumeMenu(app);
  bindPictures(app);
  bindKeeping(app);
  bindScrollKeys((pages) => !isTable(view.state.chart) && app.charts.seen.chart.page(pages));
  bindKeys({
    '/': () => app.search.focus(), g: () => app.charts.show('network'), m: () => app.charts.show('mounts'), t: () => app.charts.show(tableOf(view.state.chart)),
    a: actions.arrange, h: () => app.feed.toggle(), f: actions.fit, '?': actions.help, '+': actions.zoomIn, '=': actions.zoomIn, '-': actions.zoomOut,
    s: () => app.shown.turn(), v: () => byId('shown-menu').togglePopover(),
    r: () => reach(app), o: () => outside(app), c: () => app.times.toggle(), n: () => app.times.now(),
    p: () => app.panel.open && app.panel.focus(),
    Escape: () => back(app),
  });
}

/** From the menu to the page that keeps what is seen now. @param {App} app */
function bindKeeping({ view }) {
  const link = byId('keep-view', HTMLAnchorElement);
  const path = link.pathname;
  const aim = () => { link.href = `${path}?keep=${encodeURIComponent(writeView(view.state))}`; };
  for (const event of ['pointerdown', 'focus', 'click']) link.addEventListener(event, aim);
}

/** @param {App} app @returns {boolean} whether it was said that there is no reach in the past */
function onlyNow({ past, notices }) {
  if (past.away) notices.show({ kind: 'hint', text: t('Reach is told of now alone. “n” leads back to now.') });
  return past.away;
}

/** What the pinned card reaches; pressed again, what reaches it. @param {App} app */
function reach(app) {
  if (onlyNow(app)) return;
  if (chartOf(app.view.state.chart) === 'mounts') app.charts.show('network');
  if (!app.reach.turn()) app.notices.show({ kind: 'hint', text: t('Pin a card first: reach is told of one container.') });
}

/** What is open to the outside, beside the network chart; pressed again, it goes. @param {App} app */
function outside(app) {
  if (onlyNow(app)) return;
  const { view, charts } = app;
  const open = view.state.reach === 'outside' && view.state.chart === 'network';
  if (!open) charts.show('network');
  view.set({ reach: open ? null : 'outside', other: null });
}

/** One step back: first what lies on top goes, or holds the focus, then reach, then the selection, then the past, then what is beside it, then the search. @param {App} app */
function back({ view, search, feed, past, times }) {
  const out = left(view.state);
  if (feed.isOnTop) feed.toggle();
  else if (out) view.set(out);
  else if (view.state.selected !== null) view.set({ selected: null });
  else if (past.away) times.now();
  else if (past.open) times.toggle();
  else if (feed.open) feed.toggle();
  else if (view.state.query) search.clear();
}

/** @param {App} app */
function bindTabs({ view, charts }) {
  const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll('[data-chart-tab]'));
  const show = () => {
    for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset.chartTab === (isTable(view.state.chart) ? 'table' : view.state.chart)));
  };
  for (const button of buttons) {
    const chart = /** @type {ViewState['chart']} */ (button.dataset.chartTab);
    button.addEventListener('click', () => charts.show(chart === 'table' ? tableOf(view.state.chart) : chart));
  }
  view.subscribe((_state, changed) => changed.has('chart') && show());
  show();
}

/** @param {App} app */
function bindDensity({ view }) {
  const select = byId('density', HTMLSelectElement);
  select.value = view.state.density;
  select.addEventListener('change', () => view.set({ density: /** @type {ViewState['density']} */ (select.value) }));
  view.subscribe((state, changed) => {
    if (changed.has('density')) select.value = state.density;
  });
}
