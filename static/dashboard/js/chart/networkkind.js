/**
 * What the network chart does in its own way.
 *
 * @module chart/networkkind
 */
import { BoxDrawing } from './draw/boxdrawing.js';
import { cardLook } from './draw/drawcard.js';
import { CrossingRails } from './draw/drawcrossing.js';
import { bodyOf } from './draw/drawfar.js';
import { legibleFraming } from './layout/fitting.js';
import { hitAt, neighbour } from './input/hit.js';
import { railsOfHits } from './draw/marks.js';
import { indexScene } from './layout/sceneindex.js';
import { StickyLayer } from './stickylayer.js';

/** @typedef {import('../base/types.js').HostModel} HostModel */
/** @typedef {import('../base/types.js').Scene} Scene */
/** @typedef {import('./kind.js').Entry} Entry */

/** @param {string} text */
const gettext_noop = (text) => text;

/** @param {HostModel} model @param {Scene} scene @returns {Entry[]} */
function legend(model, { rails }) {
  return rails
    .filter((rail) => rail.kind !== 'local')
    .sort((a, b) => Number(a.kind === 'host') - Number(b.kind === 'host') || a.color - b.color)
    .flatMap(({ id, color, closed, dotted }) => {
      const view = model.networks.get(id);
      if (!view) return [];
      const facts = [view.subnets[0], String(view.endpoints.length)].filter(Boolean).join(' · ');
      return [{ id, color, closed, dotted, name: view.name, facts, lock: view.lock }];
    });
}

/** @type {import('./kind.js').Kind} */
export const networkKind = {
  words: { chart: gettext_noop('Network chart'), legend: gettext_noop('Shared networks') },
  drags: true,
  tips: false,
  backdrop: true,
  margin: 0.4,
  framing: legibleFraming,
  index: indexScene,
  over: (stage) => new StickyLayer(stage),
  box: (parent, content) => new BoxDrawing(parent, content),
  crossing: (beneath, above) => new CrossingRails(beneath, above),
  viewOf: (card, model) => model.containers.get(card.id),
  lookOf: (card, model) => cardLook(model.containers.get(card.id)),
  bodyOf,
  leading: railsOfHits,
  hitAt,
  neighbour,
  legend,
  keys: () => [],
};
