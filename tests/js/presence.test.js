import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawPresent } from '../../static/dashboard/js/chart/draw/drawpresent.js';
import { colourOf, initials, others, pins, seat } from '../../static/dashboard/js/presence/people.js';

/** @param {number} number @param {string} name @param {string|null} [selected] @returns {import('../../static/dashboard/js/presence/people.js').Place} */
const place = (number, name, selected = null) => ({ number, name, chart: 'network', selected, since: '2026-11-25T10:00:00+00:00' });

test('others are those with another name, each once, the newest window first', () => {
  const people = [place(1, 'ada'), place(2, 'otto'), place(3, 'vera'), place(4, 'otto', 'container:a'), place(5, 'ada')];
  const found = others({ you: 1, people }, 'ada');
  assert.deepEqual(found.map(({ name, places }) => [name, places.map(({ number }) => number)]), [['otto', [4, 2]], ['vera', [3]]]);
});

test('a pin has the names of all who pinned it, each once', () => {
  const people = [place(1, 'otto', 'a'), place(2, 'otto', 'a'), place(3, 'vera', 'a'), place(4, 'vera', 'b')];
  assert.deepEqual([...pins(others({ you: 9, people }, 'ada'))].sort(), [['a', ['otto', 'vera']], ['b', ['vera']]]);
});

for (const [name, expected] of [['ada', 'AD'], ['ada.lovelace', 'AL'], ['Kim Min-ji', 'KM'], ['x', 'X'], ['민지', '민지'], ['🦊fox', '🦊F']]) {
  test(`the initials of ${name}`, () => assert.equal(initials(name), expected));
}

test('no two who are here have one colour while there is another', () => {
  const names = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6'];
  seat(names);
  assert.equal(new Set(names.map(colourOf)).size, 6);
});

test('who leaves gives the colour back, who stays keeps it, and who is only in the feed takes none', () => {
  const [first, ...later] = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm'];
  seat([first]);
  const kept = colourOf(first);
  for (let at = 0; at + 5 <= later.length; at += 1) {
    ['feed 1', 'feed 2', 'feed 3'].forEach(colourOf);
    const here = [first, ...later.slice(at, at + 5)];
    seat(here);
    assert.equal(colourOf(first), kept);
    assert.equal(new Set(here.map(colourOf)).size, 6);
  }
});

test('a name has one colour, of those that there are', () => {
  const colours = new Set(['ada', 'otto', 'vera', 'lea', 'kim', 'max', 'ines', 'zoe', 'bob', 'eve', 'mallory', 'trent'].map(colourOf));
  assert.ok([...colours].every((colour) => colour >= 0 && colour < 6));
  assert.ok(colours.size > 2);
  assert.equal(colourOf('ada'), colourOf('ada'));
});

test('a mark on the chart is large enough to be seen and pointed at, at every zoom', () => {
  /** @type {Record<string, string>[]} */
  const made = [];
  const element = (/** @type {string} */ _space, /** @type {string} */ tag) => {
    const attributes = /** @type {Record<string, string>} */ ({ tag });
    made.push(attributes);
    return { setAttribute: (/** @type {string} */ name, /** @type {string} */ value) => { attributes[name] = value; }, append: () => undefined, textContent: '' };
  };
  Object.assign(globalThis, { document: { createElementNS: element } });
  const index = { cards: new Map(), boxes: new Map(), plugs: new Map(), rails: new Map([['network:a', { segments: [{ x1: 5, y1: 7, x2: 9, y2: 7 }] }]]) };
  for (const unit of [0.5, 1, 4]) {
    drawPresent(/** @type {any} */ ({ replaceChildren: () => undefined, append: () => undefined }), new Map([['network:a', ['otto']]]), /** @type {any} */ (index), /** @type {any} */ ({}), /** @type {any} */ ({ level: 'near', unit }));
    const circle = made.filter(({ tag }) => tag === 'circle').at(-1);
    assert.ok(circle && 2 * Number(circle.r) / unit >= 24);
  }
  Reflect.deleteProperty(globalThis, 'document');
});
