/**
 * The list of what changed: what belongs together is one thing, with who did it. Pointing at one lights it on the chart.
 *
 * @module past/list
 */

import { get } from '../base/api.js';
import { byId, el } from '../base/dom.js';
import { t } from '../base/i18n.js';
import { visible } from '../base/escape.js';
import { GLYPHS, factText, signText } from './words.js';

/** @typedef {import('../app/app.js').App} App */
/** @typedef {import('./types.js').Change} Change */
/** @typedef {{kind: string, project: string|null, name: string, containers: string[], nodes: string[], by: string[], text: string}} Group */

/** While the host changes, it is not asked more often. */
const EVERY_MS = 2000;
/** @type {Record<string, import('./types.js').Sign>} */
const SIGNS = { redeployed: 'anew', added: 'came', removed: 'gone', changed: 'changed' };

export class ChangeList {
  #app;
  #popover = byId('times-list');
  #body = byId('times-groups');
  #asked = '';
  /** @type {unknown} */
  #askedFor = null;
  #asking = false;

  /** @param {App} app */
  constructor(app) {
    this.#app = app;
    this.#popover.addEventListener('toggle', () => this.update());
    for (const leave of ['pointerleave', 'focusout']) this.#popover.addEventListener(leave, () => app.charts.light(null));
  }

  /** Asks for what belongs together, if it is looked at; not before it is known from when on something is. */
  async update() {
    const { past } = this.#app;
    const { since, at } = past.wanted;
    if (!this.#popover.matches(':popover-open') || since === null || !past.comparison || this.#asking) return;
    const query = new URLSearchParams({ since: new Date(since).toISOString(), ...(at === null ? {} : { until: new Date(at).toISOString() }) });
    const asked = String(query);
    if (asked === this.#asked && past.comparison === this.#askedFor) return;
    byId('times-all', HTMLAnchorElement).search = `?${new URLSearchParams({ since: new Date(since).toISOString() })}`;
    this.#asking = true;
    this.#asked = asked;
    this.#askedFor = past.comparison;
    try {
      const { groups } = await get(`/api/changes?${query}`);
      this.#draw(groups);
    } catch (error) {
      this.#body.replaceChildren(el('p', { class: 'warning', text: error instanceof Error ? error.message : String(error) }));
    }
    setTimeout(() => {
      this.#asking = false;
      void this.update();
    }, EVERY_MS);
  }

  /** @param {Group[]} groups */
  #draw(groups) {
    const changes = this.#app.past.comparison?.changes ?? new Map();
    const told = new Set(groups.flatMap(({ nodes, containers }) => [...nodes, ...containers]));
    const rest = [...changes].filter(([id]) => !told.has(id));
    const items = [...groups.map((group) => this.#group(group)), ...rest.map(([id, change]) => this.#one(id, change))];
    const key = document.activeElement instanceof HTMLElement && this.#body.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    this.#body.replaceChildren(items.length ? el('ul', { class: 'times-items' }, ...items) : el('p', { class: 'muted', text: t('Nothing is different.') }));
    const heir = key && this.#body.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (heir instanceof HTMLElement) heir.focus();
  }

  /** @param {Group} group */
  #group({ kind, project, containers, nodes, text, name }) {
    const only = project === null || containers.length === 1;
    const id = only ? this.#there(containers) : `project:${project}`;
    return this.#item(`${project} ${name}`, SIGNS[kind] ?? 'changed', text, [...nodes, ...containers], id);
  }

  /** @param {string} id @param {Change} change */
  #one(id, change) {
    const name = visible(String(this.#app.topology?.nodes.get(id)?.name ?? id.slice(id.indexOf(':') + 1)));
    const facts = change.facts.map(factText).join('; ');
    return this.#item(id, change.sign, [`${name}: ${signText(change.sign)}`, facts].filter(Boolean).join(', '), [id], id);
  }

  /** @param {string[]} ids  the first of them that is on the chart */
  #there(ids) {
    return ids.find((id) => this.#app.topology?.nodes.has(id)) ?? ids[0];
  }

  /** @param {string} key @param {import('./types.js').Sign} sign @param {string} text @param {string[]} lit @param {string} id */
  #item(key, sign, text, lit, id) {
    const light = () => this.#app.charts.light(lit);
    const go = () => {
      this.#popover.hidePopover();
      this.#app.lead(id);
    };
    return el('li', {}, el('button', { type: 'button', data: { key }, onpointerenter: light, onfocus: light, onclick: go },
      el('span', { class: `change-sign ch-${sign}`, 'aria-hidden': 'true', text: GLYPHS[sign] }), el('span', { text })));
  }
}
