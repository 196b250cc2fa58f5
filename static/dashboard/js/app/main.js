/**
 * Starts the page.
 *
 * @module main
 */

import { App } from './app.js';
import { Beside } from '../stream/topics.js';
import { tellBody } from './charts.js';
import { bindControls } from './controls.js';
import { byId } from '../base/dom.js';
import { bindLogout, toLogin } from '../base/login.js';
import { Stream } from '../stream/stream.js';
import { bindTheme } from './theme.js';
import { askAgain } from '../base/vain.js';
import { bindAddress, readView } from './url.js';
import { View } from './view.js';
import { browserWorld, wakeWithBrowser } from '../base/browser.js';

const page = JSON.parse(byId('page-data').textContent ?? '{}');
const view = new View(readView(location));
const beside = new Beside();
const app = new App(view, page, beside);
const stream = new Stream({
  onTopology: (topology, quiet) => app.receive(topology, quiet),
  onEngine: (engine) => {
    app.status.setEngine(engine);
    app.matters.update();
    if (engine.state === 'live') askAgain();
  },
  onLink: (link) => {
    app.status.setLink(link);
    app.matters.setLink(link);
    app.figures.setLink(link);
    if (link === 'live') askAgain();
  },
  onLoggedOut: toLogin,
}, browserWorld(), beside);

tellBody(view.state.chart);
stream.start();
wakeWithBrowser(stream);
app.figures.start();
bindAddress(view);
bindControls(app);
bindLogout();
bindTheme(byId('theme', HTMLButtonElement));
// For boot.js: whatever fails from now on is no failure to load.
if (document.documentElement.dataset.boot !== 'failed') document.documentElement.dataset.boot = 'started';
