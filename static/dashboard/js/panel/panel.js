/**
 * The panel at the right (a sheet from below on phones): everything about what is pinned, and what can be done with it.
 *
 * @module panel/panel
 */

import { byId, el } from '../base/dom.js';
import { t } from '../base/i18n.js';
import { keepTimesTrue } from '../base/time.js';
import { legible, visible } from '../base/escape.js';
import { alertSections } from '../alerts/panel.js';
import { expectationSections } from '../expectations/panel.js';
import { changeSections } from '../past/panel.js';
import { containerSections } from './container.js';
import { ContainerDetails } from './details.js';
import { UNUSED } from '../model/boxes.js';
import { boxKind, boxName } from '../base/words.js';
import { historySections, ObjectHistory } from './history.js';
import { NoteSection } from '../notes/panel.js';
import { Persistence, lockOf, protectionOf } from './persistence.js';
import { endpointOnlySections, networkSections } from './network.js';
import { groundWord, sourceName } from '../mounts/words.js';
import { mountPointSections, sourceSections } from './source.js';
import { projectSections } from './project.js';
import { Sections } from './sections.js';

/** @typedef {import('../base/types.js').HostModel} HostModel */
/** @typedef {import('../base/types.js').Topology} Topology */
/** @typedef {import('./sections.js').Section} Section */

/**
 * @typedef {object} Context  what the sections are made of
 * @property {HostModel} model
 * @property {Topology} topology
 * @property {any} details      of GET /api/containers/…; null while not there
 * @property {boolean} present  it is there now: something can be done with it, and asked about it
 * @property {boolean} mayAct
 * @property {boolean} mayReadLogs
 * @property {import('../logs/view.js').LogView} logs
 * @property {import('../figures/figures.js').Figures} figures
 * @property {boolean} administrator
 * @property {Set<string>} pending
 * @property {import('../actions/connect.js').Acting} acting
 * @property {import('../actions/lifecycle.js').LifecycleActing} lifecycle
 * @property {import('../volumes/acting.js').VolumeActing} volumes
 * @property {import('../volumes/sizes.js').Sizes} sizes
 * @property {import('../backups/listing.js').BackupListing} backups
 * @property {import('../reach/reach.js').Reach} reach
 * @property {import('../expectations/expectations.js').Expectations} expectations
 * @property {import('../alerts/alerts.js').Alerts} alerts
 * @property {import('../notes/notes.js').Notes} notes
 * @property {{projects?: string[]|null, withoutProject?: boolean}} person  whom the projects limit; null or not known: everywhere
 * @property {import('../past/past.js').Past} past
 * @property {(id: string|null) => void} select
 * @property {() => import('../base/types.js').ViewState['chart']} chart  that is seen
 */

export class Panel {
  #element = byId('panel');
  #title = el('h2', { id: 'panel-title', tabindex: '-1' });
  #kind = el('p', { class: 'panel-kind' });
  #persistence = new Persistence();
  #history = new ObjectHistory(() => this.#render());
  #note;
  #sections;
  #page;
  /** @type {string|null} */
  #id = null;
  #details = new ContainerDetails(() => this.#render());
  /** @type {{model: HostModel, topology: Topology, pending: Set<string>}|null} */
  #world = null;

