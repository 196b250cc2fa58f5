/** The published ports on a card and in a sentence. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shortPorts } from '../../static/dashboard/js/base/words.js';
import { portsText } from '../../static/dashboard/js/chart/draw/drawcard.js';
import { portRuns } from '../../static/dashboard/js/model/ports.js';

/** @param {number} hostPort @param {Partial<import('../../static/dashboard/js/base/types.js').PortView>} [more] */
const port = (hostPort, more = {}) => ({ hostIp: '0.0.0.0', hostPort, containerPort: hostPort, protocol: 'tcp', everywhere: true, ...more });
/** @param {number} first @param {number} count @param {(hostPort: number) => Partial<import('../../static/dashboard/js/base/types.js').PortView>} [more] */
const many = (first, count, more = () => ({})) => Array.from({ length: count }, (_, index) => port(first + index, more(first + index)));
/** @param {ReturnType<typeof port>[]} ports */
const viewOf = (ports) => /** @type {any} */ ({ ports });

describe('published ports', () => {
  const view = viewOf([80, 443, 443, 8080, 9000].map((hostPort) => port(hostPort)));

  it('are each named once', () => {
    assert.equal(portsText(view, 1000, 10), '80 443 8080 9000');
  });

  it('are counted where they do not fit', () => {
    assert.equal(portsText(view, 70, 10), '80 443 +2');
    assert.equal(portsText(view, 20, 10), '80');
  });

  it('are all there where only the count of the rest would not fit', () => {
    assert.equal(portsText(viewOf([port(8), port(10)]), 24, 10), '8 10');
  });
});

describe('many published ports', () => {
  it('are one run where they and those of the container run alike', () => {
    const run = many(10000, 1000, () => ({ protocol: 'udp' }));
    const view = viewOf([port(80), ...run, port(11000)]);
    assert.equal(portsText(view, 1000, 10), '80 10000–10999 11000');
    assert.equal(portsText(view, 60, 10), '80 +1001');
    assert.deepEqual(shortPorts(view.ports), ['80', '10000–10999/udp', '11000']);
  });

  it('are no run where they lead elsewhere, or not all are open to every address', () => {
    assert.deepEqual(shortPorts(many(81, 4, () => ({ containerPort: 80 }))), ['81', '82', '83', '84']);
    assert.deepEqual(shortPorts(many(80, 6, (hostPort) => ({ everywhere: hostPort > 82 }))), ['80–82', '83–85']);
    assert.deepEqual(shortPorts([port(80), port(81), port(81, { hostIp: '::1', containerPort: 9 }), port(82)]), ['80', '81', '82']);
  });

  it('are told one by one where there are but two', () => {
    assert.deepEqual(shortPorts([port(80), port(81), port(83)]), ['80', '81', '83']);
  });

  it('end in their number where a sentence would be too long', () => {
    const apart = Array.from({ length: 40 }, (_, index) => port(1000 + 2 * index));
    const told = shortPorts(apart);
    assert.equal(told.length, 13);
    assert.deepEqual([told[0], told.at(-1)], ['1000', 'and 28 more']);
  });

  it('begin with a number that is whole where a run does not fit', () => {
    const run = viewOf(Array.from({ length: 1000 }, (_, index) => port(10000 + index)));
    assert.equal(portsText(run, 60, 10), '10000 +999');
    assert.equal(portsText(run, 32, 10), '10000');
  });

  it('are measured no further than there is room', () => {
    const apart = viewOf(Array.from({ length: 10000 }, (_, index) => port(20000 + 2 * index)));
    portRuns(apart.ports);
    const before = process.cpuUsage();
    assert.equal(portsText(apart, 120, 10), '20000 20002 +9998');
    const { user } = process.cpuUsage(before);
    assert.ok(user < 500_000, `${user / 1000} ms`);
  });
});
