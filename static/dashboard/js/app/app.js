/**
 * The page's parts, and what flows between them: topology → model → chart, table, panel; view → all of them.
 *
 * @module app
 */

import { Acting } from '../actions/connect.js';
import { Announcer } from './announce.js';
import { byId } from '../base/dom.js';
import { Alerts } from '../alerts/alerts.js';
import { TroubleSign } from '../alerts/sign.js';
import { Expectations } from '../expectations/expectations.js';
import { LifecycleActing } from '../actions/lifecycle.js';
import { Figures } from '../figures/figures.js';
import { Feed } from '../events/feed.js';
import { HostName } from './hostname.js';
import { LabelStore } from '../search/labels.js';
import { BY_PROJECT, groupingOf } from '../model/grouping.js';
import { isStopped } from '../model/stopped.js';
import { ShownMenu } from './shown.js';
import { Locks } from '../actions/locks.js';
import { Matters } from './emptystate.js';
import { buildModel } from '../model/model.js';
import { LogView } from '../logs/view.js';
import { Notes } from '../notes/notes.js';
import { NO_NOTES } from '../notes/subjects.js';
import { Notices } from './notice.js';
import { Pacer } from '../base/pacer.js';
import { Panel } from '../panel/panel.js';
import { Past } from '../past/past.js';
import { TimeBar } from '../past/bar.js';
import { clock, serverNow } from '../base/time.js';
import { Presence } from '../presence/presence.js';
import { picked } from '../reach/mode.js';
import { Quay } from '../reach/quay.js';
import { Reach } from '../reach/reach.js';
import { Rights } from '../actions/rights.js';
import { SearchBox } from '../search/searchbox.js';
import { Sheet } from '../actions/sheet.js';
import { Charts, tellBody } from './charts.js';
import { chartOf, chartWith, isTable } from './view.js';
import { connectSheet } from '../actions/sheeteffects.js';
import { Status } from './status.js';
import { Tables } from '../table/tables.js';
import { VolumeActing } from '../volumes/acting.js';
import { Sizes } from '../volumes/sizes.js';
import { BackupListing } from '../backups/listing.js';
import { BackupStandings } from '../backups/standings.js';

/** @typedef {import('../base/types.js').Topology} Topology */
/** @typedef {import('../base/types.js').HostModel} HostModel */
/** @typedef {import('../base/types.js').ViewState} ViewState */
/**
 * @typedef {object} PageData
 * @property {string} user
 * @property {boolean} mayAct
 * @property {boolean} mayReadLogs
 * @property {boolean} administrator
 * @property {boolean} readOnly
 * @property {string} engine
 * @property {string} version
 * @property {string} language
 * @property {string[]|null} [projects]  null: everywhere; not known before the stream has told
 * @property {boolean} [withoutProject]
 */

/** Of the past it is not known what was expected. */
const NOTHING_BROKEN = { phrase: () => '' };
/** Alerts are of now. */
const NO_ALERTS = { phrase: () => '', of: () => [], marks: new Map() };
/** Nor what was noted. */
const NOTHING_NOTED = { phrase: () => '' };
/** Nor what was used. */
const NO_FIGURES = { latest: () => null };

export class App {
  /** As the stream has it. @type {Topology|null} */
  live = null;
  /** What is shown: that, or how it was, with the ghosts of what is gone. @type {Topology|null} */
  topology = null;
  /** @type {HostModel|null} */
  model = null;
  /** @type {Set<string>|null} */
  hits = null;
  /** @type {Set<string>} */
  pending = new Set();
  /** By what containers stand together now: as wanted, once what it takes is known. */
  grouping = BY_PROJECT;
  #quiet = false;
  #away = false;
  #hostName = new HostName();
  #pacer = new Pacer(() => this.#draw());

