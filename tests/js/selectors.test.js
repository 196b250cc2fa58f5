/** The selectors of a rule, as somebody writes it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { selectorsOf } from '../../static/dashboard/js/expectations/selectors.js';

/** @param {string} rule */
const said = (rule) => selectorsOf(rule).map(({ key, selector, kind }) => [key, selector, kind]);

test('each key has its selector, in quotes or without', () => {
  assert.deepEqual(said('never: {from: "project:edge", to: service:db}'), [['from', 'project:edge', 'container'], ['to', 'service:db', 'container']]);
  assert.deepEqual(said("always: {from: 'network:my net', to: \"label:a=\\\"b\\\"\", port: 80}"), [['from', 'network:my net', 'container'], ['to', 'label:a="b"', 'container']]);
});

test('what is meant depends on the key, and of "of" on the rule', () => {
  assert.deepEqual(said('backed_up: {volumes: "volume:*_db", within: 26h}'), [['volumes', 'volume:*_db', 'volume']]);
  assert.deepEqual(said('no_risk: {of: "-project:edge", codes: [docker_socket]}'), [['of', '-project:edge', null]]);
  assert.deepEqual(said('state: {of: "project:shop", is: [running]}'), [['of', 'project:shop', 'container']]);
  assert.deepEqual(said('outside: {allow: "service:traefik", scope: everywhere}'), [['allow', 'service:traefik', 'container']]);
});

test('in lines as in braces, and as JSON', () => {
  assert.deepEqual(said('never:\n  from: project:edge\n  to: project:shop\n').map(([, selector]) => selector), ['project:edge', 'project:shop']);
  assert.deepEqual(said('never: {"from": "project:edge", "to": "x"}').map(([, selector]) => selector), ['project:edge', 'x']);
});

test('what is not written yet is not asked', () => {
  assert.deepEqual(said('never: {from: "", to: '), []);
  assert.deepEqual(said('outside: {scope: everywhere}'), []);
});
