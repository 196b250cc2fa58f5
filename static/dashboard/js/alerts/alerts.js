/**
 * The alerts of the moment: told by the stream, shown on the charts, in the table and in the panel, acknowledged and snoozed there.
 *
 * @module alerts/alerts
 */

import { post } from '../base/api.js';
import { byObject, marksOf, phrase } from './standing.js';

/** @typedef {import('./standing.js').Alert} Alert */

/**
 * @typedef {object} Page
 * @property {() => void} changed  charts, table and panel should look again
 * @property {(sentence: string) => void} fail
 * @property {string} address  of the page that says all of them
 */

export class Alerts {
  /** @type {import('./standing.js').ByObject} */
  #alerts = new Map();
  /** The weightiest of each thing. @type {ReadonlyMap<string, import('./standing.js').State>} */
  marks = new Map();
  #page;
  #post;

  /** @param {Page} page @param {(path: string, body?: object) => Promise<any>} [send] */
  constructor(page, send = post) {
    this.#page = page;
    this.#post = send;
  }

  get address() {
    return this.#page.address;
  }

  /** @param {{entries: Alert[]}} frame */
  take({ entries }) {
    this.#alerts = byObject(entries);
    this.marks = marksOf(this.#alerts);
    this.#page.changed();
  }

  /** Of one thing, the weightiest first. @param {string} id @returns {readonly Alert[]} */
  of(id) {
    return this.#alerts.get(id) ?? [];
  }

  /** In a few words. @param {string} id */
  phrase(id) {
    return phrase(this.of(id));
  }

  /** @param {number} id */
  acknowledge(id) {
    return this.#act(`/api/alerts/${id}/acknowledge`);
  }

  /** Nobody is told for so long. @param {number} id @param {string} span */
  snooze(id, span) {
    return this.#act(`/api/alerts/${id}/snooze`, { for: span });
  }

  /** What has become of it, the stream tells. @param {string} path @param {object} [body] */
  async #act(path, body) {
    try {
      await this.#post(path, body);
    } catch (error) {
      this.#page.fail(error instanceof Error ? error.message : String(error));
    }
  }
}
