/**
 * Starts a wall: one chart without bars, for a screen that nobody sits at.
 *
 * @module wall/main
 */

import { byId } from '../base/dom.js';
import { browserWorld, wakeWithBrowser } from '../base/browser.js';
import { Stream } from '../stream/stream.js';
import { Beside } from '../stream/topics.js';
import { hasEnded } from './standing.js';
import { Wall } from './wall.js';

/** @type {import('./wall.js').PageData} */
const page = JSON.parse(byId('page-data').textContent ?? '{}');
const world = browserWorld();
/** The same stream that everybody has, by the wall's own doors, which are not there any more once it has ended. @type {import('../base/browser.js').World} */
const through = {
  ...world,
  fetch: async (path, init) => {
    const answer = await world.fetch(path === '/api/topology' ? page.topology : path, init);
    return (await hasEnded(answer)) ? new Response(null, { status: 401 }) : answer;
  },
  open: (path) => world.open(path.replace('/ws/topology', page.stream)),
};
const beside = new Beside();
const wall = new Wall(page);
beside.add('alerts', { take: (frame) => wall.takeAlerts(frame) });
const stream = new Stream({
  onTopology: (topology) => wall.receive(topology),
  onEngine: (engine) => wall.setEngine(engine),
  onLink: (link) => wall.setLink(link),
  onLoggedOut: () => wall.end(),
}, through, beside);

stream.start();
wakeWithBrowser(stream);
wall.start();
if (document.documentElement.dataset.boot !== 'failed') document.documentElement.dataset.boot = 'started';
