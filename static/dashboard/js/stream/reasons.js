/**
 * Why the engine is not live, in the reader's language. The server says it once for all browsers, in English; here its
 * sentences are known again. What is not known, the engine's own words above all, stays as it is.
 *
 * @module reasons
 */

import { t } from '../base/i18n.js';

/** Marks a text for `makemessages`. @param {string} text */
const gettext_noop = (text) => text;

/** The engine is there, but does not let Portolan in. */
const DENIED = [
  gettext_noop('No permission to use %(address)s: its owner or group must let us in.'),
  gettext_noop('ssh to %(address)s was refused: %(words)s.'),
  gettext_noop('TLS with %(address)s failed: %(words)s.'),
  gettext_noop('%(address)s does not allow us to ask: %(words)s'),
];
const AWAY = [
  gettext_noop('There is no engine at %(address)s: the socket does not exist.'),
  gettext_noop('No engine listens at %(address)s.'),
  gettext_noop('The host of %(address)s is not known: %(words)s.'),
  gettext_noop('%(address)s does not answer.'),
  gettext_noop('The engine does not answer.'),
  gettext_noop('The engine at %(address)s cut the connection.'),
  gettext_noop('%(address)s cannot be asked: %(words)s.'),
  gettext_noop('The engine at %(address)s cannot be reached: %(words)s.'),
  gettext_noop('%(address)s does not answer like a Docker Engine: it names no API version.'),
  gettext_noop('%(address)s does not answer like a Docker Engine: not JSON.'),
  gettext_noop('There is no engine behind %(address)s: %(words)s'),
  gettext_noop('%(address)s answered: %(words)s'),
  gettext_noop('Asking %(address)s failed: %(words)s'),
  gettext_noop('There is no Docker context named %(name)s.'),
  gettext_noop('The engine’s answer could not be read (%(kind)s).'),
];

/** @param {string} template @param {string} reason @returns {Record<string, string>|null} */
function valuesOf(template, reason) {
  const pattern = template.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/%\\\((\w+)\\\)s/g, '(?<$1>.+)');
  const found = new RegExp(`^${pattern.replace('’', "['’]")}$`, 's').exec(reason);
  return found ? { ...found.groups } : null;
}

/** @param {string|null} reason  as the server has it */
export function reasonInWords(reason) {
  if (!reason) return '';
  for (const template of [...DENIED, ...AWAY]) {
    const values = valuesOf(template, reason);
    if (values) return t(template, values);
  }
  return reason;
}

/** @param {string|null} reason  as the server has it */
export function isDenied(reason) {
  return reason !== null && DENIED.some((template) => valuesOf(template, reason) !== null);
}
