/**
 * What the layout remembers between two calls, and how it keeps or takes a place.
 *
 * The new memory is made from what is there now, so what has gone frees its place at once and nothing piles up.
 *
 * @module chart/memory
 */

/** @typedef {import('../../base/types.js').Memory} Memory */

/**
 * @param {Memory['form']} form
 * @returns {Memory}
 */
export function emptyMemory(form) {
  return {
    form, boxes: {}, slots: {}, plugs: {}, lanes: {}, colors: {}, spines: {}, shelves: [], shelfWidth: 0, gutter: 0, pitch: 0, rowWidth: 0,
  };
}

/**
 * What a form builds upon: its own memory, or, of another form's, the colours alone.
 * @param {Memory['form']} form
 * @param {Memory|null} memory
 * @returns {Memory}
 */
export function memoryFor(form, memory) {
  return memory?.form === form ? memory : { ...emptyMemory(form), colors: memory?.colors ?? {} };
}

/**
 * Gives every id a number of its own: the remembered one, or the lowest that is free.
 * @param {Iterable<string>} ids  in the order in which new ones may choose
 * @param {(id: string) => number|undefined} remembered
 * @param {Iterable<number>} [held]  free ones that nobody may take
 * @returns {Map<string, number>} in the order of the ids
 */
export function keepOrTake(ids, remembered, held = []) {
  /** @type {Map<string, number>} */
  const places = new Map();
  const taken = new Set();
  /** @type {string[]} */
  const fresh = [];
  for (const id of ids) {
    const place = remembered(id);
    const kept = place !== undefined && !taken.has(place);
    // Set at once, though it is not known yet, so that the order is that of the ids.
    places.set(id, kept ? place : -1);
    if (kept) taken.add(place);
    else fresh.push(id);
  }
  for (const place of held) taken.add(place);
  let next = 0;
  for (const id of fresh) {
    while (taken.has(next)) next += 1;
    places.set(id, next);
    taken.add(next);
  }
  return places;
}

/**
 * @param {Map<string, number>} places
 * @returns {number} how many places the numbers need: the highest and one
 */
export function extent(places) {
  let highest = -1;
  for (const place of places.values()) if (place > highest) highest = place;
  return highest + 1;
}

/**
 * Remembers the lanes of one place.
 * @param {Memory} memory
 * @param {string} place
 * @param {Map<string, number>} lanes
 */
export function rememberLanes(memory, place, lanes) {
  for (const [id, lane] of lanes) (memory.lanes[id] ??= {})[place] = lane;
}
