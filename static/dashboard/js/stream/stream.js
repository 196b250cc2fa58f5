/**
 * The browser's end of the stream: the document once over HTTP, then deltas over a WebSocket that comes back by itself.
 *
 *   loading ─► catching ─► live          `catching` ends with the engine frame that follows what was missed
 *      ▲           ▲         │
 *      │           └── lost ◄┘           `lost` waits (0.25 s to 5 s, with jitter), or until the browser is back
 *      └─ a frame that does not fit
 *
 * @module stream
 */

import { Beside } from './topics.js';
import { streamAddress, waitBefore } from './reconnect.js';
import { ANSWER_MS, askForDocument } from './document.js';
import { applyDelta, fromSnapshot } from './topology.js';
import { browserWorld } from '../base/browser.js';

/** @typedef {import('../base/types.js').Topology} Topology */
/** @typedef {import('../base/browser.js').World} World */
/** @typedef {'loading'|'catching'|'live'|'lost'} Link */
/** @typedef {{state: 'live'|'stale'|'unreachable', since: string|null, reason: string|null}} EngineState */

/**
 * @typedef {object} Listener
 * @property {(topology: Topology, quiet: boolean) => void} onTopology  quiet: after a resync, nothing should flash
 * @property {(engine: EngineState) => void} onEngine
 * @property {(link: Link) => void} onLink
 * @property {() => void} onLoggedOut
 */

const LOGGED_OUT = 4401;
/** A quiet host sends nothing, and a dead socket neither: after that long without a frame the document is asked for. */
const QUIET_MS = 20_000;
/** A frame that was on its way when the document was asked for is there by then. */
const GRACE_MS = 1000;

export class Stream {
  #listener;
  #world;
  #beside;
  /** @type {Topology|null} */
  #topology = null;
  /** @type {WebSocket|null} */
  #socket = null;
  /** @type {Link} */
  #link = 'loading';
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;
  #failures = 0;
  #refused = false;
  /** Something has been shown before, so that a whole new document is a resync and no news. */
  #shown = false;
  /** Grows with each attempt, so that the end of an old one changes nothing. */
  #attempt = 0;

  /** @param {Listener} listener @param {World} [world] @param {Beside} [beside] */
  constructor(listener, world = browserWorld(), beside = new Beside()) {
    this.#listener = listener;
    this.#world = world;
    this.#beside = beside;
  }

  get link() {
    return this.#link;
  }

  /** @returns {Promise<void>} settled when the first attempt has got as far as the socket, or has failed */
  start = () => this.#connect();

  /** The browser is awake or on line again: no need to wait. */
  wake() {
    if (this.#link === 'lost') this.#connect();
    else if (this.#socket) this.#check();
  }

  stop() {
    this.#attempt += 1;
    clearTimeout(this.#timer);
    this.#socket?.close();
    this.#socket = null;
    this.#beside.closed();
  }

  /** @param {Link} link */
  #say(link) {
    if (link === this.#link) return;
    this.#link = link;
    this.#listener.onLink(link);
  }

  async #connect() {
    this.stop();
    const attempt = this.#attempt;
    try {
      // Who holds a revision resumes from there; but a socket that would not open may have been refused.
      const news = this.#topology && !this.#refused ? null : await this.#ask(this.#topology);
      if (attempt !== this.#attempt || news === 'denied') return;
      if (news) this.#take(news, this.#topology !== null || this.#shown);
    } catch {
      if (attempt === this.#attempt) this.#lose();
      return;
    }
    this.#listen(attempt);
  }

  /**
   * The document, if it is another than the one we hold.
   * @param {Topology|null} held
   * @returns {Promise<Topology|null|'denied'>}
   */
  async #ask(held) {
    const answer = await askForDocument(this.#world, held);
    if (answer.kind === 'denied') this.#listener.onLoggedOut();
    if (answer.kind === 'absent') this.#listener.onEngine({ state: 'unreachable', since: null, reason: answer.reason });
    if (answer.kind === 'denied') return 'denied';
    return answer.kind === 'new' ? answer.topology : null;
  }

  /** @param {Topology} topology @param {boolean} quiet */
  #take(topology, quiet) {
    this.#topology = topology;
    this.#shown = true;
    this.#listener.onTopology(topology, quiet);
  }

  /** @param {number} attempt */
  #listen(attempt) {
    const socket = this.#world.open(streamAddress(this.#topology, this.#beside.wish));
    this.#socket = socket;
    this.#refused = true;
    socket.onopen = () => {
      if (attempt !== this.#attempt) return;
      this.#refused = false;
      this.#beside.opened((message) => socket.send(JSON.stringify(message)));
      this.#say(this.#topology ? 'catching' : 'loading');
    };
    socket.onmessage = ({ data }) => attempt === this.#attempt && this.#receive(JSON.parse(data));
    socket.onclose = ({ code }) => {
      if (attempt !== this.#attempt) return;
      if (code === LOGGED_OUT) this.#listener.onLoggedOut();
      else this.#lose();
    };
    this.#watch(ANSWER_MS);
  }

  /** @param {any} frame */
  #receive(frame) {
    this.#failures = 0;
    this.#watch(QUIET_MS);
    if (this.#beside.take(frame)) return;
    if (frame.type === 'engine') {
      this.#say('live');
      this.#listener.onEngine(frame);
      return;
    }
    const next = frame.type === 'snapshot' ? fromSnapshot(frame) : this.#applied(frame);
    if (!next) {
      this.#topology = null;
      this.#connect();
      return;
    }
    this.#take(next, frame.type === 'snapshot');
    this.#socket?.send(JSON.stringify({ type: 'ack', revision: next.revision }));
  }

  /** @param {any} frame */
  #applied(frame) {
    return this.#topology && frame.type === 'delta' ? applyDelta(this.#topology, frame) : null;
  }

  /** @param {number} after */
  #watch(after) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#check(), after);
  }

  /** Whether the server has what the socket did not bring. */
  async #check() {
    const attempt = this.#attempt;
    const held = this.#topology;
    this.#watch(QUIET_MS);
    try {
      const news = await this.#ask(held);
      if (attempt !== this.#attempt || news === 'denied') return;
      if (news) await new Promise((resolve) => { setTimeout(resolve, GRACE_MS); });
      if (attempt !== this.#attempt) return;
      const silent = held === this.#topology && (news !== null || this.#link !== 'live');
      if (silent) this.#lose();
    } catch {
      if (attempt === this.#attempt) this.#lose();
    }
  }

  #lose() {
    this.stop();
    this.#say('lost');
    this.#timer = setTimeout(() => this.#connect(), waitBefore(this.#failures, this.#world.random()));
    this.#failures += 1;
  }
}
