/**
 * How a value of the search is compared with a text: whole, as its beginning, or anywhere in it. With a `*`, which stands for any run
 * of characters, a value always describes the whole text. Letters are the same large or small.
 *
 * @module search/pattern
 */

/**
 * Whether each part between stars follows the one before; each as early as it can, so that nothing is tried twice.
 * @param {string} value  with a `*`
 * @param {string} text
 */
function describes(value, text) {
  const inner = value.split('*');
  const [first, last] = [inner.shift() ?? '', inner.pop() ?? ''];
  const end = text.length - last.length;
  if (first.length > end || !text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const part of inner) {
    at = text.indexOf(part, at);
    if (at < 0 || at + part.length > end) return false;
    at += part.length;
  }
  return true;
}

/** @param {unknown} text @param {string} value  in small letters @param {(text: string) => boolean} plainly  without a `*` */
function compare(text, value, plainly) {
  if (typeof text !== 'string') return false;
  const small = text.toLowerCase();
  return value.includes('*') ? describes(value, small) : plainly(small);
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
