/**
 * A world for the stream: answers and sockets that a test holds in its hands.
 *
 * @module tests/js/support/world
 */

/** @typedef {{url: string, sent: string[], closed: boolean, onopen: any, onmessage: any, onclose: any, send: (text: string) => void, close: () => void}} FakeSocket */

export const NODE = { id: 'container:a', kind: 'container', name: 'a' };

/** @param {number} revision @param {string} [epoch] */
export function documentAnswer(revision, epoch = 'E') {
  const body = { nodes: [{ ...NODE, revision }], edges: [] };
  return new Response(JSON.stringify(body), { status: 200, headers: { 'X-Portolan-Epoch': epoch, 'X-Portolan-Revision': String(revision) } });
}

/** @param {number} status @param {object} [body] */
export function answer(status, body = {}) {
  return status === 304 ? new Response(null, { status }) : new Response(JSON.stringify(body), { status });
}

export class FakeWorld {
  /** @type {FakeSocket[]} */
  sockets = [];
  /** @type {{path: string, headers: Record<string, string>}[]} */
  asked = [];
  /** @type {(Response|Error)[]} what the next requests are answered with; the last one stays */
  answers = [];

  random = () => 1;

  /** @param {string} path @param {RequestInit} [init] */
  fetch = async (path, init) => {
    this.asked.push({ path, headers: /** @type {Record<string, string>} */ (init?.headers ?? {}) });
    const next = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
    if (next instanceof Error) throw next;
    return /** @type {Response} */ (next).clone();
  };

  /** @param {string} url */
  open = (url) => {
    const socket = /** @type {any} */ ({ url, sent: [], closed: false, onopen: null, onmessage: null, onclose: null });
    socket.send = (/** @type {string} */ text) => socket.sent.push(text);
    socket.close = () => {
      socket.closed = true;
    };
    this.sockets.push(socket);
    return socket;
  };

  get socket() {
    return this.sockets[this.sockets.length - 1];
  }

  /** @param {object} frame */
  say(frame) {
    this.socket.onmessage({ data: JSON.stringify(frame) });
  }
}

/** What the stream tells the page. */
export class Ear {
  /** @type {{revision: number, quiet: boolean}[]} */
  topologies = [];
  /** @type {string[]} */
  links = [];
  /** @type {any[]} */
  engines = [];
  loggedOut = 0;

  /** @param {any} topology @param {boolean} quiet */
  onTopology = (topology, quiet) => this.topologies.push({ revision: topology.revision, quiet });
  /** @param {any} engine */
  onEngine = (engine) => this.engines.push(engine);
  /** @param {string} link */
  onLink = (link) => this.links.push(link);
  onLoggedOut = () => {
    this.loggedOut += 1;
  };
}
