/**
 * What the panel says of a project, or of the containers that have none.
 *
 * @module panel/project
 */

import { el } from '../base/dom.js';
import { n, t } from '../base/i18n.js';
import { sourceName } from '../mounts/words.js';
import { boxName, portText } from '../base/words.js';
import { projectLogSection } from './logs.js';
import { link, mono, stateSign } from './parts.js';

/** @typedef {import('../base/types.js').BoxView} BoxView */
/** @typedef {import('../base/types.js').ContainerView} ContainerView */
/** @typedef {import('./panel.js').Context} Context */
/** @typedef {import('./sections.js').Section} Section */

/** Trouble first. */
const SIGNS = ['unhealthy', 'dead', 'restarting', 'removing', 'paused', 'starting', 'created', 'exited', 'running', 'healthy'];

/** @param {BoxView} box @param {Context} context @returns {Section[]} */
export function projectSections(box, context) {
  const containers = box.containers.flatMap((id) => context.model.containers.get(id) ?? []);
  return [states(containers), ...projectLogSection(boxName(box.key), containers, context), members(containers, context), networks(box, containers, context), volumes(box, context), ...ports(containers, context)];
}

/** How many are in each state. @param {ContainerView[]} containers @returns {Section} */
function states(containers) {
  const counts = SIGNS.map((sign) => ({ sign, count: containers.filter((view) => view.sign === sign).length })).filter(({ count }) => count > 0);
  return {
    name: 'states',
    title: '',
    facts: counts,
    build: () => el('ul', { class: 'rows tally' }, ...counts.map(({ sign, count }) => el('li', {}, stateSign(sign), ' ', el('span', { class: 'count', text: count })))),
  };
}

/** @param {ContainerView[]} containers @param {Context} context @returns {Section} */
function members(containers, { select }) {
  return {
    name: 'containers',
    title: containers.length ? n('%(count)s container', '%(count)s containers', containers.length) : t('No containers'),
    facts: containers.map(({ id, name, sign }) => [id, name, sign]),
    build: () => el('ul', { class: 'rows members' }, ...containers.map(({ id, name, sign }) => el('li', {}, stateSign(sign), link(id, name, select)))),
  };
}

/** Its own, and those of others that it is plugged into. @param {BoxView} box @param {ContainerView[]} containers @param {Context} context @returns {Section} */
function networks(box, containers, { model, select }) {
  const used = new Set([...box.networks, ...containers.flatMap((view) => view.endpoints.map(({ network }) => network))]);
  const views = [...model.networks.values()].filter(({ id, boxes }) => used.has(id) || boxes.includes(box.key));
  return {
    name: 'networks',
    title: views.length ? n('%(count)s network', '%(count)s networks', views.length) : t('No networks'),
    facts: views.map(({ id, name, boxes }) => [id, name, boxes.length]),
    build: () => el('ul', { class: 'rows' }, ...views.map(({ id, name, boxes }) => el('li', {}, link(id, name, select),
      boxes.length > 1 && el('span', { class: 'muted', text: ` ${t('shared')}` })))),
  };
}

/** Those that its containers mount, and those that it made. @param {BoxView} box @param {Context} context @returns {Section} */
function volumes(box, { model, select }) {
  const project = box.key.startsWith('project:') ? box.key.slice('project:'.length) : null;
  const sources = [...model.storage().sources.values()].filter(({ ground, boxes, node }) => ground === 'volume' && (boxes.includes(box.key) || (project !== null && node.project === project)));
  return {
    name: 'volumes',
    title: sources.length ? n('%(count)s volume', '%(count)s volumes', sources.length) : t('No volumes'),
    facts: sources.map(({ id, users }) => [id, users.length]),
    build: () => el('ul', { class: 'rows' }, ...sources.map((source) => el('li', {}, link(source.id, sourceName(source), select),
      source.users.length === 0 && el('span', { class: 'muted', text: ` ${t('not in use')}` })))),
  };
}

/** @param {ContainerView[]} containers @param {Context} context @returns {Section[]} */
function ports(containers, { select }) {
  const published = containers.flatMap((view) => view.ports.map((port) => ({ port, view })));
  if (!published.length) return [];
  return [{
    name: 'ports',
    title: t('Published ports'),
    facts: published.map(({ port, view }) => [port, view.id, view.name]),
    build: () => el('ul', { class: 'rows' }, ...published.map(({ port, view }) => el('li', { class: port.everywhere ? 'everywhere' : '' }, mono(portText(port)), ' ', link(view.id, view.name, select)))),
  }];
}
