/**
 * What the panel says of a volume, a path on the host or memory, and of one mount point.
 *
 * @module panel/source
 */

import { el, fact } from '../base/dom.js';
import { n, t } from '../base/i18n.js';
import { accessWord, fateSentence, sizeWord, sourceName } from '../mounts/words.js';
import { timeElement } from '../base/time.js';
import { backupSections } from '../backups/panel.js';
import { volumeActs } from '../volumes/panel.js';
import { link, mono, pairList, stateSign } from './parts.js';
import { riskSection } from './risks.js';

/** @typedef {import('../mounts/types.js').SourceView} SourceView */
/** @typedef {import('../mounts/types.js').MountView} MountView */
/** @typedef {import('./panel.js').Context} Context */
/** @typedef {import('./sections.js').Section} Section */

/** @param {SourceView} source @param {Context} context @returns {Section[]} */
export function sourceSections(source, context) {
  return [fate(source), about(source, context), users(source, context), ...riskSection(source.risks, context), ...options(source), ...backupSections(source, context), ...volumeActs(source, context)];
}

/** @param {SourceView} source @returns {Section} */
function fate(source) {
  return {
    name: 'fate',
    title: '',
    facts: [source.fate, source.ground],
    build: () => el('p', { class: `fate-line ${source.fate}` }, el('span', { class: 'fate-sign', 'aria-hidden': 'true' }), fateSentence(source)),
  };
}

/** @param {SourceView} source @param {Context} context @returns {Section} */
function about({ node, ground, backing }, { model, select }) {
  const bind = backing?.startsWith('/') ? model.storage().sources.get(`bind:${backing}`) : null;
  return {
    name: 'about',
    title: '',
    facts: [node, backing],
    build: () => el('dl', { class: 'facts' },
      ...fact(t('Path'), ground === 'bind' && mono(node.path)),
      ...fact(t('Mounted at'), ground === 'tmpfs' && mono(node.destination)),
      ...fact(t('Size'), ground === 'tmpfs' && node.size ? t('at most %(size)s', { size: sizeWord(node.size) }) : null),
      ...fact(t('Mode'), mono(node.mode)),
      ...fact(t('Driver'), node.driver),
      ...fact(t('Actual path'), bind ? link(bind.id, bind.name, select, 'mono') : mono(backing)),
      ...fact(t('Device'), node.device !== backing && mono(node.device)),
      ...fact(t('Mountpoint'), mono(node.mountpoint)),
      ...fact(t('Scope'), node.scope !== 'local' && node.scope),
      ...fact(t('Anonymous'), node.anonymous && t('yes: it was not given a name')),
      ...fact(t('Project'), node.project),
      ...fact(t('Created'), timeElement(node.created))),
  };
}

/** @param {SourceView} source @param {Context} context @returns {Section} */
function users(source, { model, select }) {
  const storage = model.storage();
  const rows = source.mounts.flatMap((id) => storage.mounts.get(id) ?? []);
  const direct = new Set(rows.map((mount) => mount.container));
  const through = source.users.filter((id) => !direct.has(id));
  const title = source.users.length ? n('Used by %(count)s container', 'Used by %(count)s containers', source.users.length) : t('No container uses it');
  const views = rows.map((mount) => ({ mount, view: model.containers.get(mount.container) }));
  return {
    name: 'users',
    title,
    facts: [views.map(({ mount, view }) => [mount.id, mount.rw, mount.subpath, view?.name, view?.sign]), through],
    build: () => el('ul', { class: 'rows users' },
      ...views.map(({ mount, view }) => el('li', {},
        el('div', { class: 'user-line' }, view && stateSign(view.sign), link(mount.container, view?.name ?? '?', select), access(mount.rw)),
        el('div', { class: 'muted' }, mono(mount.destination), mount.subpath && ` ${t('of its folder %(path)s', { path: mount.subpath })}`))),
      ...through.map((id) => el('li', {}, link(id, model.containers.get(id)?.name ?? '?', select), el('span', { class: 'muted', text: ` ${t('through a volume')}` })))),
  };
}

/** @param {boolean} rw */
export function access(rw) {
  return el('span', { class: `tag ${rw ? 'rw' : 'ro'}`, title: accessWord(rw), text: rw ? 'rw' : 'ro' });
}

/** @param {SourceView} source @returns {Section[]} */
function options({ node }) {
  return ['options', 'labels'].flatMap((name) => (Object.keys(node[name] ?? {}).length
    ? [{ name, title: name === 'options' ? t('Options') : t('Labels'), facts: node[name], build: () => pairList(node[name]) }] : []));
}

/** @param {MountView} mount @param {Context} context @returns {Section[]} */
export function mountPointSections(mount, context) {
  const storage = context.model.storage();
  const source = storage.sources.get(mount.source);
  const view = context.model.containers.get(mount.container);
  if (!source || !view) return [];
  const risks = (view.node.risks ?? []).filter((/** @type {{destination: string|null}} */ risk) => risk.destination === mount.destination);
  return [fate(source), {
    name: 'about',
    title: '',
    facts: [mount, view.name, view.sign, source.name],
    build: () => el('dl', { class: 'facts' },
      ...fact(t('Container'), link(view.id, view.name, context.select)),
      ...fact(t('Mount point'), mono(mount.destination)),
      ...fact(t('Source'), link(source.id, sourceName(source), context.select)),
      ...fact(t('Access'), accessWord(mount.rw)),
      ...fact(t('Propagation'), mount.propagation),
      ...fact(t('Subfolder'), mono(mount.subpath))),
  }, ...riskSection(risks, context, view.id)];
}
