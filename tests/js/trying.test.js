/** Which port is offered to be tried, and what is said of what came of it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { likelyPort, verdictWord } from '../../static/dashboard/js/reach/trying.js';

/** @typedef {import('../../static/dashboard/js/reach/types.js').Pair} Pair */

/** @param {({container_port: number|null, protocol: string}|null)[]} ports */
const pair = (...ports) => /** @type {Pair} */ (/** @type {unknown} */ ({ ways: ports.map((port) => ({ port })) }));
/** @param {number} containerPort @param {string} [protocol] */
const target = (containerPort, protocol = 'tcp') => /** @type {any} */ ({ ports: [{ containerPort, protocol }] });

test('the port of a way is offered before one that is published, and only of TCP', () => {
  assert.equal(likelyPort(pair(null, { container_port: 80, protocol: 'tcp' }), target(443)), 80);
  assert.equal(likelyPort(pair(null), target(443)), 443);
  assert.equal(likelyPort(pair({ container_port: 53, protocol: 'udp' }), target(53, 'udp')), null);
  assert.equal(likelyPort(pair(), undefined), null);
});

test('whether it is as said is a sentence', () => {
  const said = [true, false, null].map((agrees) => verdictWord({ agrees, invented: false, results: [] }));
  assert.equal(new Set(said).size, 3);
});
