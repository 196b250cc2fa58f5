/** What is not as expected: by what it concerns, in which words, where its sign stands. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { breachesOf, brokenOf, concerning, newlyBroken, phrase, textsAbout } from '../../static/dashboard/js/expectations/breaches.js';
import { placeOfBreach } from '../../static/dashboard/js/chart/draw/drawbreaches.js';

/** @typedef {import('../../static/dashboard/js/expectations/breaches.js').Entry} Entry */

/** @param {string} name @param {Partial<Entry>} [more] @returns {Entry} */
const entry = (name, more = {}) => ({ name, status: 'broken', since: null, by: null, text: `${name}: much`, nodes: [], findings: [], ...more });

const edge = entry('the edge', { nodes: ['a', 'b', 'net'], findings: [{ text: 'a reaches b', where: ['a', 'b', 'net'] }] });
const socket = entry('the socket', { nodes: ['a'], findings: [{ text: 'a holds it', where: ['a'] }] });
const doubt = entry('in doubt', { status: 'unknown', nodes: ['c'] });

describe('what is not as expected', () => {
  const breaches = breachesOf([edge, socket, doubt]);

  it('is what is broken, and not what cannot be judged', () => {
    assert.deepEqual(brokenOf([edge, doubt]), [edge]);
    assert.deepEqual([...breaches.keys()].sort(), ['a', 'b', 'net']);
  });

  it('is told once of several that it concerns', () => {
    assert.deepEqual(concerning(breaches, ['a', 'b', 'c']), [edge, socket]);
    assert.deepEqual(concerning(breaches, ['c']), []);
  });

  it('says what is about the thing, or else what it says first', () => {
    assert.deepEqual(textsAbout(edge, ['b']), ['a reaches b']);
    assert.deepEqual(textsAbout(edge, ['z']), ['the edge: much']);
  });

  it('is part of what a thing is called', () => {
    assert.equal(phrase([edge, socket]), 'not as expected: “the edge”, “the socket”');
    assert.equal(phrase([]), '');
  });

  it('is news where it was not broken before', () => {
    assert.deepEqual(newlyBroken([edge, { ...socket, status: 'unknown' }], [edge, socket]), ['the socket']);
    assert.deepEqual(newlyBroken([edge, socket], [edge]), []);
  });
});

describe('its sign', () => {
  const card = { id: 'a', box: 'p', x: 10, y: 20, w: 100, h: 40 };
  const index = /** @type {any} */ ({
    cards: new Map([['a', card], ['low', { ...card, id: 'low', h: 20 }]]), boxes: new Map([['p', {}]]),
    rails: new Map([['net', { segments: [{ x1: 3, y1: 7, x2: 9, y2: 7 }] }], ['bare', { segments: [] }]]),
  });
  const kind = /** @type {any} */ ({ bodyOf: () => ({ x: 1, y: 2, w: 4, h: 4 }) });
  const near = /** @type {any} */ ({ level: 'near', unit: 1 });

  it('stands at the corner of a card, in the middle of a low one (aside, so that it is not on the row’s own sign), and at the beginning of a rail', () => {
    assert.deepEqual(placeOfBreach('a', index, kind, near, 5), { x: 10, y: 58 });
    assert.deepEqual(placeOfBreach('low', index, kind, near, 5), { x: 8.5, y: 30 });
    assert.deepEqual(placeOfBreach('net', index, kind, near, 5), { x: 3, y: 7 });
  });

  it('stands at the body of a card that is seen from afar, and nowhere where nothing is drawn', () => {
    assert.deepEqual(placeOfBreach('a', index, kind, /** @type {any} */ ({ level: 'far', unit: 1 }), 4), { x: 2, y: 5, s: 1 });
    assert.deepEqual([placeOfBreach('bare', index, kind, near, 5), placeOfBreach('gone', index, kind, near, 5)], [null, null]);
  });
});
