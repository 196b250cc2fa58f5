import { test } from 'node:test';
import assert from 'node:assert/strict';
import { TroubleSign } from '../../static/dashboard/js/alerts/sign.js';
import { summary, total, troublesOf } from '../../static/dashboard/js/alerts/troubles.js';
import { FakeElement, openPage } from './support/page.js';

/** @param {string} when @param {string} id @param {'firing'|'acknowledged'} [state] @returns {import('../../static/dashboard/js/alerts/troubles.js').Entry} */
const alert = (when, id, state = 'firing') => ({ id: 1, when, state, object: { id, kind: id.split(':')[0], name: id } });

test('each object counts once for its trouble, and not once somebody has it in hand', () => {
  const troubles = troublesOf([
    alert('restarting', 'container:a'), alert('unhealthy', 'container:b'), alert('unhealthy', 'container:b'),
    alert('unhealthy', 'container:c'), alert('unhealthy', 'container:d', 'acknowledged'), alert('expectation_broken', 'expectation:x'),
  ]);
  assert.equal(summary(troubles), '2 unhealthy · 1 restarting · 1 expectation broken');
  assert.equal(total(troubles), 4);
});

test('one is found by its ID, several by their state, what is gone by nothing', () => {
  const found = troublesOf([
    alert('restarting', `container:${'a'.repeat(64)}`), alert('unhealthy', 'container:b'), alert('unhealthy', 'container:c'),
    alert('gone', 'container:d'), alert('no_backup', 'volume:e'), alert('engine_lost', 'host:f'),
  ]);
  const queries = Object.fromEntries(found.map(({ when, query }) => [when, query]));
  assert.deepEqual(queries, { engine_lost: null, unhealthy: 'state:unhealthy', restarting: `id:${'a'.repeat(12)}`, gone: null, no_backup: null });
});

test('a broken expectation is found by its name, several together', () => {
  const broken = (/** @type {string[]} */ ...names) => troublesOf(names.map((name) => ({ ...alert('expectation_broken', `expectation:${name}`), object: { id: `expectation:${name}`, kind: 'expectation', name } })))[0].query;
  assert.equal(broken('the shop runs'), 'broken:"the shop runs"');
  assert.equal(broken('a', 'b'), 'broken:*');
  assert.equal(broken('says "no"'), 'broken:*');
});

test('nothing is wrong', () => {
  assert.deepEqual(troublesOf([]), []);
  assert.equal(summary([]), '');
});

test('the sign leads to what is in trouble now, though it says the same of it', () => {
  openPage();
  const [button, menu] = [new FakeElement('button'), Object.assign(new FakeElement(), { hidePopover: () => undefined })];
  /** @type {string[]} */
  const queries = [];
  const sign = new TroubleSign(/** @type {any} */ (button), /** @type {any} */ (menu), { filter: (query) => queries.push(query), title: () => undefined, say: () => undefined });
  for (const letter of ['a', 'a', 'b']) {
    sign.take({ entries: [alert('unhealthy', `container:${letter.repeat(64)}`)] });
    menu.children[0].fire('click');
  }
  assert.deepEqual(queries, ['a', 'a', 'b'].map((letter) => `id:${letter.repeat(12)}`));
});
