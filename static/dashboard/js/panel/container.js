/**
 * What the panel says of a container.
 *
 * @module panel/container
 */

import { el, fact } from '../base/dom.js';
import { t } from '../base/i18n.js';
import { boxKey } from '../model/boxes.js';
import { timeElement } from '../base/time.js';
import { portText, sharers, stackWord } from '../base/words.js';
import { endpointSections } from './endpoints.js';
import { figureSection } from '../figures/panel.js';
import { dataSection } from './data.js';
import { insideSections } from './inside.js';
import { lifecycleSection } from './lifecycle.js';
import { logSection } from './logs.js';
import { mountSection } from './mounts.js';
import { link, mono, pairList, stateSign } from './parts.js';
import { riskSection } from './risks.js';
import { reachSections } from '../reach/panel.js';

/** @typedef {import('../base/types.js').ContainerView} ContainerView */
/** @typedef {import('./panel.js').Context} Context */
/** @typedef {import('./sections.js').Section} Section */

/**
 * @param {ContainerView} view
 * @param {Context} context
 * @returns {Section[]}
 */
export function containerSections(view, context) {
  // What one comes for, before what only explains it.
  const wiring = [...ports(view), ...endpointSections(view, context), sandbox(view, context)];
  const storage = [mountSection(view.id, context), ...dataSection(view, context), ...riskSection(view.node.risks ?? [], context, view.id)];
  // What the chart is about comes first.
  const parts = context.chart() === 'mounts' ? [...storage, ...wiring] : [...wiring, ...storage];
  const reach = context.present ? reachSections(view, context) : [];
  const first = [about(view, context), ...lifecycleSection(view, context), ...logSection(view, context), ...(context.present ? [...insideSections(view, context), ...figureSection(view, context)] : [])];
  const head = reach.length > 1 ? [...reach, ...first] : [...first, ...reach];
  return [...head, ...parts, ...labels(context.details)];
}

/** @param {ContainerView} view @param {Context} context @returns {Section} */
function about(view, { details, select }) {
  const { node } = view;
  const facts = [node.state, node.health, node.status, node.image, node.project, node.service, node.created, details?.started_at, details?.finished_at, details?.exit_code, details?.restart_policy];
  const stopped = view.state === 'exited' || view.state === 'dead';
  return {
    name: 'about',
    title: '',
    facts,
    build: () => el('dl', { class: 'facts' },
      ...fact(t('State'), stateSign(view.sign), node.status && el('span', { class: 'muted', text: ` ${node.status}` })),
      ...fact(t('Image'), mono(node.image)),
      ...fact(t('Project'), node.project && link(boxKey(node.project), node.project, select)),
      ...fact(t('Service'), node.service),
      ...fact(t('Started'), timeElement(details?.started_at)),
      ...(stopped ? fact(t('Stopped'), timeElement(details?.finished_at)) : []),
      ...(stopped ? fact(t('Exit code'), details?.exit_code) : []),
      ...fact(t('Created'), timeElement(node.created)),
      ...fact(t('Restart policy'), details?.restart_policy),
      ...fact(t('ID'), mono(view.id.slice('container:'.length, 'container:'.length + 12)))),
  };
}

/** @param {ContainerView} view @param {Context} context @returns {Section} */
function sandbox(view, { model, topology, select }) {
  const node = topology.nodes.get(view.sandbox);
  const others = view.stack === 'host' ? [] : sharers(view, model);
  const facts = [view.stack, view.owner, node?.active, node?.key, others.map((other) => other.name)];
  const active = node?.active ? t('active') : t('not active: it exists while the container runs');
  return {
    name: 'sandbox',
    title: t('Sandbox'),
    facts,
    build: () => el('dl', { class: 'facts' },
      ...fact(t('Network stack'), stackWord(view, model)),
      ...fact(t('Active'), node && active),
      ...fact(t('Key'), mono(node?.key)),
      ...fact(t('Shared with'), ...others.map((other) => link(other.id, other.name, select)))),
  };
}

/** @param {ContainerView} view @returns {Section[]} */
function ports(view) {
  if (!view.ports.length) return [];
  const open = view.ports.some((port) => port.everywhere);
  return [{
    name: 'ports',
    title: t('Published ports'),
    facts: view.ports,
    build: () => [
      el('ul', { class: 'rows' }, ...view.ports.map((port) => el('li', { class: port.everywhere ? 'everywhere' : '' }, mono(portText(port))))),
      ...(open ? [el('p', { class: 'warning', text: t('Bound to every address: whoever reaches this host may reach these ports, also past ufw. Write 127.0.0.1: in front of the host port to keep it on this machine.') })] : []),
    ],
  }];
}

/** @param {Context['details']} details @returns {Section[]} */
function labels(details) {
  const pairs = details?.labels ?? {};
  const count = Object.keys(pairs).length;
  if (!count) return [];
  return [{
    name: 'labels',
    title: '',
    facts: pairs,
    build: () => el('details', {}, el('summary', {}, el('h3', { text: t('Labels') }), el('span', { class: 'count', text: count })), pairList(pairs)),
  }];
}
