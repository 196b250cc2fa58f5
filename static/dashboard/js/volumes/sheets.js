/**
 * The sheets before something is done with a volume: what will be, what will be gone, and what must be chosen.
 *
 * @module volumes/sheets
 */

import { el } from '../base/dom.js';
import { n, t } from '../base/i18n.js';
import { sizeWord } from '../mounts/words.js';
import { line } from '../actions/sheeteffects.js';
import { volumePath } from './path.js';
import { visible } from '../base/escape.js';
import { foreseen } from './foreseen.js';
import { check, field, nameInput, notCarried, pairsOf, pauseCheck, previewLines, words, wrongName } from './parts.js';

/** @typedef {import('../actions/sheet.js').Content} Content */
/** @typedef {import('./parts.js').VolumePreview} VolumePreview */
/** Stands for a volume that has no name yet: engines take none like it. */
export const NO_NAME = '-';
/** The label by which compose knows whose a volume is. */
const PROJECT = 'com.docker.compose.project';
/**
 * @template T
 * @typedef {{content: Content, read: () => T}} Form  a sheet, and what was chosen in it
 */

/** @param {VolumePreview} preview @returns {Form<{format: string, pause: boolean}>} */
export function backupForm(preview) {
  const pause = pauseCheck(preview);
  const format = el('select', { name: 'format' },
    el('option', { value: 'tar.gz', text: t('.tar.gz – every system can read it') }),
    el('option', { value: 'tar.zst', text: t('.tar.zst – smaller and faster') }),
    el('option', { value: 'tar', text: t('.tar – not compressed') }));
  return {
    content: {
      title: t('Back up %(name)s?', { name: preview.volume.name }),
      refused: preview.refused?.detail ?? null,
      body: [previewLines(preview), field(t('Format'), format, t('With a manifest, so that a restore can check that all is there.')), ...(pause ? [pause.element] : []), notCarried(preview)],
      confirm: t('Download the backup'),
    },
    read: () => ({ format: format.value, pause: pause?.input.checked ?? false }),
  };
}

/** @param {VolumePreview} preview @returns {Form<{to: string, pause: boolean}>} */
export function copyForm(preview) {
  const pause = pauseCheck(preview);
  const to = nameInput('to', `${preview.volume.name.slice(0, 240)}-copy`);
  const after = foreseen(to, preview, (name) => `${volumePath(preview.volume.name)}/preview?${new URLSearchParams({ action: 'copy', to: name })}`);
  return {
    content: {
      title: t('Copy %(name)s to a new volume?', { name: preview.volume.name }),
      refused: preview.refused?.detail ?? null,
      body: [previewLines(preview), field(t('Name of the new volume'), to), after.element, ...(pause ? [pause.element] : []), notCarried(preview)],
      confirm: t('Copy'),
      missing: () => (to.value.trim() === preview.volume.name ? t('The new volume needs a name of its own.') : wrongName(to.value) ?? after.missing()),
    },
    read: () => ({ to: to.value.trim(), pause: pause?.input.checked ?? false }),
  };
}

/** @param {VolumePreview} preview @returns {Content} */
export function removeSheet(preview) {
  const typed = preview.needs_words ? words(preview.volume.name) : null;
  return {
    title: t('Remove the volume %(name)s?', { name: preview.volume.name }),
    refused: preview.refused?.detail ?? null,
    body: [previewLines(preview), ...(typed ? [el('ul', { class: 'effects' }, line('minus', t('It cannot be undone. Back it up first if you are not sure.'))), typed.element] : [])],
    confirm: t('Remove'),
    danger: true,
    missing: () => typed?.missing() ?? null,
  };
}

