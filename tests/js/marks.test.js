/** What stands out, and what steps back. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { boxFading, cardFading, noMarks, plugFading, railFading, railOffer, railsOfHits } from '../../static/dashboard/js/chart/draw/marks.js';

describe('what stands out', () => {
  const plug = { id: 'e', card: 'c', network: 'n', active: true, line: { x1: 0, y1: 0, x2: 0, y2: 1 } };
  const lit = new Set(['c', 'n']);

  it('is everything while nobody points at anything', () => {
    const marks = noMarks();
    assert.deepEqual([cardFading(marks, 'x'), plugFading(marks, plug), railFading(marks, 'x')], ['', '', '']);
  });

  it('is what is lit, and a plug between a lit card and a lit rail', () => {
    const marks = { ...noMarks(), lit };
    assert.deepEqual([cardFading(marks, 'c'), cardFading(marks, 'x')], ['', 'dim']);
    assert.equal(plugFading(marks, plug), '');
    assert.equal(plugFading(marks, { ...plug, network: 'other' }), 'dim');
    assert.equal(boxFading(marks, [{ id: 'x' }, { id: 'c' }]), '');
    assert.equal(boxFading(marks, [{ id: 'x' }]), 'dim');
  });

  it('is what was found, with the rails that lead to it; in hide mode the rest is gone', () => {
    const hits = new Set(['c']);
    const hitRails = railsOfHits(hits, /** @type {any} */ ({ plugs: new Map([['e', plug]]) }));
    const find = { ...noMarks(), hits, hitRails };
    const hide = { ...find, mode: /** @type {const} */ ('hide') };
    assert.deepEqual([cardFading(find, 'c'), cardFading(find, 'x'), plugFading(find, plug)], ['', 'dim', '']);
    assert.deepEqual([railFading(find, 'n'), railFading(find, 'other')], ['soft', 'dim']);
    assert.deepEqual([cardFading(hide, 'x'), railFading(hide, 'other'), plugFading(hide, plug)], ['gone', 'gone', '']);
    assert.deepEqual([boxFading(find, [{ id: 'x' }]), boxFading(hide, [{ id: 'x' }]), boxFading(hide, [{ id: 'x' }, { id: 'c' }])], ['dim', 'gone', '']);
    assert.equal(boxFading(hide, [{ id: 'x' }, { id: 'n' }], railFading), '', 'nor does a box go that leads to a hit');
  });

  it('is what can be had while a card is dragged', () => {
    const targets = new Map([
      ['free', { connected: false, refused: null }],
      ['had', { connected: true, refused: null }],
      ['never', { connected: false, refused: 'no' }],
    ]);
    const marks = { ...noMarks(), targets };
    assert.deepEqual(['free', 'had', 'never', 'unknown'].map((id) => railOffer(marks, id)), ['target', 'refused', 'refused', 'refused']);
    assert.equal(railOffer(noMarks(), 'free'), '');
  });
});
