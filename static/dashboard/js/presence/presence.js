/**
 * Who else is here, on which chart and with what pinned: small marks in the bar and on the charts, that can be turned off. Who
 * has turned them off is not seen either.
 *
 * @module presence/presence
 */

import { byId } from '../base/dom.js';
import { drawPeople, narrow } from './marks.js';
import { others, pins, seat } from './people.js';

/** @typedef {import('./people.js').Person} Person */
/** @typedef {import('../base/types.js').ViewState} ViewState */

const KEY = 'portolan-presence';

/** @returns {boolean} whether this browser shows who is here */
export function presenceWanted() {
  return localStorage.getItem(KEY) !== 'off';
}

export class Presence {
  #app;
  #host = byId('people');
  #said = '';
  /** @type {Person[]} */
  #people = [];

  /** @param {import('../app/app.js').App} app @param {import('../stream/topics.js').Beside} beside */
  constructor(app, beside) {
    this.#app = app;
    this.#bindSwitch();
    if (!presenceWanted()) return;
    beside.add('presence', { take: (frame) => this.#take(frame), opened: () => this.#here(beside, true) });
    narrow().addEventListener('change', () => this.update());
    app.view.subscribe((_state, changed) => {
      if (changed.has('chart') || changed.has('selected')) this.#here(beside, false);
    });
  }

  /** Names may have come with the topology. */
  update() {
    drawPeople(this.#host, this.#people, this.#app);
  }

  /** @param {any} frame */
  #take(frame) {
    this.#people = others(frame, this.#app.page.user);
    seat([this.#app.page.user, ...this.#people.map(({ name }) => name)]);
    this.update();
    this.#app.charts.present(pins(this.#people));
  }

  /** @param {import('../stream/topics.js').Beside} beside @param {boolean} anew */
  #here(beside, anew) {
    const { chart, selected } = this.#app.view.state;
    const message = { type: 'here', chart, selected };
    const text = JSON.stringify(message);
    if (text === this.#said && !anew) return;
    this.#said = text;
    beside.say(message);
  }

  /** Turned on or off, the page is loaded anew: the stream asks for other things then. */
  #bindSwitch() {
    const button = byId('presence-switch', HTMLButtonElement);
    button.setAttribute('aria-checked', String(presenceWanted()));
    button.addEventListener('click', () => {
      if (presenceWanted()) localStorage.setItem(KEY, 'off');
      else localStorage.removeItem(KEY);
      location.reload();
    });
  }
}
