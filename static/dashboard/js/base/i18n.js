/**
 * The page's words in the reader's language, out of the catalog that the server puts into the page.
 *
 * @module i18n
 */

import { inSentence } from './escape.js';

/** @typedef {Record<string, string|string[]>} Catalog  English → the reader's language; with a number, each of its forms */
/** @typedef {Record<string, string|number|readonly string[]>} Values  names among them; an array is a list of names */

/** @type {Catalog|null} */
let known = null;

/** @param {Catalog|null} given  instead of the page's; `null`: the page's again */
export function useCatalog(given) {
  known = given;
}

/** @returns {Catalog} empty in English, and where there is no page */
function catalog() {
  known ??= JSON.parse(globalThis.document?.getElementById?.('catalog')?.textContent ?? '{}');
  return /** @type {Catalog} */ (known);
}

/**
 * @param {string} text     English; `%(name)s` stands for a value
 * @param {Values} [values]
 * @returns {string}
 */
export function t(text, values) {
  const translated = catalog()[text];
  return fill(typeof translated === 'string' ? translated : text, values);
}

/**
 * @param {string} singular
 * @param {string} plural
 * @param {number} count     is `%(count)s` as well
 * @param {Values} [values]
 * @returns {string}
 */
export function n(singular, plural, count, values) {
  const forms = catalog()[singular];
  // Of the languages here English has two forms and Korean one. One that has more needs its rule (Intl.PluralRules).
  const text = Array.isArray(forms) ? forms[count === 1 ? 0 : forms.length - 1] : count === 1 ? singular : plural;
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
