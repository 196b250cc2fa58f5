/**
 * What the panel says of a network and of one endpoint.
 *
 * @module panel/network
 */

import { el, fact } from '../base/dom.js';
import { n, t } from '../base/i18n.js';
import { boxKey } from '../model/boxes.js';
import { bare } from '../base/words.js';
import { disconnectButton, endpointFacts } from './endpoints.js';
import { link, mono, pairList, stateSign } from './parts.js';

/** @typedef {import('../base/types.js').NetworkView} NetworkView */
/** @typedef {import('../base/types.js').EndpointView} EndpointView */
/** @typedef {import('./panel.js').Context} Context */
/** @typedef {import('./sections.js').Section} Section */

/** @param {NetworkView} view @param {Context} context @returns {Section[]} */
export function networkSections(view, context) {
  return [about(view, context), ...options(view), members(view, context)];
}

/** @param {boolean} value */
const yesNo = (value) => (value ? t('yes') : t('no'));

/** @param {NetworkView} view @param {Context} context @returns {Section} */
function about(view, { select }) {
  const { node } = view;
  return {
    name: 'about',
    title: '',
    facts: node,
    build: () => el('dl', { class: 'facts' },
      ...(node.subnets ?? []).flatMap((/** @type {{subnet: string, gateway: string|null}} */ each) => [
        ...fact(t('Subnet'), mono(each.subnet)), ...fact(t('Gateway'), mono(each.gateway))]),
      ...fact(t('Driver'), node.driver),
      ...fact(t('Scope'), node.scope),
      ...fact(t('Internal'), node.internal ? t('yes: no way out of this host') : t('no')),
      ...fact('icc', node.icc ? yesNo(true) : t('off: its containers cannot reach each other')),
      ...fact('IPv6', yesNo(Boolean(node.ipv6))),
      ...fact(t('Attachable'), node.scope === 'swarm' ? yesNo(Boolean(node.attachable)) : null),
      ...fact(t('Project'), node.project && link(boxKey(node.project), node.project, select)),
      ...fact(t('ID'), mono(view.id.slice('network:'.length, 'network:'.length + 12)))),
  };
}

/** @param {NetworkView} view @returns {Section[]} */
function options({ node }) {
  if (!Object.keys(node.options ?? {}).length) return [];
  return [{ name: 'options', title: t('Options'), facts: node.options, build: () => pairList(node.options) }];
}

/** @param {NetworkView} view @param {Context} context @returns {Section} */
function members(view, context) {
  const rows = view.endpoints.flatMap((id) => {
    const endpoint = context.model.endpoints.get(id);
    const container = endpoint && context.model.containers.get(endpoint.container);
    return container ? [{ endpoint, container }] : [];
  }).sort((a, b) => (a.container.name < b.container.name ? -1 : 1));
  return {
    name: 'members',
    title: rows.length ? n('%(count)s member', '%(count)s members', rows.length) : t('No container is plugged in'),
    facts: rows.map(({ endpoint, container }) => [context.mayAct, container.name, container.sign, endpoint.active, endpoint.node.ipv4, context.pending.has(endpoint.id)]),
    build: () => el('ul', { class: 'rows members' }, ...rows.map(({ endpoint, container }) => el('li', {},
      stateSign(container.sign), link(container.id, container.name, context.select),
      el('span', { class: 'mono muted', text: bare(endpoint.node.ipv4) || bare(endpoint.node.ipv6) || t('not plugged in') }),
      context.mayAct && view.kind !== 'host' && unplug(endpoint, container.name, view.name, context)))),
  };
}

/** @param {EndpointView} endpoint @param {string} container @param {string} network @param {Context} context */
function unplug({ id, container: from, network: on }, container, network, { acting, pending }) {
  const name = t('Disconnect %(container)s from %(network)s', { container, network });
  return el('button', {
    type: 'button', class: 'icon-button small', disabled: pending.has(id), title: name, 'aria-label': name,
    data: { key: `off ${id}` }, onclick: () => acting.disconnect(from, on),
  }, el('span', { class: 'icon close', 'aria-hidden': 'true' }));
}

/** @param {EndpointView} view @param {Context} context @returns {Section[]} */
export function endpointOnlySections(view, context) {
  const container = context.model.containers.get(view.container);
  const network = context.model.networks.get(view.network);
  if (!container || !network) return [];
  return [{
    name: 'about',
    title: '',
    facts: [view.node, container.name, network.name, container.sign, context.mayAct, context.pending.has(view.id)],
    build: () => [
      el('dl', { class: 'facts' },
        ...fact(t('Container'), link(container.id, container.name, context.select)),
        ...fact(t('Network'), link(network.id, network.name, context.select)),
        ...fact(t('Active'), view.active ? t('yes') : t('no: the container does not run'))),
      endpointFacts(view),
      ...(context.mayAct && network.kind !== 'host' ? [disconnectButton(view, network.name, context)] : []),
    ],
  }];
}
