/** Who sits where in a box, and who keeps which number. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keepOrTake } from '../../static/dashboard/js/chart/layout/memory.js';
import { columnsFor, seatAll, seatNew } from '../../static/dashboard/js/chart/layout/slots.js';

/** @typedef {import('../../static/dashboard/js/chart/layout/slots.js').Slot} Slot */

/** @param {Record<string, string>} seats  `row column` by id */
function remembering(seats) {
  return (/** @type {string} */ id) => {
    if (!(id in seats)) return undefined;
    const [row, column] = seats[id].split(' ').map(Number);
    return { row, column };
  };
}

/** @param {{slots: Map<string, Slot>}} seating */
function seatsOf({ slots }) {
  return Object.fromEntries([...slots].map(([id, { row, column }]) => [id, `${row} ${column}`]));
}

describe('a new box', () => {
  it('has a slot more than it needs', () => {
    const units = (/** @type {number} */ count) => Array.from({ length: count }, (_, index) => [`c${index}`]);
    assert.deepEqual([1, 2, 3, 4, 12].map((count) => columnsFor(units(count), 1, 0)), [1, 2, 2, 3, 7]);
    assert.equal(columnsFor(units(12), 2, 0), 4);
    assert.equal(columnsFor([['a', 'b', 'c', 'd']], 1, 0), 4);
  });

  it('fills its upper row first, and keeps those of one sandbox side by side', () => {
    const seating = seatAll([['a'], ['b'], ['c', 'd'], ['e']], 1, 3);
    assert.deepEqual(seatsOf(seating), { a: '0 0', b: '0 1', c: '1 0', d: '1 1', e: '0 2' });
    assert.equal(seating.columns, 3);
  });
});

describe('a box that is there', () => {
  it('leaves everybody where they are and gives newcomers the first free slot', () => {
    const seating = seatNew([['new'], ['a'], ['b']], 1, 2, remembering({ a: '0 1', b: '1 0' }));
    assert.deepEqual(seatsOf(seating), { a: '0 1', b: '1 0', new: '0 0' });
  });

  it('grows by a column when it is full', () => {
    const seating = seatNew([['a'], ['b'], ['new']], 1, 1, remembering({ a: '0 0', b: '1 0' }));
    assert.deepEqual(seatsOf(seating), { a: '0 0', b: '1 0', new: '0 1' });
    assert.equal(seating.columns, 2);
  });

  it('seats a sharer beside its owner, before a newcomer can take the slot of either', () => {
    const seating = seatNew([['new'], ['owner', 'mate'], ['a']], 1, 3, remembering({ owner: '0 1', a: '0 2' }));
    assert.deepEqual(seatsOf(seating), { owner: '0 1', mate: '0 0', a: '0 2', new: '1 0' });
  });

  it('moves a sandbox that finds no room where it is, and nobody else', () => {
    const seating = seatNew([['owner', 'mate'], ['a'], ['b']], 1, 3, remembering({ a: '0 0', owner: '0 1', b: '0 2' }));
    assert.deepEqual(seatsOf(seating), { a: '0 0', b: '0 2', owner: '1 0', mate: '1 1' });
  });

  it('keeps the gap that one of a sandbox left for the next of it', () => {
    const memory = remembering({ owner: '0 0', late: '0 2' });
    const without = seatNew([['owner', 'late'], ['new']], 1, 4, memory);
    assert.deepEqual(seatsOf(without), { owner: '0 0', late: '0 2', new: '1 0' });
    const again = seatNew([['owner', 'late', 'mate']], 1, 4, memory);
    assert.deepEqual(seatsOf(again), { owner: '0 0', late: '0 2', mate: '0 1' });
  });

  it('seats two who remember the same slot apart, and one whose slot is not there any more', () => {
    const seating = seatNew([['a'], ['b'], ['c']], 1, 2, remembering({ a: '0 0', b: '0 0', c: '0 9' }));
    assert.deepEqual(seatsOf(seating), { a: '0 0', b: '1 0', c: '0 1' });
  });

  it('fills one deck before the next', () => {
    const seating = seatNew([['a'], ['b'], ['c']], 2, 1, () => undefined);
    assert.deepEqual(seatsOf(seating), { a: '0 0', b: '1 0', c: '2 0' });
  });
});

describe('numbers', () => {
  it('are kept, and the lowest free ones are taken', () => {
    const kept = new Map([['b', 2], ['c', 0]]);
    assert.deepEqual([...keepOrTake(['a', 'b', 'c', 'd'], (id) => kept.get(id))].sort(), [['a', 1], ['b', 2], ['c', 0], ['d', 3]]);
  });

  it('are never given twice', () => {
    assert.deepEqual([...keepOrTake(['a', 'b'], () => 4)].sort(), [['a', 4], ['b', 0]]);
  });
});
