/** What is seen is not told by colour alone: states by their signs, ports that are open to every address by a second line. */

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { SIGNS } from '../../static/dashboard/js/chart/draw/icons.js';
import { drawCard } from '../../static/dashboard/js/chart/draw/drawcard.js';
import { drawRow } from '../../static/dashboard/js/chart/draw/drawrow.js';
import { textWidth } from '../../static/dashboard/js/chart/draw/textfit.js';
import { drawContainer } from '../../static/dashboard/js/mounts/draw/drawcards.js';
import { FakeElement, openPage } from './support/page.js';

const CARD = /** @type {any} */ ({ id: 'container:a', x: 0, y: 0, w: 220, h: 76 });
const MIDDLE = /** @type {any} */ ({ level: 'middle', unit: 1.5, text: 1.5 });

/** @param {object} more */
const viewOf = (more) => /** @type {any} */ ({ label: 'web', image: 'nginx', sign: 'running', stack: 'own', ports: [], mounts: 0, lock: null, ...more });

/** @param {(group: any) => void} draw @returns {string[]} the classes of what is drawn */
function classes(draw) {
  const group = new FakeElement('g');
  draw(group);
  return group.all.map(({ attributes }) => attributes.class ?? '');
}

before(() => {
  textWidth('a', 1); // measured without a page
  openPage();
});

describe('every state but the usual ones has a sign where there is little room', () => {
  for (const sign of Object.keys(SIGNS)) {
    const shown = !['running', 'healthy'].includes(sign);
    it(`${sign}: ${shown ? 'a sign' : 'none'}`, () => {
      assert.equal(classes((group) => drawCard(group, CARD, viewOf({ sign }), MIDDLE, String)).includes('sign'), shown, 'network chart');
      assert.equal(classes((group) => drawContainer(group, CARD, viewOf({ sign }), 'web', MIDDLE)).includes('sign'), shown, 'mount chart');
    });
  }
});

describe('a flag of a port that is open to every address has another shape', () => {
  /** @param {boolean} everywhere */
  const view = (everywhere) => viewOf({ ports: [{ hostIp: everywhere ? '0.0.0.0' : '127.0.0.1', hostPort: 5432, containerPort: 5432, protocol: 'tcp', everywhere }] });
  /** @param {(group: any, view: any) => void} draw @param {(one: string) => boolean} counts @returns {number[]} how much of it is drawn: open, not open */
  const drawn = (draw, counts) => [true, false].map((everywhere) => classes((group) => draw(group, view(everywhere))).filter(counts).length);

  it('on a card and in a row', () => {
    const near = /** @type {any} */ ({ level: 'near', unit: 1, text: 1 });
    const isHem = (/** @type {string} */ one) => one === 'hem';
    assert.deepEqual(drawn((group, one) => drawCard(group, CARD, one, near, String), isHem), [1, 0]);
    assert.deepEqual(drawn((group, one) => drawRow(group, { ...CARD, h: 24 }, one, near, String), isHem), [1, 0]);
  });

  it('at the corner of a card that is too far away for numbers', () => {
    const far = /** @type {any} */ ({ level: 'middle', unit: 3, text: 3 });
    assert.deepEqual(drawn((group, one) => drawCard(group, CARD, one, far, String), (one) => one === 'corner'), [2, 1]);
  });
});