/** Into one that is there, or into a new one, which is to have a name. @param {VolumePreview} preview @param {boolean} administrator @returns {Form<{name: string, file: File|null, mode: string, pause: boolean, links: boolean, devices: boolean}>} */
export function restoreForm(preview, administrator) {
  const { name } = preview.volume;
  const newName = nameInput('name', name === NO_NAME ? '' : name);
  const after = preview.exists ? null : foreseen(newName, preview, (typed) => `${volumePath(typed)}/preview?action=restore`);
  const file = el('input', { type: 'file', name: 'file', accept: '.tar,.gz,.tgz,.zst,.tzst' });
  const mode = el('select', { name: 'mode' },
    el('option', { value: 'empty', text: t('Only if it is empty') }),
    el('option', { value: 'replace', text: t('Replace what it holds now') }));
  const typed = words(name);
  const pause = preview.exists ? pauseCheck(preview) : null;
  const links = check(t('Keep links that lead out of the volume'));
  const devices = check(t('Allow device nodes'));
  typed.element.hidden = true;
  mode.addEventListener('change', () => { typed.element.hidden = mode.value !== 'replace'; });
  return {
    content: {
      title: preview.exists ? t('Restore a backup into %(name)s?', { name }) : t('Restore a backup into a new volume'),
      refused: preview.refused?.detail ?? null,
      body: [
        previewLines(preview), ...(preview.exists ? [] : [field(t('Name of the new volume'), newName), ...(after ? [after.element] : [])]), field(t('Backup file'), file, t('.tar, .tar.gz or .tar.zst')), ...(preview.exists ? [field(t('What it holds now'), mode), typed.element] : []),
        ...(pause ? [pause.element] : []), links.element, ...(administrator ? [devices.element] : []), notCarried(preview),
      ],
      confirm: t('Restore'),
      danger: preview.exists,
      missing: () => {
        const wrong = preview.exists ? null : wrongName(newName.value) ?? after?.missing() ?? null;
        if (wrong) return wrong;
        if (!file.files?.length) return t('Choose the backup file first.');
        return preview.exists && mode.value === 'replace' ? typed.missing() : null;
      },
    },
    read: () => ({
      name: preview.exists ? name : newName.value.trim(), file: file.files?.[0] ?? null, mode: preview.exists ? mode.value : 'new', pause: pause?.input.checked ?? false,
      links: links.input.checked, devices: devices.input.checked,
    }),
  };
}

/** @param {Pick<import('../app/app.js').PageData, 'administrator'|'projects'|'withoutProject'>} page @returns {Form<{name: string, labels: Record<string, string>, driver: string|null, options: Record<string, string>}>} */
export function createForm({ administrator, projects = null, withoutProject = true }) {
  const project = projectChoice(projects ?? [], withoutProject);
  const name = nameInput('name');
  const labels = el('textarea', { name: 'labels', rows: 2, spellcheck: 'false', placeholder: 'com.example.owner=anna' });
  const driver = nameInput('driver', 'local');
  const options = el('textarea', { name: 'options', rows: 2, spellcheck: 'false', placeholder: 'type=nfs' });
  return {
    content: {
      title: t('Create a volume'),
      refused: projects && !project.options.length ? t('There is no project in which you may create one.') : null,
      body: [
        field(t('Name'), name), ...(projects ? [field(t('Project'), project)] : []), field(t('Labels, one key=value a line'), labels),
        ...(administrator ? [field(t('Driver'), driver), field(t('Driver options, one key=value a line'), options)] : []),
      ],
      confirm: t('Create'),
      missing: () => wrongName(name.value),
    },
    read: () => ({ name: name.value.trim(), labels: { ...pairsOf(labels.value), ...(project.value ? { [PROJECT]: project.value } : {}) }, driver: administrator ? driver.value.trim() || null : null, options: administrator ? pairsOf(options.value) : {} }),
  };
}

/** Whose it is to be, for those who may not make one for everybody. @param {string[]} projects @param {boolean} without */
function projectChoice(projects, without) {
  return el('select', { name: 'project' },
    ...(without ? [el('option', { value: '', text: t('no project') })] : []), ...projects.map((name) => el('option', { value: name, text: visible(name) })));
}

/** @param {{volumes: {id: string, name: string, size: number|null}[], bytes: number|null, refused: {detail: string}|null, warnings: string[]}} preview @returns {Content} */
export function pruneSheet({ volumes, bytes, refused, warnings }) {
  const count = volumes.length;
  return {
    title: t('Remove unused anonymous volumes?'),
    refused: count ? null : (refused?.detail ?? t('There are none: every anonymous volume is used by a container.')),
    body: [
      el('ul', { class: 'effects' }, line('minus', n('%(count)s volume will be gone for good:', '%(count)s volumes will be gone for good:', count),
        el('ul', { class: 'chips prune' }, ...volumes.map(({ name, size }) => el('li', { class: 'chip mono', title: name, text: size === null ? name.slice(0, 12) : `${name.slice(0, 12)} · ${sizeWord(size)}` })))),
      bytes !== null && line('same', t('Together they hold %(size)s.', { size: sizeWord(bytes) })),
        ...warnings.map((warning) => line('warn', warning))),
    ],
    confirm: n('Remove %(count)s volume', 'Remove %(count)s volumes', count),
    danger: true,
  };
}