  /** @param {Pick<Context, 'mayAct'|'mayReadLogs'|'logs'|'figures'|'administrator'|'acting'|'lifecycle'|'volumes'|'sizes'|'backups'|'reach'|'expectations'|'alerts'|'notes'|'person'|'past'|'select'|'chart'> & {center: (id: string) => void}} page */
  constructor(page) {
    this.#page = page;
    this.#note = new NoteSection(page.notes, () => this.#render());
    const body = el('div', { class: 'panel-body' });
    this.#sections = new Sections(body);
    this.#element.append(
      el('header', { class: 'panel-header' }, el('div', { class: 'panel-name' }, this.#kind, this.#title),
        this.#note.add, this.#persistence.protect, this.#persistence.history,
        el('button', { type: 'button', class: 'icon-button', 'aria-label': t('Show it on the chart'), title: t('Show it on the chart'), onclick: () => this.#id && page.center(this.#id) }, el('span', { class: 'icon target', 'aria-hidden': 'true' })),
        el('button', { type: 'button', class: 'icon-button', 'aria-label': t('Close the panel'), title: t('Close the panel'), onclick: () => page.select(null) }, el('span', { class: 'icon close', 'aria-hidden': 'true' }))),
      this.#persistence.lock, body);
    keepTimesTrue(this.#element);
  }

  get open() {
    return !this.#element.hidden;
  }

  get id() {
    return this.#id;
  }

  get hasFocus() {
    return this.#element.contains(document.activeElement);
  }

  focus() {
    this.#title.focus();
  }

  /** @param {string|null} id */
  show(id) {
    if (id !== this.#id) {
      this.#id = id;
      this.#details.forget();
      this.#sections.clear();
      this.#element.scrollTop = 0;
    }
    this.#render();
  }

  /** @param {HostModel} model @param {Topology} topology @param {Set<string>} pending */
  update(model, topology, pending) {
    this.#world = { model, topology, pending };
    this.#render();
  }

  #render() {
    const id = this.#id;
    this.#element.hidden = id === null || !this.#world;
    if (id === null || !this.#world) return;
    const ghost = this.#world.topology.nodes.get(id)?.ghost === true;
    const present = !ghost && !this.#page.past.away;
    const { mayAct, mayReadLogs, administrator } = this.#page;
    const context = { ...this.#page, ...this.#world, mayAct: mayAct && present, mayReadLogs: mayReadLogs && present, administrator: administrator && present, present, details: present ? this.#details.known : null };
    const { kind, title, sections } = content(id, context);
    this.#kind.textContent = ghost ? `${kind} · ${t('gone')}` : kind;
    if (this.#title.textContent !== legible(title)) this.#title.textContent = legible(title);
    this.#sections.show([...this.#note.sections(id, context), ...changeSections(id, context), ...(this.#page.past.away ? [] : alertSections(id, context)), ...(present ? expectationSections(id, context) : []), ...sections, ...historySections(id, this.#history.entries)]);
    this.#persistence.show(id, lockOf(this.#world.model, id), context.administrator ? protectionOf(this.#world.model, id) : null);
    const view = present ? context.model.containers.get(id) : undefined;
    this.#details.look(view, view && context.topology.nodes.get(view.sandbox));
    this.#history.look({ id, view: context.model.containers.get(id) ?? context.model.networks.get(id) ?? null, until: this.#page.past.wanted.at });
  }
}

/** @param {string} id @param {Context} context @returns {{kind: string, title: string, sections: Section[]}} */
function content(id, context) {
  const { model } = context;
  const container = model.containers.get(id);
  if (container) return { kind: t('Container'), title: visible(container.name), sections: containerSections(container, context) };
  const network = model.networks.get(id);
  if (network) return { kind: t('Network'), title: visible(network.name), sections: networkSections(network, context) };
  const endpoint = model.endpoints.get(id);
  if (endpoint) {
    const names = { container: model.containers.get(endpoint.container)?.name ?? '?', network: model.networks.get(endpoint.network)?.name ?? '?' };
    return { kind: t('Endpoint'), title: t('%(container)s on %(network)s', names), sections: endpointOnlySections(endpoint, context) };
  }
  const box = model.boxes.find(({ key }) => key === id && key !== UNUSED);
  if (box) return { kind: boxKind(box.key), title: boxName(box.key), sections: projectSections(box, context) };
  const { mounts, sources } = model.storage();
  const source = sources.get(id);
  if (source) return { kind: groundWord(source.ground), title: sourceName(source), sections: sourceSections(source, context) };
  const mount = mounts.get(id);
  if (mount) {
    const names = { path: mount.destination, container: model.containers.get(mount.container)?.name ?? '?' };
    return { kind: t('Mount point'), title: t('%(path)s in %(container)s', names), sections: mountPointSections(mount, context) };
  }
  const gone = { name: 'gone', title: '', facts: null, build: () => el('p', { text: t('It is no longer there. Close the panel to go on.') }) };
  return { kind: t('Gone'), title: t('Not on this host'), sections: [gone] };
}
