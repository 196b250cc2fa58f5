/**
 * What stands out and what steps back: hovered, found, pinned, pending. Says a class for each thing; draws nothing. Pure.
 *
 * @module chart/marks
 */

/** @typedef {import('../../base/types.js').ScenePlug} ScenePlug */
/** @typedef {import('../layout/sceneindex.js').SceneIndex} SceneIndex */
/** @typedef {''|'soft'|'dim'|'gone'} Fading  soft: not what was found, but it leads there */

/**
 * @typedef {object} Marks
 * @property {Set<string>|null} lit      what a pointed-at or pinned thing has to do with; null: nothing is pointed at
 * @property {Set<string>|null} hits     what a search found; null: no search
 * @property {Set<string>|null} hitRails rails that lead to a hit
 * @property {'find'|'hide'} mode
 * @property {import('../../reach/types.js').ReachMarks|null} reach  who is reached and how, the way between two; null: nobody has asked
 * @property {string|null} selected
 * @property {Map<string, {connected: boolean, refused: string|null}>|null} targets  while a card is dragged
 * @property {Map<string, string[]>} present  what others have pinned, and who
 * @property {ReadonlySet<string>} breaches  what is not as expected
 * @property {ReadonlyMap<string, import('../../alerts/standing.js').State>} alerts  the weightiest of each thing
 * @property {import('../../notes/subjects.js').NotesOn} notes  what people have noted, by what it is on
 * @property {{series: ReadonlyMap<string, import('../../figures/series.js').Series>, now: number}|null} sparks  what containers use
 * @property {import('../../past/types.js').ChangeMarks|null} changes  what changed since another moment; null: nobody has asked
 * @property {Set<string>} pending       endpoint ids, and 'container network' for those to come
 */

/** @returns {Marks} */
export const noMarks = () => ({
  lit: null,
  hits: null,
  hitRails: null,
  mode: 'find',
  reach: null,
  selected: null,
  targets: null,
  pending: new Set(),
  present: new Map(),
  breaches: new Set(),
  alerts: new Map(),
  notes: new Map(),
  sparks: null,
  changes: null,
});

/** @param {boolean} found @param {boolean} lit @param {Marks} marks @returns {Fading} */
function fading(found, lit, marks) {
  if (!found) return marks.mode === 'hide' ? 'gone' : 'dim';
  return lit ? '' : 'dim';
}

/** @param {Marks} marks @param {string} id @returns {Fading} */
export function cardFading(marks, id) {
  return fading(!marks.hits || marks.hits.has(id), !marks.lit || marks.lit.has(id), marks);
}

/** A plug is lit with its own name, or between a lit card and a lit rail. @param {Marks} marks @param {ScenePlug} plug */
export function plugFading(marks, plug) {
  const { hits, lit } = marks;
  const found = !hits || hits.has(plug.id) || hits.has(plug.card) || hits.has(plug.network);
  return fading(found, !lit || lit.has(plug.id) || (lit.has(plug.card) && lit.has(plug.network)), marks);
}

/** @param {Marks} marks @param {string} id @returns {Fading} */
export function railFading(marks, id) {
  const { hits, hitRails, lit } = marks;
  const found = !hits || hits.has(id);
  const fade = fading(found || (hitRails?.has(id) ?? false), !lit || lit.has(id), marks);
  return fade === '' && !found && !lit && marks.mode === 'find' ? 'soft' : fade;
}

/** Whether a rail can have the card that is being dragged; '' while none is. @param {Marks} marks @param {string} id @returns {''|'target'|'refused'} */
export function railOffer(marks, id) {
  if (!marks.targets) return '';
  const target = marks.targets.get(id);
  return target && !target.connected && target.refused === null ? 'target' : 'refused';
}

/** Sets the classes of a rail or its name. @param {Element} element @param {Marks} marks @param {string} id */
export function markRail(element, marks, id) {
  const fade = railFading(marks, id);
  const offer = railOffer(marks, id);
  setFading(element, fade !== 'gone' && offer !== '' ? '' : fade, marks.selected === id);
  element.classList.toggle('target', offer === 'target');
  element.classList.toggle('refused', offer === 'refused');
}

/**
 * A box steps back when nothing in it stands out, and goes with all that is in it.
 * @param {Marks} marks
 * @param {readonly {id: string}[]} cards
 * @param {(marks: Marks, id: string) => Fading} fadingOf
 * @returns {Fading}
 */
export function boxFading(marks, cards, fadingOf = cardFading) {
  if (!marks.hits && !marks.lit) return '';
  let all = /** @type {Fading} */ ('gone');
  for (const card of cards) {
    const one = fadingOf(marks, card.id);
    if (one === '') return '';
    if (one !== 'gone') all = 'dim';
  }
  return cards.length === 0 && !(marks.hits && marks.mode === 'hide') ? 'dim' : all;
}

/** @param {Set<string>|null} hits @param {SceneIndex} index @returns {Set<string>|null} */
export function railsOfHits(hits, index) {
  if (!hits) return null;
  const rails = new Set();
  for (const plug of index.plugs.values()) if (hits.has(plug.id) || hits.has(plug.card)) rails.add(plug.network);
  return rails;
}

/** @param {Element} element @param {Fading} fade @param {boolean} selected */
export function setFading(element, fade, selected) {
  element.classList.toggle('dim', fade === 'dim');
  element.classList.toggle('soft', fade === 'soft');
  element.classList.toggle('gone', fade === 'gone');
  element.classList.toggle('selected', selected);
}
