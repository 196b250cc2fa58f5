/**
 * What the preview of starting, stopping or freezing a container says, line by line.
 *
 * @module actions/lifecyclesheet
 */

import { el } from '../base/dom.js';
import { n, t } from '../base/i18n.js';
import { line, names } from './sheeteffects.js';

/** @typedef {import('./lifecycle.js').Verb} Verb */
/** @typedef {{id: string, name: string}} Named */
/**
 * The answer of `POST …/preview`.
 * @typedef {object} Preview
 * @property {Verb} action
 * @property {Named} container
 * @property {{code: string, detail: string}|null} refused
 * @property {Named[]} dependents
 * @property {Named[]} sharers
 * @property {string[]} ports
 * @property {(Named & {kind: 'volume'|'tmpfs'|'layer'})[]} lost
 * @property {boolean} undoable
 * @property {string[]} warnings
 */

/** The word on the button. @param {Verb} verb */
export function verbWord(verb) {
  return { start: t('Start'), stop: t('Stop'), restart: t('Restart'), pause: t('Pause'), unpause: t('Resume'), kill: t('Kill') }[verb];
}

/** @param {Verb} verb @param {string} name */
function question(verb, name) {
  return {
    start: t('Start %(name)s?', { name }), stop: t('Stop %(name)s?', { name }), restart: t('Restart %(name)s?', { name }),
    pause: t('Pause %(name)s?', { name }), unpause: t('Resume %(name)s?', { name }), kill: t('Kill %(name)s?', { name }),
  }[verb];
}

/** @param {Preview} preview @returns {import('./sheet.js').Content} */
export function lifecycleSheet(preview) {
  const { action, container, refused } = preview;
  return {
    title: question(action, container.name),
    refused: refused?.detail ?? null,
    body: [el('ul', { class: 'effects' }, ...effects(preview))],
    confirm: verbWord(action),
    danger: action === 'kill' || preview.lost.some(({ kind }) => kind === 'layer'),
  };
}

/** @param {Preview} preview */
function effects(preview) {
  return [
    dependentLine(preview), sharerLine(preview),
    preview.ports.length ? line('minus', t('Published ports close: %(ports)s', { ports: preview.ports.join(', ') })) : null,
    lostLine(preview),
    ...preview.warnings.map((warning) => line('warn', warning)),
    preview.undoable ? null : line('warn', t('This cannot be undone here.')),
  ];
}

/** @param {Preview} preview */
function dependentLine({ action, dependents, container: { name } }) {
  if (action === 'unpause') return line('plus', t('It goes on where it was.'));
  const list = names(dependents.map((each) => each.name));
  if (action === 'start') {
    if (!dependents.length) return line('same', t('No container will reach it.'));
    return line('plus', n('%(count)s container will reach %(name)s:', '%(count)s containers will reach %(name)s:', dependents.length, { name }), list);
  }
  if (!dependents.length) return line('same', t('No container reaches it now.'));
  return line('minus', n('%(count)s container reaches %(name)s now, and may depend on it:', '%(count)s containers reach %(name)s now, and may depend on it:', dependents.length, { name }), list);
}

/** @param {Preview} preview */
function sharerLine({ action, sharers }) {
  if (!sharers.length || action === 'pause' || action === 'unpause') return null;
  const list = names(sharers.map((each) => each.name));
  if (action === 'start') return line('warn', t('These share its network stack, and must be restarted to be in the new one:'), list);
  return line('warn', t('These share its network stack, and lose their network with it:'), list);
}

/** @param {Preview} preview */
function lostLine({ action, lost }) {
  if (!lost.length) return action === 'stop' || action === 'kill' || action === 'restart' ? line('same', t('No data is lost that it has written.')) : null;
  const words = { volume: t('volume'), tmpfs: t('in memory'), layer: t('all that it has written into its own layer') };
  return line('warn', t('This data is lost:'), names(lost.map(({ kind, name }) => (kind === 'layer' ? words.layer : `${name} (${words[kind]})`))));
}
