/**
 * How a value of the search is compared with a text: whole, as its beginning, or anywhere in it. With a `*`, which stands for any run
 * of characters, a value always describes the whole text. Letters are the same large or small.
 *
 * @module search/pattern
 */

const SPECIAL = /[.+?^${}()|[\]\\]/g;
/** What was asked last; a host of thousands is asked the same thing thousands of times. @type {Map<string, RegExp>} */
const compiled = new Map();
const KEPT = 64;

/** @param {string} value  with a `*` @returns {RegExp} */
function patternOf(value) {
  const known = compiled.get(value);
  if (known) return known;
  if (compiled.size >= KEPT) compiled.clear();
  const made = new RegExp(`^${value.replace(SPECIAL, '\\$&').replace(/\*+/g, '.*')}$`, 's');
  compiled.set(value, made);
  return made;
}

/** @param {unknown} text @param {string} value  in small letters @param {(text: string) => boolean} plainly  without a `*` */
function compare(text, value, plainly) {
  if (typeof text !== 'string') return false;
  const small = text.toLowerCase();
  return value.includes('*') ? patternOf(value).test(small) : plainly(small);
}

/** @param {unknown} text @param {string} value @returns {boolean} whether the text is that */
export const isWhole = (text, value) => compare(text, value, (small) => small === value);

/** @param {unknown} text @param {string} value @returns {boolean} whether the text begins so */
export const begins = (text, value) => compare(text, value, (small) => small.startsWith(value));

/** @param {unknown} text @param {string} value @returns {boolean} whether that is somewhere in the text */
export const contains = (text, value) => compare(text, value, (small) => small.includes(value));

const SHORT = 12;

/**
 * Whether a node is meant by its ID: the engine's, whole or its first twelve digits, or the node's own.
 * @param {string} id  `container:4f…`
 * @param {string} value
 */
export function isId(id, value) {
  const docker = id.slice(id.indexOf(':') + 1);
  return isWhole(docker, value) || docker.slice(0, SHORT) === value || isWhole(id, value);
}

/** A plain word of so many hexadecimal digits may be the beginning of an ID. */
const BEGINNING = /^[0-9a-f]{6,64}$/;

/** @param {string} id @param {string} word  a plain one */
export function beginsId(id, word) {
  return BEGINNING.test(word) && id.slice(id.indexOf(':') + 1).startsWith(word);
}
