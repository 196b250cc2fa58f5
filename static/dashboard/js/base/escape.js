/**
 * Names from the engine may hold what is not seen: marks that turn the direction of what follows, characters without a width, control
 * characters. `visible` shows them as signs, so that no name can look like another; where it is drawn only: what is copied,
 * searched and sent stays as it is. `topology/escape.py` does the same on the server. Pure.
 *
 * @module visible
 */

/** Control characters, what Unicode calls ignorable, spaces of a hair's width, halves of characters. */
const UNSEEN = String.raw`\u034f\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u2000-\u200f\u2028-\u202e\u205f-\u206f\u2800\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}`;
const EMOJI = String.raw`\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u27ff\u2900-\u2bff\u3030\u303d\u3297\u3299\u{1f000}-\u{1faff}`;
/** Scripts whose letters change their form by what joins them. */
const JOINING = String.raw`\u17b6-\u17ff\u0600-\u061b\u061d-\u0dff\u1000-\u109f\u1780-\u17b3`;
/** What is not seen and yet belongs there: within one emoji, and between joined letters. */
const AT_HOME = [
  String.raw`(?<=[${EMOJI}]|\ufe0f)\u200d(?=[${EMOJI}])`,
  String.raw`(?<=[${EMOJI}])(?:\ufe0e|\ufe0f)`,
  String.raw`(?<=[0-9#*])\ufe0f(?=\u20e3)`,
  String.raw`(?<=\u{1f3f4})[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{2,6}\u{e007f}`,
  String.raw`(?<=[${JOINING}])[\u200c\u200d](?=[${JOINING}])`,
].join('|');

const ANY = new RegExp(`[${UNSEEN}]`, 'u');
const EACH = new RegExp(`(${AT_HOME})|[${UNSEEN}]`, 'gu');
const SIGNS = new Map([['\n', '⏎'], ['\t', '⇥']]);
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const ISOLATED = /\u2068([^\u2066-\u2069]*)\u2069/g;

/**
 * @param {string} name
 * @returns {string} as it is drawn: `a⟨U+202E⟩b`
 */
export function visible(name) {
  if (!ANY.test(name)) return name;
  return name.replace(EACH, (found, atHome) => atHome ?? SIGNS.get(found) ?? `⟨U+${hex(found)}⟩`);
}

/** @param {string} character */
function hex(character) {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}

/**
 * A name as a part of a sentence: what reads from the right must not turn what stands beside it.
 * @param {string} name
 */
export function inSentence(name) {
  const shown = visible(name);
  return RIGHT_TO_LEFT.test(shown) ? `\u2068${shown}\u2069` : shown;
}

/**
 * A sentence that may hold names made ready by `inSentence`, whose isolation stays.
 * @param {string} sentence
 */
export function legible(sentence) {
  if (!ANY.test(sentence)) return sentence;
  let shown = '';
  let done = 0;
  for (const { 0: whole, 1: inner, index } of sentence.matchAll(ISOLATED)) {
    shown += visible(sentence.slice(done, index)) + (RIGHT_TO_LEFT.test(inner) ? `\u2068${visible(inner)}\u2069` : visible(whole));
    done = index + whole.length;
  }
  return shown + visible(sentence.slice(done));
}
