/**
 * The page's words in the reader's language, out of Django's JavaScriptCatalog (a classic script before the modules).
 *
 * @module i18n
 */

import { inSentence } from './visible.js';

/**
 * @typedef {object} Catalog  what /jsi18n/ puts into the window
 * @property {(text: string) => string} gettext
 * @property {(singular: string, plural: string, count: number) => string} ngettext
 */
/** @typedef {Record<string, string|number|readonly string[]>} Values  names among them; an array is a list of names */

/** @returns {Catalog|undefined} none in tests, and where the script did not arrive: then the page is in English */
function catalog() {
  return /** @type {{django?: Catalog}} */ (globalThis).django;
}

/**
 * @param {string} text     English; `%(name)s` stands for a value
 * @param {Values} [values]
 * @returns {string}
 */
export function t(text, values) {
  return fill(catalog()?.gettext(text) ?? text, values);
}

/**
 * @param {string} singular
 * @param {string} plural
 * @param {number} count     is `%(count)s` as well
 * @param {Values} [values]
 * @returns {string}
 */
export function n(singular, plural, count, values) {
  const text = catalog()?.ngettext(singular, plural, count) ?? (count === 1 ? singular : plural);
  return fill(text, { count, ...values });
}

/**
 * @param {string} text
 * @param {Values} [values]
 * @returns {string}
 */
function fill(text, values) {
  if (!values) return text;
  return text.replace(/%\((\w+)\)s/g, (whole, name) => (name in values ? said(values[name]) : whole));
}

/** @param {string|number|readonly string[]} value */
function said(value) {
  return typeof value === 'object' ? value.map(inSentence).join(', ') : inSentence(String(value));
}
