/**
 * The endpoints of a container, each with its facts and a way off; and the way onto another network.
 *
 * @module panel/endpoints
 */

import { el, fact } from '../base/dom.js';
import { n, t } from '../base/i18n.js';
import { inSentence } from '../base/escape.js';
import { bare, ownerOf } from '../base/words.js';
import { ConnectForm } from './connect.js';
import { chips, link, mono } from './parts.js';

/** @typedef {import('../base/types.js').ContainerView} ContainerView */
/** @typedef {import('../base/types.js').EndpointView} EndpointView */
/** @typedef {import('./panel.js').Context} Context */
/** @typedef {import('./sections.js').Section} Section */

/** @param {ContainerView} view @param {Context} context @returns {Section[]} */
export function endpointSections(view, context) {
  if (view.stack === 'shared') return [sharedSection(view, context)];
  const sections = [{
    name: 'endpoints',
    title: view.endpoints.length ? n('%(count)s endpoint', '%(count)s endpoints', view.endpoints.length) : t('No endpoints'),
    facts: [context.mayAct, view.endpoints.map((endpoint) => [endpoint.node, networkName(endpoint, context), isPending(endpoint, context)])],
    build: () => el('ul', { class: 'endpoints' }, ...view.endpoints.map((endpoint) => el('li', {}, endpointCard(endpoint, context)))),
  }];
  return context.mayAct ? [...sections, connectSection(view, context)] : sections;
}

/** @param {EndpointView} endpoint @param {Context} context */
function networkName(endpoint, { model }) {
  return model.networks.get(endpoint.network)?.name ?? '?';
}

/** @param {EndpointView} endpoint @param {Context} context */
function isPending(endpoint, { pending }) {
  return pending.has(endpoint.id);
}

/**
 * @param {EndpointView} endpoint
 * @param {Context} context
 */
function endpointCard(endpoint, context) {
  const name = networkName(endpoint, context);
  const kind = context.model.networks.get(endpoint.network)?.kind;
  return el('article', { class: `endpoint${endpoint.active ? '' : ' inactive'}` },
    el('header', {},
      link(endpoint.network, name, context.select, 'strong'),
      !endpoint.active && el('span', { class: 'tag', text: t('not plugged in') }),
      context.mayAct && kind !== 'host' && disconnectButton(endpoint, name, context)),
    endpointFacts(endpoint));
}

/**
 * @param {EndpointView} endpoint
 * @param {string} name
 * @param {Context} context
 */
export function disconnectButton(endpoint, name, context) {
  const pending = isPending(endpoint, context);
  return el('button', {
    type: 'button', class: 'button small', disabled: pending, data: { key: `off ${endpoint.id}` },
    'aria-label': t('Disconnect from %(network)s', { network: name }),
    text: pending ? t('Disconnecting …') : t('Disconnect'),
    onclick: () => context.acting.disconnect(endpoint.container, endpoint.network),
  });
}

/** @param {EndpointView} endpoint */
export function endpointFacts({ node }) {
  return el('dl', { class: 'facts' },
    ...fact('IPv4', mono(node.ipv4), node.static_ipv4 && el('span', { class: 'tag', text: t('static') })),
    ...fact('IPv6', mono(node.ipv6), node.static_ipv6 && el('span', { class: 'tag', text: t('static') })),
    ...(node.ipv4 ? [] : fact(t('Static IPv4'), mono(node.static_ipv4))),
    ...(node.ipv6 ? [] : fact(t('Static IPv6'), mono(node.static_ipv6))),
    ...fact(t('Gateway'), mono(node.gateway), node.ipv6_gateway && mono(node.ipv6_gateway)),
    ...fact('MAC', mono(node.mac)),
    ...fact(t('Aliases'), chips(node.aliases)),
    ...fact(t('DNS names'), chips(node.dns_names)));
}

/** @param {ContainerView} view @param {Context} context @returns {Section} */
function sharedSection(view, { model, select }) {
  const owner = ownerOf(view, model);
  const addresses = owner?.endpoints.map((endpoint) => `${inSentence(model.networks.get(endpoint.network)?.name ?? '?')} ${bare(endpoint.node.ipv4)}`) ?? [];
  return {
    name: 'endpoints',
    title: t('No endpoints of its own'),
    facts: [owner?.id, addresses],
    build: () => [
      el('p', {}, t('It uses the endpoints of the sandbox’s owner:'), ' ', owner ? link(owner.id, owner.name, select) : '?'),
      ...(addresses.length ? [el('ul', { class: 'rows' }, ...addresses.map((text) => el('li', {}, el('code', { class: 'mono', text }))))] : []),
    ],
  };
}

/** @param {ContainerView} view @param {Context} context @returns {Section} */
function connectSection(view, context) {
  return {
    name: 'connect',
    title: '',
    facts: [view.id, view.endpoints.map((endpoint) => endpoint.network), [...context.model.networks.keys()], view.state],
    build: () => new ConnectForm(view.id, context).element,
  };
}
