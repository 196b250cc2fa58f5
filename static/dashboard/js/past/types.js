/**
 * What of the past goes through the page. Types only; nothing runs here.
 *
 * @module past/types
 */

/** @typedef {import('../base/types.js').Topology} Topology */
/** @typedef {import('../base/types.js').Node} Node */
/** @typedef {import('../base/types.js').Edge} Edge */

/** anew: another of the same project and service, or of the same name, has taken its place. @typedef {'came'|'gone'|'changed'|'anew'} Sign */
/** What is another of a thing: an attribute, or what it is wired to; null: it was not or is not there. @typedef {{kind: 'field'|'network'|'mount'|'port', name: string, before: string|null, after: string|null}} Fact */
/** @typedef {{sign: Sign, facts: readonly Fact[]}} Change */
/** @typedef {{nodes: ReadonlyMap<string, Node>, edges: ReadonlyMap<string, Edge>}} Ghosts  what is gone, and nobody has taken the place of */
/** Of containers that were there before and are now: endpoints that came, and those that went. @typedef {{came: ReadonlySet<string>, gone: readonly {container: string, network: string}[]}} Plugs */
/** @typedef {{changes: ReadonlyMap<string, Change>, plugs: Plugs, ghosts: Ghosts}} Comparison */
/** What the charts draw of it. @typedef {{signs: ReadonlyMap<string, Sign>, plugs: Plugs}} ChangeMarks */

/**
 * How the host was at a moment.
 * @typedef {object} Then
 * @property {number} asked         for which moment, in ms
 * @property {number} at            of which moment it is: the last before it that is known, or the first
 * @property {[number, number]|null} unknown  nobody could see what was there then
 * @property {boolean} first        nothing is known of a time before it
 * @property {Topology} topology
 */

/** @typedef {{first: number|null, now: number, unknown: [number, number][], lastVisit: number|null}} Extent  of which times something is known */

export {};
