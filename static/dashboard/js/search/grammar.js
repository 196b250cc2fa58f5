/**
 * The search's language, taken apart: text in, terms and complaints out. docs/search.md has its grammar; the server reads the
 * same language (topology/selectors/grammar.py), and tests/search_cases.json holds both to it.
 *
 * @module search/grammar
 */

/** @typedef {'container'|'network'|'project'|'service'|'image'|'state'|'ip'|'port'|'label'|'volume'|'path'|'mount'|'id'|'exposed'|'reaches'|'reached-by'|'out'|'broken'} Field */
/** @typedef {{field: Field|null, value: string, not: boolean}} Term  the value in small letters and without quotes */
/**
 * What a reader should know about a term: a field that there is not (`word` is its name, `nearest` what may be meant), or a field
 * or `-` after which nothing was said. `position` counts characters from 0.
 * @typedef {{code: 'unknown_field'|'no_value', position: number, word: string, nearest: Field|null}} Problem
 */
/** @typedef {Term & {start: number, end: number, problem: Problem|null}} Word  a term with its place in the text, in UTF-16 units */

/** @type {readonly Field[]} */
export const FIELDS = ['container', 'network', 'project', 'service', 'image', 'state', 'ip', 'port', 'label', 'volume', 'path', 'mount', 'id', 'exposed', 'reaches', 'reached-by', 'out', 'broken'];

/** What is asked about reach, and is the server's to know. @type {ReadonlySet<Field|null>} */
export const REACH_FIELDS = new Set(/** @type {Field[]} */ (['exposed', 'reaches', 'reached-by', 'out']));

/** A run without blanks, except inside quotes; a quote that is not closed yet goes to the end. */
const WORD = /(?:[^ \t\r\n\u00a0\u3000"]|"[^"]*"?)+/g;
const NAMED = /^([a-z][a-z_-]*):/;
/** An address has colons as well: `fd00::7`, `02:42:ac:11:00:02`. */
const ADDRESS = /^[0-9a-f]{1,4}:[0-9a-f:.]*(?:\/\d+)?$/;
/** What people call a field elsewhere. @type {Readonly<Record<string, Field>>} */
const KNOWN_AS = {
  name: 'container', health: 'state', status: 'state', tag: 'label', stack: 'project', net: 'network', address: 'ip', subnet: 'ip', bind: 'path', destination: 'mount', tmpfs: 'mount',
};
const FAR = 2;

/**
 * The terms of a query, as far as they say something. A field that there is not makes a plain word (`nginx:1.27`).
 * @param {string} text
 * @returns {Term[]}
 */
export function parseQuery(text) {
  return readWords(text).filter((word) => word.value !== '').map(({ field, value, not }) => ({ field, value, not }));
}

/** @param {string} text @returns {Problem[]} in the order of the text */
export function problemsOf(text) {
  return readWords(text).flatMap(({ problem }) => problem ?? []);
}

/** @param {string} text @returns {Word[]} each word of it, also those that say nothing yet (their value is '') */
export function readWords(text) {
  return [...text.matchAll(WORD)].map((found) => readWord(found[0], found.index, text));
}

/** @param {string} word @param {number} start @param {string} text @returns {Word} */
function readWord(word, start, text) {
  const not = word.startsWith('-');
  const body = (not ? word.slice(1) : word).toLowerCase();
  const name = NAMED.exec(body)?.[1] ?? null;
  const field = FIELDS.find((known) => known === name) ?? null;
  const value = (field ? body.slice(field.length + 1) : body).replaceAll('"', '');
  const problem = problemOf({ name, field, value, body }, [...text.slice(0, start + Number(not))].length);
  return { field, value, not, start, end: start + word.length, problem };
}

/** @param {{name: string|null, field: Field|null, value: string, body: string}} word @param {number} position @returns {Problem|null} */
function problemOf({ name, field, value, body }, position) {
  if (value === '') return { code: 'no_value', position, word: field ?? body, nearest: field };
  if (name === null || field !== null || ADDRESS.test(body)) return null;
  return { code: 'unknown_field', position, word: name, nearest: nearestField(name) };
}

/**
 * The field that may be meant: one that begins so, one by another name, or one that is two letters away at most.
 * @param {string} name
 * @returns {Field|null}
 */
export function nearestField(name) {
  const begun = FIELDS.find((field) => field.startsWith(name)) ?? KNOWN_AS[name];
  if (begun) return begun;
  const near = FIELDS.map((field) => ({ field, far: distance(name, field) })).filter(({ field, far }) => far <= FAR && far < field.length - 1);
  return near.reduce((/** @type {typeof near[0]|null} */ best, one) => (best && best.far <= one.far ? best : one), null)?.field ?? null;
}

/** How many letters must be changed, put in or left out (Levenshtein). @param {string} one @param {string} other */
function distance(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= other.length; j += 1) {
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + Number(letter !== other[j - 1])));
    }
    row = next;
  }
  return row[other.length];
}
