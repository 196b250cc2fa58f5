/**
 * How high each shelf stands, and each lane in its corridor.
 *
 * @module chart/heights
 */

import { BOX_TITLE_H, CARD_H, LANE_PAD, LANE_PITCH, SHELF_GAP } from './measures.js';
import { corridorHeight, shelfHeight } from './shelves.js';

/**
 * @typedef {object} Heights
 * @property {number[]} tops     of the shelves
 * @property {{y1: number, y2: number}[]} corridors
 * @property {number} bottom     of the last shelf
 */

/**
 * @param {number[]} shelves  lanes of each
 * @returns {Heights}
 */
export function heightsOf(shelves) {
  let y = 0;
  const tops = shelves.map((lanes) => {
    const top = y;
    y += shelfHeight(lanes) + SHELF_GAP;
    return top;
  });
  const corridors = tops.map((top, shelf) => {
    const y1 = top + BOX_TITLE_H + CARD_H;
    return { y1, y2: y1 + corridorHeight(shelves[shelf]) };
  });
  return { tops, corridors, bottom: Math.max(0, y - SHELF_GAP) };
}

/**
 * @param {Heights} heights
 * @param {number} shelf
 * @param {number} lane  from the top
 */
export function localY(heights, shelf, lane) {
  return heights.corridors[shelf].y1 + LANE_PAD + lane * LANE_PITCH;
}

/**
 * @param {Heights} heights
 * @param {number} shelf
 * @param {number} lane  from the bottom
 */
export function sharedY(heights, shelf, lane) {
  return heights.corridors[shelf].y2 - LANE_PAD - lane * LANE_PITCH;
}
