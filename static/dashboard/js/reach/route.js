/**
 * The way from one card to another on the network chart: along plugs and rails, and across where no line is. Pure.
 *
 * @module reach/route
 */

/** @typedef {import('../base/types.js').Segment} Segment */
/** @typedef {import('../base/types.js').SceneRail} SceneRail */
/** @typedef {import('../base/types.js').ScenePlug} ScenePlug */
/** @typedef {import('../base/types.js').Rect} Rect */
/** @typedef {{cards: Map<string, Rect>, plugs: Map<string, ScenePlug>, plugsOf: Map<string, ScenePlug[]>, rails: Map<string, SceneRail>}} Index */
/** @typedef {{x: number, y: number}} Point */
/** @typedef {{along: Segment[], across: Segment[]}} Path  what there is a line for, and what there is none for */

/** @param {Point} a @param {Point} b @returns {Segment} */
const line = (a, b) => ({ x1: a.x, y1: a.y, x2: b.x, y2: b.y });

/** @param {Rect} rect @returns {Point} */
const middle = ({ x, y, w, h }) => ({ x: x + w / 2, y: y + h / 2 });

/** Where a plug meets its rail. @param {ScenePlug} plug @returns {Point} */
const ring = ({ line: { x2, y2 } }) => ({ x: x2, y: y2 });

/**
 * Along a rail from one of its plugs to another: on the same stretch straight, otherwise by its spine.
 * @param {SceneRail} rail
 * @param {Point} from
 * @param {Point} to
 * @returns {Segment[]}
 */
export function alongRail(rail, from, to) {
  const upright = rail.segments.some(({ x1, x2 }) => x1 === x2);
  if (upright ? from.x === to.x : from.y === to.y) return [line(from, to)];
  const [spine] = rail.spine;
  if (!spine) return [line(from, to)];
  const a = upright ? { x: from.x, y: spine.y1 } : { x: spine.x1, y: from.y };
  const b = upright ? { x: to.x, y: spine.y1 } : { x: spine.x1, y: to.y };
  return [line(from, a), line(a, b), line(b, to)];
}

/**
 * @param {import('./types.js').Route} route
 * @param {Index} index
 * @param {(container: string) => string} ownerOf  whose plugs it has: its own, or those of whom it shares the sandbox with
 * @returns {Path|null} null where one of the two is not on the chart
 */
export function routePath({ from, to, way }, index, ownerOf) {
  const ends = [index.cards.get(from), index.cards.get(to)];
  if (!ends[0] || !ends[1]) return null;
  const here = plugFor(index, ownerOf(from), way.kind === 'network' || way.kind === 'to_host' ? way.network : null);
  const there = way.kind === 'published' ? null : plugFor(index, ownerOf(to), way.kind === 'to_host' ? null : way.network);
  if (way.kind === 'same_stack' || (!here && !there)) return { along: [], across: [line(middle(ends[0]), middle(ends[1]))] };
  const rail = here && there && here.network === there.network ? index.rails.get(here.network) : undefined;
  const start = here ? ring(here) : middle(ends[0]);
  const end = there ? ring(there) : middle(ends[1]);
  const own = [...(here ? [here.line] : []), ...(there ? [there.line] : [])];
  if (rail) return { along: [...own, ...alongRail(rail, start, end)], across: [] };
  return { along: own, across: [line(start, end)] };
}

/** @param {Index} index @param {string} container @param {string|null} network  null: any that is plugged in @returns {ScenePlug|null} */
function plugFor(index, container, network) {
  const plugs = index.plugsOf.get(container) ?? [];
  if (network) return plugs.find((plug) => plug.network === network) ?? null;
  return plugs.find(({ active }) => active) ?? plugs[0] ?? null;
}
