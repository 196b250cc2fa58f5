/**
 * What a wall shows: the chart, calm but for what is wrong; the host's name, the time, and the troubles in words.
 *
 * @module wall/wall
 */

import { byId, el } from '../base/dom.js';
import { visible } from '../base/escape.js';
import { t } from '../base/i18n.js';
import { Pacer } from '../base/pacer.js';
import { describe } from '../base/words.js';
import { summary, troublesOf } from '../alerts/troubles.js';
import { hostNode } from '../app/hostname.js';
import { NetworkChart } from '../app/network.js';
import { MountChart } from '../mounts/chart.js';
import { buildModel } from '../model/model.js';
import { Standing } from './standing.js';
import { calmWords, concerningWall, listed, litBy, shownBy } from './troubles.js';

/** @typedef {import('../base/types.js').Topology} Topology */
/** @typedef {import('../base/types.js').HostModel} HostModel */
/** @typedef {import('./troubles.js').Alert} Alert */
/** @typedef {{chart: 'network'|'mounts', topology: string, stream: string, search: string}} PageData */

/** After that long without a hand at it the whole is shown again. */
const BACK_MS = 60_000;
const CLOCK_MS = 1000;

export class Wall {
  /** @type {HostModel|null} */
  #model = null;
  /** @type {Topology|null} */
  #topology = null;
  /** `null`: not told yet. @type {Alert[]|null} */
  #alerts = null;
  /** It shows only what this finds; '' for all. */
  #search = '';
  /** What it shows. @type {HostModel|null} */
  #shown = null;
  #standing = new Standing();
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #back;
  #pacer = new Pacer(() => this.#draw());

  /** @param {PageData} page */
  constructor(page) {
    this.#search = page.search;
    const none = () => {};
    /** @type {import('../chart/chart.js').Callbacks} */
    const callbacks = {
      onHover: none, onSelect: none, onEntered: none, explain: () => '', onCamera: (camera) => this.#moved(camera !== null),
      targets: async () => new Map(), onConnect: none, onDisconnect: none, refusal: () => '', onRefused: none,
      describe: (id) => (this.#model ? describe(this.#model, id, page.chart) : ''),
    };
    this.pane = page.chart === 'mounts' ? new MountChart(byId('mounts'), callbacks) : new NetworkChart(byId('chart'), callbacks, false);
    this.pane.onResize = () => this.#draw();
  }

  start() {
    const clock = byId('wall-clock');
    const tell = () => { clock.textContent = new Date().toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }); };
    tell();
    setInterval(tell, CLOCK_MS);
    const full = byId('wall-full', HTMLButtonElement);
    full.hidden = !document.fullscreenEnabled;
    full.addEventListener('click', () => void document.documentElement.requestFullscreen());
    document.addEventListener('fullscreenchange', () => { full.hidden = document.fullscreenElement !== null; });
  }

  /** @param {Topology} topology */
  receive(topology) {
    const first = this.#topology === null;
    this.#topology = topology;
    if (first) this.#pacer.now();
    else this.#pacer.soon();
  }

  /** @param {{entries: Alert[]}} frame */
  takeAlerts({ entries }) {
    this.#alerts = entries;
    this.#tellTroubles();
  }

  #tellTroubles() {
    const alerts = this.#alerts ?? [];
    const entries = this.#shown ? concerningWall(alerts, this.#shown, this.#search) : alerts;
    const words = summary(troublesOf(entries));
    byId('wall-words').textContent = words || (this.#alerts ? calmWords(entries, this.#search) : '');
    document.body.dataset.trouble = words ? 'yes' : 'no';
    const list = byId('wall-troubles');
    const { shown, more } = listed(entries);
    byId('wall-side').hidden = shown.length === 0;
    list.replaceChildren(...shown.map(({ text, severity }) => el('li', { class: severity, text: visible(text) })),
      ...(more ? [el('li', { class: 'muted', text: t('and %(count)s more', { count: more }) })] : []));
    this.#entitle(words);
    this.#light();
  }

  /** @param {import('../stream/stream.js').EngineState} engine */
  setEngine({ state, reason }) {
    this.#standing.setEngine(state, reason);
    this.#tellState();
  }

  /** @param {string} link */
  setLink(link) {
    this.#standing.setLink(link);
    this.#tellState();
  }

  /** Somebody has ended it. */
  end() {
    this.#standing.end();
    this.#tellState();
  }

  #tellState() {
    const words = this.#standing.words;
    const place = byId('wall-state');
    place.hidden = words === '';
    place.textContent = words;
    document.body.dataset.condition = words ? 'stale' : 'live';
  }

  /** @param {string} words */
  #entitle(words) {
    const name = visible(String(hostNode(this.#topology)?.name ?? ''));
    byId('wall-host').textContent = name || t('Wall');
    document.title = [words && `▲ ${words}`, name, 'Portolan'].filter(Boolean).join(' · ');
  }

  #draw() {
    if (!this.#topology) return;
    this.#model = buildModel(this.#topology, this.#model, new Map());
    const shown = shownBy(this.#model, this.#search);
    this.#shown = shown;
    const how = { variant: this.#search && `wall ${this.#search}`, search: null, quiet: true };
    if (this.pane instanceof NetworkChart) this.pane.update(shown, { density: 'auto', ...how });
    else this.pane.update(shown, how);
    document.body.dataset.drawn = '';
    this.#tellTroubles();
  }

  /** What is wrong stays bright; where nothing is, all of it does. */
  #light() {
    const lit = this.#topology ? litBy(this.#alerts ?? [], this.#topology.nodes) : null;
    this.pane.chart.focus({ lit, hits: null, mode: 'find', reach: null });
  }

  /** @param {boolean} away  somebody looks at a part of it */
  #moved(away) {
    clearTimeout(this.#back);
    if (away) this.#back = setTimeout(() => this.pane.chart.fit(), BACK_MS);
  }
}
