/**
 * What a program wrote for a terminal, as styled pieces of text: colours and weight are kept, whatever else a terminal would do is
 * left out. Never markup. Pure.
 *
 * @module logs/ansi
 */

/** @typedef {{text: string, look: string}} Piece  `look`: names of classes, '' for none */

// Sequences that set colours (group 1), others of the same form, those with a string in them, and what stands alone.
const ESC = '\u001b';
const BELL = '\u0007';
const ESCAPE = new RegExp([
  `${ESC}\\[([0-9;]*)m`,
  `${ESC}\\[[0-9;?<=>!]*[ -/]*[@-~]`,
  `${ESC}[\\]PX^_][^${BELL}${ESC}]*(?:${BELL}|${ESC}\\\\)?`,
  `${ESC}[ -/]*[0-~]?`,
].join('|'), 'g');
const COLOURS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

/** @param {string} text @returns {Piece[]} */
export function pieces(text) {
  /** @type {Piece[]} */
  const found = [];
  let state = { colour: '', bold: false, dim: false };
  let last = 0;
  const put = (/** @type {string} */ part) => {
    if (part) found.push({ text: part, look: look(state) });
  };
  for (const match of text.matchAll(ESCAPE)) {
    put(text.slice(last, match.index));
    last = match.index + match[0].length;
    if (match[1] !== undefined) state = styled(state, match[1]);
  }
  put(text.slice(last));
  return found;
}

/** The text without what is for terminals only. @param {string} text */
export function plain(text) {
  return text.replace(ESCAPE, '');
}

/** @typedef {{colour: string, bold: boolean, dim: boolean}} State */

/** @param {State} state */
function look({ colour, bold, dim }) {
  return [colour && `ansi-${colour}`, bold && 'ansi-bold', dim && 'ansi-dim'].filter(Boolean).join(' ');
}

/** @param {State} state @param {string} codes @returns {State} */
function styled(state, codes) {
  let next = { ...state };
  const numbers = codes.split(';').map(Number);
  for (let at = 0; at < numbers.length; at += 1) {
    const code = numbers[at];
    if (code === 38 || code === 48) break; // a colour of a larger palette, in numbers of its own
    next = coded(next, code);
  }
  return next;
}

/** @param {State} state @param {number} code @returns {State} */
function coded(state, code) {
  if (code === 0) return { colour: '', bold: false, dim: false };
  if (code === 1) return { ...state, bold: true };
  if (code === 2) return { ...state, dim: true };
  if (code === 22) return { ...state, bold: false, dim: false };
  if (code === 39) return { ...state, colour: '' };
  if (code >= 30 && code <= 37) return { ...state, colour: COLOURS[code - 30] };
  if (code >= 90 && code <= 97) return { ...state, colour: COLOURS[code - 90] };
  return state;
}
