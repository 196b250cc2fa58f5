/** How alerts stand, by what they are about; their signs; what is done about them. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Alerts } from '../../static/dashboard/js/alerts/alerts.js';
import { marksOf, byObject, phrase } from '../../static/dashboard/js/alerts/standing.js';
import { placeOfAlert } from '../../static/dashboard/js/chart/draw/drawalerts.js';

/** @param {string} id @param {import('../../static/dashboard/js/alerts/standing.js').State} state @param {Partial<import('../../static/dashboard/js/alerts/standing.js').Alert>} [more] */
const alert = (id, state, more = {}) => ({ id: 1, rule: 'it', when: 'unhealthy', severity: 'error', state, since: '2026-11-28T10:00:00.000Z', object: { id, kind: 'container', name: id, project: null }, text: `“${id}” is unhealthy.`, acknowledged_by: null, snoozed_until: null, ...more });

describe('alerts', () => {
  it('are marked by the weightiest of each thing', () => {
    const alerts = byObject([alert('a', 'resolved'), alert('a', 'pending'), alert('a', 'firing'), alert('b', 'pending'), alert('b', 'acknowledged'), alert('c', 'resolved')]);
    assert.deepEqual([...marksOf(alerts)], [['a', 'firing'], ['b', 'acknowledged'], ['c', 'resolved']]);
    assert.deepEqual(alerts.get('a')?.map(({ state }) => state), ['firing', 'pending', 'resolved']);
  });

  it('are part of what a thing is called', () => {
    assert.equal(phrase([alert('a', 'firing'), alert('a', 'acknowledged', { acknowledged_by: 'anna' })]), 'alert fires: “a” is unhealthy. alert acknowledged by anna: “a” is unhealthy.');
    assert.equal(phrase(), '');
  });

  it('are acknowledged and snoozed by their number, and a refusal is told', async () => {
    /** @type {unknown[]} */
    const sent = [];
    /** @type {string[]} */
    const told = [];
    const send = async (/** @type {string} */ path, /** @type {object|undefined} */ body) => {
      sent.push([path, body]);
      if (body) throw new Error('no');
    };
    const alerts = new Alerts({ changed: () => {}, fail: (sentence) => told.push(sentence), address: '/alerts/' }, send);
    alerts.take({ entries: [alert('a', 'firing')] });
    assert.equal(alerts.of('a').length, 1);
    await alerts.acknowledge(7);
    await alerts.snooze(7, '1h');
    assert.deepEqual(sent, [['/api/alerts/7/acknowledge', undefined], ['/api/alerts/7/snooze', { for: '1h' }]]);
    assert.deepEqual(told, ['no']);
  });
});

it('their sign stands at the upper corner of a card, at the edge of a low one, beside another sign, and on a rail', () => {
  const card = { id: 'a', box: 'p', x: 10, y: 20, w: 100, h: 40 };
  const index = /** @type {any} */ ({ cards: new Map([['a', card], ['low', { ...card, h: 20 }]]), boxes: new Map([['p', {}]]), rails: new Map([['vol', { segments: [{ x1: 3, y1: 7 }] }]]) });
  const near = /** @type {any} */ ({ level: 'near', unit: 1 });
  const at = (/** @type {string} */ id, beside = false) => placeOfAlert(id, index, /** @type {any} */ ({}), near, 5, beside);
  assert.deepEqual([at('a'), at('low'), at('low', true), at('vol'), at('gone')], [{ x: 10, y: 22 }, { x: 8.5, y: 30 }, { x: -1, y: 30 }, { x: 3, y: 7 }, null]);
});
