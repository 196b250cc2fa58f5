/**
 * Where the plugs stand along the edge of a card, and how wide a column of cards must be for them.
 *
 * @module chart/plugs
 */

import { CARD_W, PLUGS_PER_CARD, PLUG_INSET, PLUG_PITCH } from './measures.js';
import { extent, keepOrTake } from './memory.js';

/** @typedef {import('../../base/types.js').Memory} Memory */
/** @typedef {import('../../base/types.js').HostModel} HostModel */
/** @typedef {import('../../base/types.js').EndpointView} EndpointView */

/**
 * The endpoints of a container that are drawn: all but those on `none`, which has no rail.
 * @param {string} container
 * @param {HostModel} model
 * @returns {EndpointView[]}
 */
export function drawnEndpoints(container, model) {
  const endpoints = model.containers.get(container)?.endpoints ?? [];
  return endpoints.filter((endpoint) => model.networks.get(endpoint.network)?.kind !== 'none');
}

/**
 * Places along the card's edge, counted from its left for an upper card and from its right for a lower one. New plugs
 * stand in the order of their rails: local ones outermost on upper cards, shared ones on lower cards.
 * @param {EndpointView[]} endpoints
 * @param {HostModel} model
 * @param {boolean} upper
 * @param {Memory} memory
 * @returns {Map<string, number>} by endpoint id
 */
export function plugPlaces(endpoints, model, upper, memory) {
  const rank = (/** @type {EndpointView} */ endpoint) => {
    const kind = model.networks.get(endpoint.network)?.kind;
    if (kind === 'local') return 0;
    return kind === 'shared' ? 1 : 2;
  };
  const order = endpoints.length < 2 ? endpoints
    : [...endpoints].sort((a, b) => (upper ? rank(a) - rank(b) : rank(b) - rank(a)));
  return keepOrTake(order.map((endpoint) => endpoint.id), (id) => memory.plugs[id]);
}

/**
 * @param {Map<string, number>} places
 * @returns {number} the width that a card with these plugs needs
 */
export function cardWidth(places) {
  return CARD_W + PLUG_PITCH * Math.max(0, extent(places) - PLUGS_PER_CARD);
}

/**
 * @param {number} place
 * @param {boolean} upper
 * @param {number} width  of the card
 * @returns {number} x, from the card's left edge
 */
export function plugOffset(place, upper, width) {
  const fromEdge = PLUG_INSET + place * PLUG_PITCH;
  return upper ? fromEdge : width - fromEdge;
}
