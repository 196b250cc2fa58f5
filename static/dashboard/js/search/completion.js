/**
 * What somebody may be about to write in the search: fields, what stands after them on this host, states; and the field that may be
 * meant where there is none of that name. Pure.
 *
 * @module search/completion
 */

import { FIELDS, readWords } from './grammar.js';
import { STATES } from './values.js';

/** @typedef {import('./grammar.js').Field} Field */
/** @typedef {import('./grammar.js').Word} Word */
/**
 * `kind` says what it is; `insert` stands for the text from `start` to `end` of a completion, with a blank after it where the term is
 * whole then.
 * @typedef {{kind: 'field'|'value'|'state'|'instead', field: Field|null, text: string, insert: string}} Option
 * @typedef {{start: number, end: number, options: Option[]}} Completion
 */

const MOST = 8;
/** Names that come up without their field. @type {readonly Field[]} */
const NAMES = ['project', 'container', 'network', 'volume'];
/** Letters from which on a plain word brings up names and states. */
const ENOUGH = 2;

/**
 * @param {string} text
 * @param {number} caret  in UTF-16 units
 * @param {(field: Field) => string[]} values
 * @returns {Completion} of the word at the caret
 */
export function complete(text, caret, values) {
  const word = readWords(text).find(({ start, end }) => start < caret && caret <= end);
  if (!word) return { start: caret, end: caret, options: FIELDS.map((field) => fieldOption(field, '')) };
  const sign = word.not ? '-' : '';
  const at = { start: word.start, end: word.end };
  if (word.field) return { ...at, options: valueOptions(word.field, word.value, sign, values) };
  const nearest = word.problem?.code === 'unknown_field' ? word.problem.nearest : null;
  if (nearest) return { ...at, options: [insteadOption(nearest, text.slice(word.start, word.end), sign)] };
  return { ...at, options: wordOptions(word, sign, values) };
}

/** @param {Field} field @param {string} sign @returns {Option} */
const fieldOption = (field, sign) => ({ kind: 'field', field, text: `${field}:`, insert: `${sign}${field}:` });

/** @param {Field} field @param {string} value @param {string} sign @returns {Option} */
const valueOption = (field, value, sign) => ({ kind: 'value', field, text: `${field}:${value}`, insert: `${sign}${field}:${quoted(value)} ` });

/** What was written after the field that there is not stays. @param {Field} field @param {string} written @param {string} sign @returns {Option} */
function insteadOption(field, written, sign) {
  const rest = written.slice(written.indexOf(':') + 1);
  return { kind: 'instead', field, text: `${field}:${rest}`, insert: `${sign}${field}:${rest}` };
}

/** @param {Word} word @param {string} sign @param {(field: Field) => string[]} values @returns {Option[]} */
function wordOptions({ value }, sign, values) {
  const fields = FIELDS.filter((field) => field.startsWith(value)).map((field) => fieldOption(field, sign));
  if ([...value].length < ENOUGH) return fields.slice(0, MOST);
  const states = STATES.filter((state) => state.startsWith(value) && state !== value);
  const names = NAMES.flatMap((field) => ranked(values(field), value).slice(0, MOST / 2).map((name) => valueOption(field, name, sign)));
  return [...fields, ...states.map((state) => /** @type {Option} */ ({ kind: 'state', field: null, text: state, insert: `${sign}${state} ` })), ...names].slice(0, MOST);
}

/** @param {Field} field @param {string} value @param {string} sign @param {(field: Field) => string[]} values @returns {Option[]} */
function valueOptions(field, value, sign, values) {
  const found = field === 'state' ? values(field).filter((state) => state.startsWith(value)) : ranked(values(field), value);
  const done = found.length === 1 && found[0].toLowerCase() === value;
  return done ? [] : found.slice(0, MOST).map((name) => valueOption(field, name, sign));
}

/** Those that hold what is written, those that begin so first. @param {string[]} names @param {string} value */
function ranked(names, value) {
  const wanted = value.replaceAll('*', '');
  const small = names.map((name) => ({ name, at: name.toLowerCase().indexOf(wanted) })).filter(({ at }) => at >= 0);
  return [...small.filter(({ at }) => at === 0), ...small.filter(({ at }) => at > 0)].map(({ name }) => name);
}

/** @param {string} value  a quote in it cannot be written, and is left out */
function quoted(value) {
  const plain = value.replaceAll('"', '');
  return /[ \t\r\n\u00a0\u3000]/.test(plain) ? `"${plain}"` : plain;
}
