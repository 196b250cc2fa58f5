/**
 * A card on its way to a rail, or a plug on its way off its rail. Asks first what the engine would refuse, and shows it.
 *
 * @module chart/drag
 */
import { make, round } from '../draw/svg.js';
import { distance } from './hit.js';

/** @typedef {import('../chart.js').Translate} Translate */
/** @typedef {{x: number, y: number}} Point */
/** @typedef {Map<string, {connected: boolean, refused: string|null}>} Targets */
/** @typedef {{verdict: 'none'|'ready'|'refused', sentence: string, network: string|null}} Aim */

/**
 * @typedef {object} DragHost
 * @property {HTMLElement} stage
 * @property {(point: Point) => Point} toWorld
 * @property {() => import('../layout/sceneindex.js').SceneIndex|null} index
 * @property {() => number} zoom
 * @property {(point: Point) => string|null} railNear  by the chart or by the legend
 * @property {(id: string) => string} name
 * @property {(targets: Targets|null) => void} showTargets
 * @property {import('./tip.js').Tip} tip
 * @property {import('../chart.js').Translate} t
 * @property {(container: string) => Promise<Targets>} targets
 * @property {() => string} refusal  why nothing can be changed now; '' while it can
 * @property {(container: string, network: string) => void} onConnect
 * @property {(endpoint: string) => void} onDisconnect
 * @property {(sentence: string) => void} onRefused
 */

/** How far a plug must be pulled from its rail to come off, in screen pixels. */
const OFF = 26;

/**
 * What would happen if a card were dropped on a network.
 *
 * @param {Targets|null} targets  null while the answer is on its way
 * @param {string|null} network
 * @param {Translate} t
 * @returns {Aim}
 */
export function aimAt(targets, network, t) {
  if (network === null) return { verdict: 'none', sentence: t('Drop on a rail to connect'), network };
  if (!targets) return { verdict: 'none', sentence: t('Asking what is possible …'), network };
  const target = targets.get(network);
  if (target?.connected) return { verdict: 'refused', sentence: t('Already connected to this network.'), network };
  if (!target) return { verdict: 'refused', sentence: t('This network is gone.'), network };
  if (target.refused !== null) return { verdict: 'refused', sentence: target.refused, network };
  return { verdict: 'ready', sentence: '', network };
}

export class Drag {
  #host;
  /** @type {{kind: 'card'|'plug', id: string, from: Point}|null} */
  #what = null;
  /** @type {Targets|null} */
  #targets = null;
  /** @type {Point} */
  #at = { x: 0, y: 0 };
  /** @type {SVGSVGElement|null} */
  #ghost = null;

  /** @param {DragHost} host */
  constructor(host) {
    this.#host = host;
  }

  get active() {
    return this.#what !== null;
  }

  /** @param {{kind: 'card'|'plug', id: string}} what @param {Point} at  in the stage */
  start(what, at) {
    const index = this.#host.index();
    const card = index?.cards.get(what.kind === 'card' ? what.id : (index.plugs.get(what.id)?.card ?? ''));
    if (!index || !card) return;
    const plug = index.plugs.get(what.id);
    const from = plug ? { x: plug.line.x1, y: plug.line.y1 } : { x: card.x + card.w / 2, y: card.y + card.h / 2 };
    this.#what = { ...what, from };
    this.#targets = null;
    this.#host.stage.classList.add('dragging');
    this.#ghost = make('svg', { class: 'ghost', 'aria-hidden': 'true' }, this.#host.stage);
    make('line', {}, this.#ghost);
    make('circle', { r: 7 }, this.#ghost);
    if (what.kind === 'card' && !this.#host.refusal()) this.#ask(what.id);
    this.move(at);
  }

  /** @param {string} container */
  async #ask(container) {
    const targets = await this.#host.targets(container).catch(() => new Map());
    if (this.#what?.id !== container) return;
    this.#targets = targets;
    this.#host.showTargets(targets);
    this.move(this.#at);
  }

  /** @param {Point} at */
  move(at) {
    const what = this.#what;
    if (!what || !this.#ghost) return;
    this.#at = at;
    const start = this.#toStage(what.from);
    const [line, knob] = this.#ghost.children;
    for (const [name, value] of Object.entries({ x1: start.x, y1: start.y, x2: at.x, y2: at.y })) {
      line.setAttribute(name, String(round(value)));
    }
    knob.setAttribute('cx', String(round(at.x)));
    knob.setAttribute('cy', String(round(at.y)));
    const aim = this.#judge(what);
    this.#ghost.setAttribute('class', `ghost ${aim.verdict}`);
    this.#host.tip.show(aim.sentence, at, aim.verdict === 'none' ? '' : aim.verdict);
  }

  /** Nobody drags for nothing: that the engine is away is said before anything is tried. @param {{kind: 'card'|'plug'}} what @returns {Aim} */
  #judge({ kind }) {
    const sentence = this.#host.refusal();
    if (sentence) return { verdict: 'refused', sentence, network: null };
    return kind === 'card' ? this.#aim() : this.#pull();
  }

  /** @returns {Aim} */
  #aim() {
    const { host, at } = { host: this.#host, at: this.#at };
    const aim = aimAt(this.#targets, host.railNear(at), host.t);
    if (aim.verdict !== 'ready' || aim.network === null) return aim;
    return { ...aim, sentence: host.t('Connect to %(network)s', { network: host.name(aim.network) }) };
  }

  /** @returns {Aim} */
  #pull() {
    const { t } = this.#host;
    const plug = this.#host.index()?.plugs.get(this.#what?.id ?? '');
    if (!plug) return { verdict: 'none', sentence: '', network: null };
    const world = this.#host.toWorld(this.#at);
    const rail = this.#host.index()?.rails.get(plug.network);
    const away = Math.min(...(rail?.segments ?? []).map((segment) => distance(segment, world.x, world.y))) * this.#host.zoom();
    if (away < OFF) return { verdict: 'none', sentence: t('Pull the plug off its rail to disconnect'), network: null };
    const sentence = t('Disconnect from %(network)s', { network: this.#host.name(plug.network) });
    return { verdict: 'ready', sentence, network: plug.network };
  }

  drop() {
    const what = this.#what;
    if (!what) return;
    const aim = this.#judge(what);
    this.cancel();
    if (aim.verdict === 'refused') this.#host.onRefused(aim.sentence);
    else if (aim.verdict === 'ready' && aim.network !== null) {
      if (what.kind === 'card') this.#host.onConnect(what.id, aim.network);
      else this.#host.onDisconnect(what.id);
    }
  }

  cancel() {
    if (!this.#what) return;
    this.#what = null;
    this.#ghost?.remove();
    this.#ghost = null;
    this.#host.stage.classList.remove('dragging');
    this.#host.showTargets(null);
    this.#host.tip.hide();
  }

  /** @param {Point} world @returns {Point} */
  #toStage(world) {
    const zero = this.#host.toWorld({ x: 0, y: 0 });
    const k = this.#host.zoom();
    return { x: (world.x - zero.x) * k, y: (world.y - zero.y) * k };
  }
}

