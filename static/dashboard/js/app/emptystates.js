/**
 * What stands in the chart's place when there is nothing to show: what is the matter, and what to do.
 *
 * @module states
 */

import { byId, el } from '../base/dom.js';
import { n, t } from '../base/i18n.js';
import { isDenied, reasonInWords } from '../stream/reasons.js';

/** @typedef {import('../stream/stream.js').EngineState} EngineState */
/** @typedef {{kind: string, title: string, text: string, steps?: (string|HTMLElement)[], action?: {label: string, run: () => void}}} Matter */

export class States {
  #element = byId('matter');
  #shown = '';

  /** @param {Matter|null} matter */
  show(matter) {
    const key = matter ? `${matter.kind}\n${matter.text}` : '';
    if (key === this.#shown) return;
    this.#shown = key;
    this.#element.hidden = !matter;
    if (!matter) {
      this.#element.replaceChildren();
      return;
    }
    const { kind, title, text, steps = [], action } = matter;
    this.#element.dataset.kind = kind;
    this.#element.replaceChildren(el('div', { class: 'matter-card' },
      el('h2', { text: title }), el('p', { text }),
      steps.length > 0 && el('ul', {}, ...steps.map((step) => el('li', {}, step))),
      action && el('button', { type: 'button', class: 'button', text: action.label, onclick: action.run })));
  }
}

/** @param {EngineState} engine @param {string} address @returns {Matter} */
export function engineMatter({ reason }, address) {
  const text = reasonInWords(reason) || t('The engine has not answered yet.');
  if (isDenied(reason)) {
    return {
      kind: 'denied', title: t('The engine does not let Portolan in'), text,
      steps: [
        t('Run Portolan as a user in the group that owns the socket (usually “docker”).'),
        t('In a container, mount the socket and add its group: group_add in the compose file.'),
        t('Over TCP, check DOCKER_TLS_VERIFY and DOCKER_CERT_PATH; over ssh, check the key.'),
      ],
    };
  }
  return {
    kind: 'unreachable', title: t('No engine to chart yet'), text,
    steps: [
      t('Is Docker running? Try “docker version” on the machine Portolan runs on.'),
      t('Is the address right? Portolan asks %(address)s; set DOCKER_HOST to ask another.', { address }),
      t('Nothing to do here: the chart appears by itself as soon as the engine answers.'),
    ],
  };
}

/** @returns {Matter} */
export function loadingMatter() {
  return { kind: 'loading', title: t('Drawing the chart …'), text: t('Portolan is being asked for the host’s topology.') };
}

/** @returns {Matter} */
export function unreachablePage() {
  return {
    kind: 'offline', title: t('Portolan cannot be reached'), text: t('This page keeps trying and goes on by itself.'),
    steps: [t('Is your network up?'), t('Does Portolan still run on its host?')],
  };
}

/** @returns {Matter} */
export function emptyMatter() {
  const command = el('code', { class: 'mono', text: 'docker run -d --name web nginx' });
  return {
    kind: 'empty', title: t('This host has no containers'), text: t('As soon as there is one, it appears here.'),
    steps: [el('span', {}, t('Try:'), ' ', command)],
  };
}

/** @returns {Matter} */
export function emptyThen() {
  return { kind: 'empty', title: t('This host had no containers then'), text: t('“n” leads back to now.') };
}

/** @param {number} count @param {() => void} show @returns {Matter} */
export function allHidden(count, show) {
  return { kind: 'hidden', title: t('Nothing runs on this host'), text: n('%(count)s stopped container is hidden.', '%(count)s stopped containers are hidden.', count), action: { label: t('Show what is stopped'), run: show } };
}

/** @param {string} query @param {string|null} unknown  a field that there is not @param {() => void} clear @returns {Matter} */
export function hiddenMatter(query, unknown, clear) {
  return {
    kind: 'hidden', title: t('The search hides everything'), text: t('Nothing on this host matches “%(query)s”.', { query }),
    steps: unknown === null ? [] : [t('There is no field “%(field)s”; “?” lists those that there are.', { field: `${unknown}:` })],
    action: { label: t('Clear the search'), run: clear },
  };
}
