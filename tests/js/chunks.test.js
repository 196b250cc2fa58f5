/** Of thousands of rows only those near the window are there; on paper all are. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Chunks } from '../../static/dashboard/js/table/chunks.js';
import { FakeElement, openPage } from './support/page.js';

/** A table of so many rows. @param {number} count */
function table(count) {
  const { window } = openPage();
  /** @type {any} */
  let observer;
  Object.assign(globalThis, { IntersectionObserver: class { constructor(/** @type {any} */ tell) { observer = { tell }; } observe() {} unobserve() {} } });
  const element = new FakeElement('table');
  const draw = (/** @type {{id: string}} */ { id }) => Object.assign(new FakeElement('tr'), { dataset: { id } });
  const chunks = new Chunks(/** @type {any} */ (element), /** @type {any} */ (element), 3, /** @type {any} */ (draw));
  chunks.show(Array.from({ length: count }, (_each, at) => ({ id: `row ${at}` })));
  const there = () => element.querySelectorAll('tr').filter(({ dataset }) => dataset.id).length;
  return { window, element, chunks, there, come: (/** @type {number} */ at) => observer.tell([{ target: element.children[at], isIntersecting: true }]) };
}

test('rows are there as they come near', () => {
  const { there, come } = table(170);
  assert.equal(there(), 50);
  come(3);
  assert.equal(there(), 70);
});

test('paper has all of the rows, and the page only those near the window after that', () => {
  const { window, element, chunks, there, come } = table(170);
  come(3);
  window.fire('beforeprint');
  assert.equal(there(), 170);
  assert.deepEqual(element.children.flatMap((body) => body.children).map(({ dataset }) => dataset.id).slice(99, 101), ['row 99', 'row 100']);
  window.fire('afterprint');
  assert.deepEqual([there(), chunks.near.length], [70, 70]);
});

test('a table that is not seen is not filled for paper', () => {
  const { window, element, there } = table(170);
  element.hidden = true;
  window.fire('beforeprint');
  assert.equal(there(), 50);
});
