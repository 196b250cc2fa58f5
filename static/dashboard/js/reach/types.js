/**
 * What is said about reach. Types only; nothing runs here.
 *
 * @module reach/types
 */

/** @typedef {{host_ip: string|null, host_port: number|null, container_port: number|null, protocol: string|null}} Port */
/**
 * One way from a container to another, as `GET /api/reach` has it.
 * @typedef {object} Way
 * @property {'same_stack'|'network'|'host_stack'|'to_host'|'routed'|'published'} kind
 * @property {string|null} network  node id
 * @property {string|null} address
 * @property {Port|null} port       null: any that the target listens on
 * @property {string[]} names
 * @property {string[]} assumes
 */
/** @typedef {{ways: Way[], stops: string[]}} Reached  at least one of either */
/** @typedef {'stack'|'rail'|'host'|'port'} Sign  how something is reached */
/** @typedef {'from'|'to'} Direction */
/** @typedef {Record<string, string>} Meanings  in words, by the code of a stop or of what is taken for granted */

/**
 * `GET /api/reach/row`: what one container reaches, or what reaches it.
 * @typedef {object} Row
 * @property {number} revision
 * @property {string} of
 * @property {Direction} direction
 * @property {(Reached & {containers: string[]})[]} groups
 * @property {Meanings} meanings
 */

/** @typedef {Reached & {from: string, to: string, opens: {action: 'connect', container: string, network: string}|null, meanings: Meanings}} Pair */

/**
 * What came of trying a pair: `POST /api/reach/try`.
 * @typedef {object} Attempted
 * @property {string} of  which pair
 * @property {number} port
 * @property {boolean} busy  it goes on
 * @property {string} failed  why it could not be tried
 * @property {{agrees: boolean|null, invented: boolean, results: {kind: string, host: string, port: number, way: number|null, result: string, text: string}[]}|null} answer
 */

/** @typedef {'everywhere'|'address'|'loopback'} Scope */
/**
 * @typedef {Port & {to: string, kind: 'published'|'host_stack'|'routed'|'ingress', scope: Scope, assumes: string[]}} Opening
 * @typedef {{revision: number, outside: Opening[], out: {from: string, ipv4: boolean, ipv6: boolean}[], meanings: Meanings}} Outside
 */

/** @typedef {{from: string, to: string, way: Way, owners?: ReadonlyMap<string, string>}} Route  owners: of those that share a sandbox, whose plugs they have */
/** @typedef {{signs: ReadonlyMap<string, Sign>, route: Route|null}} ReachMarks  what the chart draws of it */

export {};
