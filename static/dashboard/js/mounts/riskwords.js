/**
 * Why a mount is a risk, in a sentence that explains it: also why one that is read-only may still be a way to root.
 *
 * @module mounts/riskwords
 */

import { t } from '../base/i18n.js';

/** @typedef {import('./types.js').Risk} Risk */
/** @typedef {(id: string) => string} Name  of a node */

/** @param {string} code @param {boolean} rw */
function wayIn(code, rw) {
  const written = {
    docker_socket: t('Whoever can speak to this socket can start a container that owns the host: this is root. Take it away, or put a proxy in between that allows only what is needed.'),
    host_root: t('The whole host can be changed from inside: this is root.'),
    docker_data: t('All volumes, images and containers of the engine can be changed past the engine: this is root.'),
    host_proc: t('Through the host’s /proc, kernel settings can be changed that make the host run a program as root.'),
    host_sys: t('Through the host’s /sys, devices and kernel settings can be changed: this is root.'),
    host_dev: t('The host’s disks and other devices can be written to past the file system: this is root.'),
    host_etc: t('The host’s accounts, keys and services can be changed: this is root.'),
    host_home_root: t('A key put into root’s home lets its owner log in as root.'),
    host_run: t('The sockets of the host’s services lie here, Docker’s among them: this is root.'),
  };
  const read = {
    docker_socket: t('Read-only does not help: the socket can still be spoken to, and whoever speaks to it can start a container that owns the host. This is root.'),
    host_root: t('The whole host can be read: password hashes, keys, every container’s data. What is found there often leads to root.'),
    docker_data: t('All volumes, images and containers’ secrets can be read.'),
    host_proc: t('Through the host’s /proc, every process can be looked into: command lines, environments, open files.'),
    host_sys: t('The host’s hardware and kernel can be looked into.'),
    host_dev: t('Read-only does not help against devices: those that can be opened can be written to.'),
    host_etc: t('The host’s accounts, password hashes and keys can be read.'),
    host_home_root: t('Keys and histories in root’s home can be read.'),
    host_run: t('Read-only does not help: the sockets in here, Docker’s among them, can still be spoken to. This is root.'),
  };
  return /** @type {Record<string, string>} */ (rw ? written : read)[code];
}

/**
 * @param {Risk} risk
 * @param {Name} nameOf
 * @returns {string}
 */
export function riskSentence({ code, rw, destination, other }, nameOf) {
  if (code === 'two_writers') return t('Several containers write here. Unless they take turns, they damage each other’s data.');
  const of = { path: destination ?? '', other: other ? nameOf(other) : '?' };
  if (code === 'nested') return t('It lies inside %(other)s, which is mounted as well: who uses that reaches this too.', of);
  if (code === 'hidden') return t('At %(path)s it hides a part of %(other)s, which the same container mounts: what lies there cannot be seen from inside.', of);
  return wayIn(code, Boolean(rw)) ?? code;
}
