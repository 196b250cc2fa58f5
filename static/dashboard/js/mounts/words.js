/**
 * How mounts and sources are called in a sentence, what becomes of data, and why a mount is a risk.
 *
 * @module mounts/words
 */

import { n, t } from '../base/i18n.js';
import { inSentence } from '../base/escape.js';
import { standingWord } from '../backups/words.js';
import { cautions } from './risks.js';

/** @typedef {import('./types.js').StorageModel} StorageModel */
/** @typedef {import('./types.js').SourceView} SourceView */
/** @typedef {import('./types.js').MountView} MountView */

/** @param {string} ground */
export function groundWord(ground) {
  if (ground === 'volume') return t('volume');
  return ground === 'bind' ? t('bind mount') : t('tmpfs');
}

/** @param {boolean} rw */
export const accessWord = (rw) => (rw ? t('read and write') : t('read only'));

/** In two or three words. @param {string} fate */
export function fateWord(fate) {
  if (fate === 'lost_with_rm_v') return t('lost with docker rm -v');
  return fate === 'lost_on_stop' ? t('lost on stop') : t('kept');
}

/** What becomes of a source's data, in a sentence. @param {SourceView} source */
export function fateSentence({ fate, ground }) {
  if (fate === 'lost_on_stop') {
    return ground === 'tmpfs' ? t('In memory: lost as soon as its container stops.') : t('In memory: lost as soon as no container that runs uses it.');
  }
  if (fate === 'lost_with_rm_v') return t('It has no name of its own: docker rm keeps it, docker rm -v removes it, unless another container uses it.');
  return ground === 'bind' ? t('Kept: a path on the host stays when containers are removed.') : t('Kept when its containers are removed, also with docker rm -v.');
}

/** Why a way to root is one, in a few words. @param {string} code */
export function wayWord(code) {
  /** @type {Record<string, string>} */
  const words = {
    docker_socket: t('root on the host'), host_root: t('the whole host'), docker_data: t('all of Docker’s data'),
    host_proc: t('the host’s processes'), host_sys: t('the host’s kernel'), host_dev: t('the host’s devices'),
    host_etc: t('the host’s accounts'), host_home_root: t('root’s home'), host_run: t('the host’s sockets'),
  };
  return words[code] ?? code;
}

/** The name of a source in a sentence. @param {SourceView} source */
export function sourceName(source) {
  if (source.ground === 'tmpfs') return t('memory at %(path)s', { path: source.name });
  return source.anonymous ? t('anonymous volume %(id)s', { id: source.label }) : source.name;
}

/**
 * The accessible name of a mount or a source; '' for what is neither.
 * @param {StorageModel} model
 * @param {string} id
 */
export function describeStorage(model, id) {
  const mount = model.mounts.get(id);
  if (mount) return describeMount(mount, model);
  const source = model.sources.get(id);
  return source ? describeSource(source) : '';
}

/** @param {MountView} mount @param {StorageModel} model */
function describeMount(mount, model) {
  const source = model.sources.get(mount.source);
  const names = { container: model.containers.get(mount.container)?.view.name ?? '?', path: mount.destination };
  const parts = [t('%(path)s in %(container)s', names), accessWord(mount.rw)];
  if (source) parts.push(`${groundWord(source.ground)} ${source.ground === 'tmpfs' ? '' : inSentence(source.name)}`.trim(), fateWord(source.fate));
  if (mount.root) parts.push(wayWord(mount.root));
  if (mount.hides) parts.push(t('hides a part of another mount'));
  return parts.join(', ');
}

/** @param {SourceView} source */
function describeSource(source) {
  const parts = [source.anonymous ? sourceName(source) : `${groundWord(source.ground)} ${inSentence(source.name)}`];
  if (source.backing && source.backing !== source.name) parts.push(t('really %(path)s', { path: source.backing }));
  parts.push(source.users.length ? n('used by %(count)s container', 'used by %(count)s containers', source.users.length) : t('used by no container'));
  if (source.writers.length > 1) parts.push(n('%(count)s writes', '%(count)s write', source.writers.length));
  parts.push(fateWord(source.fate));
  if (source.root) parts.push(wayWord(source.root));
  if (cautions(source.risks).some(({ code }) => code === 'nested')) parts.push(t('lies inside another mounted path'));
  if (source.backup) parts.push(standingWord(source.backup));
  if (source.lock) parts.push(source.lock);
  return parts.join(', ');
}

/** @param {StorageModel} model @param {string} id  of a container */
export function describeContainerMounts(model, id) {
  const count = model.mountsOf.get(id)?.length ?? 0;
  return count ? n('%(count)s mount', '%(count)s mounts', count) : t('no mounts');
}

/** @param {number} size  in bytes */
export function sizeWord(size) {
  const power = Math.min(4, Math.floor(Math.log2(Math.max(1, size)) / 10));
  return `${power === 0 ? size : Number((size / 1024 ** power).toPrecision(3))} ${['B', 'KiB', 'MiB', 'GiB', 'TiB'][power]}`;
}
