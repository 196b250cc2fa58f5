/**
 * Who else is here, out of the frame `presence`. Pure.
 *
 * @module presence/people
 */

/** @typedef {'network'|'mounts'|'table'|'sources'} ChartName */
/** @typedef {{number: number, name: string, chart: ChartName, selected: string|null, since: string}} Place */
/** @typedef {{name: string, places: Place[]}} Person  the place of who came last is first */

/**
 * The others, each once, whatever the number of their browsers.
 * @param {{you: number, people: Place[]}} frame
 * @param {string} myName
 * @returns {Person[]} in the order of their names
 */
export function others({ you, people }, myName) {
  /** @type {Map<string, Person>} */
  const found = new Map();
  for (const place of [...people].sort((a, b) => b.number - a.number)) {
    if (place.number === you || place.name === myName) continue;
    const person = found.get(place.name) ?? { name: place.name, places: [] };
    person.places.push(place);
    found.set(place.name, person);
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * What the others have pinned, and who they are.
 * @param {Person[]} people
 * @returns {Map<string, string[]>} node ID → names
 */
export function pins(people) {
  /** @type {Map<string, string[]>} */
  const pinned = new Map();
  for (const { name, places } of people) {
    for (const selected of new Set(places.map((place) => place.selected))) {
      if (selected !== null) pinned.set(selected, [...(pinned.get(selected) ?? []), name]);
    }
  }
  return pinned;
}

/** Of how many colours a person has one; CSS has as many. */
const COLOURS = 6;

/** Which colour has who is here. @type {Map<string, number>} */
const given = new Map();

/** @param {string} name @returns {number} */
function ownColour(name) {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 997;
  return sum % COLOURS;
}

/**
 * Gives each who is here a colour that nobody else here has, while there are enough: who stays keeps theirs, who has left
 * gives theirs back.
 * @param {Iterable<string>} names  of all who are here
 */
export function seat(names) {
  const here = new Set(names);
  for (const name of given.keys()) if (!here.has(name)) given.delete(name);
  for (const name of here) {
    if (given.has(name)) continue;
    const own = ownColour(name);
    const taken = new Set(given.values());
    const free = Array.from({ length: COLOURS }, (_, step) => (own + step) % COLOURS).find((one) => !taken.has(one));
    given.set(name, free ?? own);
  }
}

/**
 * @param {string} name
 * @returns {number} the colour of who is here, and of others (in the feed) that of their name
 */
export function colourOf(name) {
  return given.get(name) ?? ownColour(name);
}

/** Two letters at most, of a name with parts the first of each. @param {string} name */
export function initials(name) {
  const parts = name.split(/[\s._-]+/).filter(Boolean);
  const letters = parts.length > 1 ? [parts[0], parts[1]].map((part) => [...part][0]) : [...name].slice(0, 2);
  return letters.join('').toUpperCase();
}