  /** @param {import('./view.js').View} view @param {PageData} page @param {import('../stream/topics.js').Beside} beside */
  constructor(view, page, beside) {
    this.view = view;
    this.page = page;
    this.notices = new Notices(byId('notices'), byId('problems'));
    this.announcer = new Announcer(byId('announcer'));
    this.status = new Status(page.engine, (sentence) => this.announcer.say(sentence));
    this.matters = new Matters(this);
    const refusal = () => this.status.refusal;
    const sheet = new Sheet(byId('sheet', HTMLDialogElement));
    this.acting = new Acting({ confirm: (load) => sheet.ask(load.then(connectSheet)), notices: this.notices, onPending: (pending) => this.#setPending(pending), refusal });
    this.lifecycle = new LifecycleActing({ ask: (load) => sheet.ask(load), notices: this.notices, changed: () => this.#panelAgain(), refusal });
    this.volumes = new VolumeActing({ ask: (load) => sheet.ask(load), notices: this.notices, page, refusal });
    this.locks = new Locks(() => this.#pacer.soon());
    this.sizes = new Sizes(() => this.#sizesChanged());
    this.notes = new Notes(() => this.#notesChanged());
    this.listing = new BackupListing(() => this.#panelAgain());
    this.backups = new BackupStandings(() => this.#backupsChanged());
    this.figures = new Figures({ sees: () => this.#seen(), changed: () => this.#figuresChanged() });
    this.reach = new Reach({ view, model: () => this.model, changed: () => this.#reachChanged(), say: (sentence) => this.announcer.say(sentence) });
    this.expectations = new Expectations(byId('expectation-sign', HTMLAnchorElement), { changed: () => this.#expectationsChanged(), say: (sentence) => this.announcer.say(sentence) });
    this.troubles = new TroubleSign(byId('trouble-button', HTMLButtonElement), byId('trouble-menu', HTMLElement), { filter: (query) => view.set({ query, at: null, stopped: 'shown' }), title: (words) => this.#hostName.warn(words), say: (sentence) => this.announcer.say(sentence) });
    this.alerts = new Alerts({ address: byId('trouble-menu').dataset.page ?? '', changed: () => this.#alertsChanged(), fail: (sentence) => this.notices.show({ kind: 'problem', text: sentence }) });
    this.past = new Past({ view, fail: (sentence) => this.notices.show({ kind: 'hint', text: sentence }), look: () => this.#pastChanged() });
    this.charts = new Charts(this);
    this.quay = new Quay(this);
    this.tables = new Tables({ select: (id) => this.select(id), lead: (id) => this.lead(id), show: (which) => this.charts.show(which) });
    this.panel = new Panel({ past: this.past, get mayAct() { return page.mayAct; }, get mayReadLogs() { return page.mayReadLogs; }, get administrator() { return page.administrator; }, logs: new LogView(), figures: this.figures, acting: this.acting, lifecycle: this.lifecycle, volumes: this.volumes, sizes: this.sizes, backups: this.listing, reach: this.reach, expectations: this.expectations, alerts: this.alerts, notes: this.notes, person: page, chart: () => view.state.chart, select: (id) => this.lead(id), center: (id) => this.center(id) });
    this.labels = new LabelStore(() => this.#labelsChanged());
    this.search = new SearchBox(view, this.labels, () => this.#searchAgain());
    view.subscribe((state, changed) => this.#viewChanged(state, changed));
    this.presence = new Presence(this, beside);
    this.feed = new Feed(this, beside);
    this.times = new TimeBar(this);
    this.shown = new ShownMenu(this);
    const rights = new Rights(page, (sentence) => this.#rightsChanged(sentence));
    beside.add('alerts', { take: (frame) => this.#takeAlerts(frame) });
    beside.add('expectations', { take: (frame) => this.expectations.take(frame) });
    beside.add('rights', { take: (frame) => rights.take(frame) });
    beside.add('backups', { take: () => this.#takeBackups() });
    beside.add('locks', { take: (frame) => this.locks.take(frame) });
    beside.add('notes', { take: (frame) => this.notes.take(frame) });
    beside.add('visits', { take: () => {} });
    this.past.start();
  }

  /** Nothing can be done in the past. */
  get mayAct() {
    return this.page.mayAct && !this.past.away;
  }

  /** What alerts say of what is shown. */
  get shownAlerts() {
    return this.past.away ? NO_ALERTS : this.alerts;
  }

  /** Whether something is gone, and shown only because it was there. @param {string} id */
  isGhost(id) {
    return this.topology?.nodes.get(id)?.ghost === true;
  }

  /** @param {string|null} id  pressed again, it is let go */
  select(id) {
    this.view.set(picked(this.view.state, id));
  }

  /** From a name elsewhere to what it names, pinned on its chart. @param {string|null} id */
  lead(id) {
    this.select(id);
    if (id !== null) this.charts.show(chartWith(id, this.view.state.chart));
  }

  /** What somebody wants to see is not hidden. @param {string} id */
  #unhide(id) {
    const view = this.model?.containers.get(id);
    if (view && isStopped(view)) this.view.set({ stopped: 'shown' });
  }

  /** @param {string} id */
  center(id) {
    this.#unhide(id);
    if (isTable(this.view.state.chart)) this.charts.show(chartOf(this.view.state.chart));
    this.charts.seen.chart.center(id);
  }

  /** A new revision: drawn in the next frame, several at once where they come fast. @param {Topology} topology @param {boolean} quiet */
  receive(topology, quiet) {
    const first = this.model === null;
    this.live = topology;
    // While the past is looked at, what happens waits.
    if (this.past.away && !first) return;
    this.#quiet ||= quiet;
    if (first) this.#pacer.now();
    else this.#pacer.soon();
  }

  #draw() {
    const shown = this.past.shown(this.live) ?? this.topology;
    if (!shown) return;
    this.topology = shown;
    const first = this.model === null;
    const quiet = this.#quiet || first;
    this.charts.changed(this.past.marks);
    this.#quiet = false;
    this.#group();
    this.model = buildModel(this.topology, this.model, this.locks.reasons, this.past.away ? undefined : this.backups.standings, this.grouping);
    this.acting.update(this.model);
    if (this.notes.update(this.topology)) this.charts.note(this.past.away ? NO_NOTES : this.notes.on);
    this.hits = this.search.find(this.model, this.past.away);
    this.reach.update();
    this.quay.update();
    this.panel.update(this.model, this.topology, this.pending);
    // Beside a panel there is less room to arrange for.
    if (first) this.panel.show(this.view.state.selected);
    this.#drawChart(this.view.state, quiet);
    if (first) {
      this.#firstLook(this.view.state);
      document.body.dataset.drawn = '';
      performance.mark('portolan-drawn');
    }
    this.#focus(this.view.state);
    this.status.setTopology(this.topology);
    this.#hostName.update(this.topology);
    this.announcer.update(this.model, quiet || this.past.away);
    this.times.update();
    this.matters.update();
    this.presence.update();
    this.shown.update();
  }

  /** The same grouping is the same object; by a label there is none before labels are known. */
  #group() {
    const { group } = this.view.state;
    if (group.startsWith('label:')) this.labels.need([...this.topology?.nodes.values() ?? []].filter(({ kind }) => kind === 'container').map(({ id }) => id));
    const wanted = groupingOf(group, this.labels.known);
    const now = wanted.by === 'label' && wanted.labels === null ? BY_PROJECT : wanted;
    const { by, label, labels } = this.grouping;
    if (now.by !== by || now.label !== label || now.labels !== labels) this.grouping = now;
  }

  #labelsChanged() {
    this.search.labelsChanged();
    if (this.view.state.group.startsWith('label:')) this.#regroup();
    this.#searchAgain();
    this.shown.update();
  }

  /** Other things stand together; nothing of the host has changed. */
  #regroup() {
    this.#quiet = true;
    if (this.model) this.#draw();
  }

  /** @param {ViewState} state @param {boolean} quiet */
  #drawChart(state, quiet) {
    if (!this.model) return;
    if (isTable(state.chart)) this.tables.update(state.chart, { model: this.charts.left(this.model, state), hidden: this.shown.hidden, groups: this.grouping !== BY_PROJECT, hits: this.hits, sizes: this.past.away ? {} : this.sizes.state.volumes, expectations: this.past.away ? NOTHING_BROKEN : this.expectations, alerts: this.shownAlerts, notes: this.past.away ? NOTHING_NOTED : this.notes, past: this.past, figures: this.past.away ? NO_FIGURES : this.figures });
    else this.charts.update(this.model, state, quiet);
  }

  /** @param {ViewState} state */
  #firstLook({ camera, selected }) {
    if (camera) this.charts.seen.chart.setCamera(camera);
    if (selected) this.#showSelected(selected);
  }

  /** @param {ViewState} state */
  #focus(state) {
    this.charts.focus(state, this.hits);
  }

  #searchAgain() {
    if (this.model) this.hits = this.search.find(this.model, this.past.away);
    if (isTable(this.view.state.chart) || this.charts.hidesOtherwise(this.view.state)) this.#drawChart(this.view.state, true);
    this.#focus(this.view.state);
    this.matters.update();
  }

  /** @param {string|null} selected */
  #showSelected(selected) {
    const left = this.panel.hasFocus && selected === null ? this.panel.id : null;
    this.charts.select(selected);
    this.tables.select(selected);
    this.panel.show(selected);
    if (left) this.#focusOn(left);
    if (selected && !isTable(this.view.state.chart)) this.charts.seen.reveal(selected);
  }

  /** The focus goes back to where the panel was opened from. @param {string} id */
  #focusOn(id) {
    const place = byId('main').querySelector(`[data-id="${CSS.escape(id)}"][tabindex], tr[data-id="${CSS.escape(id)}"] button, [data-rail="${CSS.escape(id)}"], [data-pick="${CSS.escape(id)}"]`);
    if (place instanceof HTMLElement || place instanceof SVGElement) place.focus();
    else byId('main').focus();
  }

  /** @param {ViewState} state @param {Set<keyof ViewState>} changed */
  #viewChanged(state, changed) {
    if (changed.has('group')) this.#regroup();
    if (changed.has('chart') || changed.has('density') || changed.has('stopped')) {
      tellBody(state.chart);
      this.#drawChart(state, true);
    }
    if (changed.has('density')) this.charts.fit();
    else if (changed.has('camera') && !this.charts.seen.moving) this.charts.seen.chart.setCamera(state.camera);
    if (changed.has('query') || changed.has('mode') || (changed.has('chart') && state.query)) this.#searchAgain();
    const reaches = changed.has('chart') || changed.has('reach') || changed.has('other') || changed.has('selected');
    if (reaches) this.reach.update();
    if (changed.has('selected')) this.#showSelected(state.selected);
    if (reaches) this.#reachChanged();
    if (changed.has('chart') || changed.has('selected') || changed.has('hovered')) this.#focus(state);
    if (changed.has('chart') && state.selected) this.charts.seen.reveal(state.selected);
    if (changed.has('chart') || changed.has('stopped')) this.matters.update();
  }

  /** @param {string} sentence */
  #rightsChanged(sentence) {
    this.charts.setMayAct(this.mayAct);
    this.feed.rightsChanged();
    this.#panelAgain();
    this.notices.show({ kind: 'hint', text: sentence });
  }

  #reachChanged() {
    this.quay.update();
    this.#panelAgain();
    this.#focus(this.view.state);
  }

  #expectationsChanged() {
    this.charts.breach(new Set(this.past.away ? [] : this.expectations.breaches.keys()));
    this.#panelAgain();
    if (this.search.setBreaches(this.expectations.breaches)) this.#searchAgain();
    else if (isTable(this.view.state.chart)) this.#drawChart(this.view.state, true);
  }

  #notesChanged() {
    this.charts.note(this.past.away ? NO_NOTES : this.notes.on);
    this.#panelAgain();
    if (isTable(this.view.state.chart)) this.#drawChart(this.view.state, true);
  }

  /** @param {{entries: import('../alerts/standing.js').Alert[]}} frame */
  #takeAlerts(frame) {
    this.troubles.take(frame);
    this.alerts.take(frame);
  }

  #alertsChanged() {
    this.charts.alert(this.shownAlerts.marks);
    this.#panelAgain();
    if (isTable(this.view.state.chart)) this.#drawChart(this.view.state, true);
  }

  /** What has been tried may stand as before, and says other things of itself. */
  #takeBackups() {
    this.listing.outdate();
    void this.backups.look();
  }

  #backupsChanged() {
    document.body.toggleAttribute('data-backups', this.backups.standings.watched);
    this.troubles.takePlans(this.backups.failedPlans);
    this.#quiet = true; // a mark is no change on the host
    this.#pacer.soon();
  }

  /** The containers whose figures somebody sees, and the one whose panel is open. */
  #seen() {
    const { chart, selected } = this.view.state;
    if (this.past.away) return { ids: [], whole: null };
    const runs = (/** @type {string} */ id) => ['running', 'paused'].includes(this.model?.containers.get(id)?.state ?? '') && !this.isGhost(id);
    const seen = chart === 'table' ? this.tables.sees : chart === 'network' ? this.charts.network.chart.sparkling : [];
    const whole = selected !== null && runs(selected) ? selected : null;
    return { ids: [...new Set([...(whole === null ? [] : [whole]), ...seen.filter(runs)])], whole };
  }

  #figuresChanged() {
    const { all: series, now } = this.figures;
    this.charts.network.chart.spark(this.past.away ? null : { series, now });
    if (this.view.state.chart === 'table') this.#drawChart(this.view.state, true);
    this.#panelAgain();
  }

  /** Another time is looked at, or is compared with. */
  #pastChanged() {
    const { away, open, wanted } = this.past;
    if (away) this.view.set({ reach: null, other: null });
    this.charts.holdArrangement(open);
    this.charts.setMayAct(this.mayAct);
    this.status.setPast(away && wanted.at !== null ? clock(new Date(wanted.at), serverNow(), document.documentElement.lang) : '');
    if (away !== this.#away) {
      this.#away = away;
      this.#quiet = true;
      this.#expectationsChanged();
      this.#alertsChanged();
      this.troubles.setAway(away);
      this.#notesChanged();
      this.feed.rightsChanged();
      this.#figuresChanged();
    }
    this.times.update();
    this.#pacer.soon();
  }

  #panelAgain() {
    if (this.model && this.topology) this.panel.update(this.model, this.topology, this.pending);
  }

  #sizesChanged() {
    this.#panelAgain();
    if (this.view.state.chart === 'sources') this.#drawChart(this.view.state, true);
  }

  /** @param {Set<string>} pending */
  #setPending(pending) {
    this.pending = pending;
    this.charts.network.chart.pending(pending);
    if (this.model && this.topology) this.panel.update(this.model, this.topology, pending);
  }
}
