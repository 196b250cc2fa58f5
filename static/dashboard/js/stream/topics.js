/**
 * What comes over the stream beside the topology: topics, each with what the page does with its frames.
 *
 * @module beside
 */

/** @typedef {(message: object) => void} Say */

/**
 * @typedef {object} Topic
 * @property {(frame: any) => void} take
 * @property {() => string} [leftOff]         what the server is told, so that it goes on from there
 * @property {(say: Say) => void} [opened]    a socket is open, perhaps a new one
 */

export class Beside {
  /** @type {Map<string, Topic>} by the name of their frames */
  #topics = new Map();
  /** @type {Say|null} */
  #say = null;

  /** @param {string} name @param {Topic} topic */
  add(name, topic) {
    this.#topics.set(name, topic);
  }

  /** The part of the stream's address that asks for them; empty without any. */
  get wish() {
    const wanted = [...this.#topics].map(([name, { leftOff }]) => [name, leftOff?.()].filter(Boolean).join(':'));
    return wanted.length ? `with=${encodeURIComponent(wanted.join(','))}` : '';
  }

  /** @param {{type: string}} frame @returns {boolean} whether it was one of theirs */
  take(frame) {
    const topic = this.#topics.get(frame.type);
    topic?.take(frame);
    return topic !== undefined;
  }

  /** @param {Say} say */
  opened(say) {
    this.#say = say;
    for (const topic of this.#topics.values()) topic.opened?.(say);
  }

  closed() {
    this.#say = null;
  }

  /** Said only while somebody listens: whoever comes back says it anew. @param {object} message */
  say(message) {
    this.#say?.(message);
  }
}
