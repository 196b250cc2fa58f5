/** What tells many rails apart says nothing else: a core, and dashes on the network chart alone, where they mean nothing. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { noMarks } from '../../static/dashboard/js/chart/draw/marks.js';
import { SourceRails } from '../../static/dashboard/js/mounts/draw/drawrails.js';
import { sourceRailClass } from '../../static/dashboard/js/mounts/draw/drawwires.js';
import { FakeElement, openPage } from './support/page.js';

const css = readFileSync(new URL('../../static/dashboard/css/rails.css', import.meta.url), 'utf8');
const FINE = /** @type {any} */ ({ level: 'near', step: 1, unit: 1, text: 1 });

/** @param {number[]} colors @returns {FakeElement[]} what is drawn of rails of these colours */
function drawn(colors) {
  openPage();
  const parent = new FakeElement('g');
  const rails = new Map(colors.map((color, at) => [`r${at}`, { id: `r${at}`, name: 'data', color, root: false, segments: [{ x1: at, y1: 0, x2: at, y2: 90 }] }]));
  const index = /** @type {any} */ ({ rails, boxes: new Map(), scene: { frame: { lanes: { pitch: 0 } } } });
  new SourceRails(/** @type {any} */ (parent), /** @type {any} */ (parent)).draw(index, FINE, { x: 0, y: 0, w: 100, h: 100 }, noMarks());
  return parent.children[0].children;
}

it('rails of the mount chart that take a colour again have a core, as in the legend', () => {
  assert.deepEqual(drawn([3, 15, 27]).map(({ attributes }) => attributes.class), ['rail line c3', 'rail line c3', 'core', 'rail line c3', 'core']);
});

it('no rail of the mount chart is dashed by its number: that is a read-only line', () => {
  assert.equal(sourceRailClass(/** @type {any} */ ({ color: 27, root: false })), 'c3');
});

it('dashes leave the dots of a network whose containers do not reach each other', () => {
  const [, selectors] = css.match(/((?:[^{}]*\.p2[^{}]*))\{[^}]*stroke-dasharray/) ?? [];
  const inner = selectors.split(',').map((one) => one.trim()).filter((one) => one.includes(' .line'));
  assert.equal(inner.length, 2);
  for (const selector of inner) assert.match(selector, /\.line:not\(\.dotted\)$/);
});
