/** What the search offers to write. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { complete } from '../../static/dashboard/js/search/completion.js';
import { FIELDS } from '../../static/dashboard/js/search/grammar.js';
import { valuesOf } from '../../static/dashboard/js/search/values.js';
import { Host } from './support/host.js';

const host = new Host(1);
const proxy = host.network('proxy');
host.network('my net');
host.container('n8n-web-1', { project: 'n8n', service: 'web', networks: [proxy], ports: [8443, 443] });
host.container('n8n-dev-web-1', { project: 'n8n-dev', service: 'web' });
host.container('pro', { project: 'a-n8n' });
const model = buildModel(host.topology);
const labels = new Map([['container:1', { tier: 'db' }]]);

/** @param {string} text  with | where the caret is */
function at(text) {
  const caret = text.indexOf('|');
  return complete(text.replace('|', ''), caret, (field) => valuesOf(model, field, labels));
}

/** @param {string} text */
const offered = (text) => at(text).options.map((option) => option.text);

/** What stands there once the first has been taken. @param {string} text */
function taken(text) {
  const { start, end, options: [{ insert }] } = at(text);
  const plain = text.replace('|', '');
  return plain.slice(0, start) + insert + plain.slice(end);
}

describe('the search offers', () => {
  it('its fields where nothing is written yet', () => {
    assert.deepEqual(offered('|'), FIELDS.map((field) => `${field}:`));
    assert.deepEqual(offered('web |'), FIELDS.map((field) => `${field}:`));
  });

  it('fields and names that begin so, then those that hold it', () => {
    assert.deepEqual(offered('pro|'), ['project:', 'container:pro', 'network:proxy']);
    assert.deepEqual(offered('-pro|').slice(0, 1), ['project:']);
    assert.equal(taken('-pro|'), '-project:');
    assert.deepEqual(offered('n8n|').slice(0, 3), ['project:n8n', 'project:n8n-dev', 'project:a-n8n']);
  });

  it('what the host has after a field', () => {
    assert.deepEqual(offered('project:n8|'), ['project:n8n', 'project:n8n-dev', 'project:a-n8n']);
    assert.deepEqual(offered('port:|'), ['port:443', 'port:8443']);
    assert.deepEqual(offered('label:|'), ['label:tier', 'label:tier=db']);
    assert.deepEqual(offered('service:web|'), []);
    assert.deepEqual(offered('state:un|'), ['state:unhealthy']);
    assert.deepEqual(offered('id:|'), []);
  });

  it('states as plain words', () => {
    assert.deepEqual(offered('unh|'), ['unhealthy']);
    assert.equal(taken('web -unh|'), 'web -unhealthy ');
  });

  it('a name with blanks in quotes, and leaves the rest as it is', () => {
    assert.equal(taken('web network:my| x'), 'web network:"my net"  x');
    assert.equal(taken('network:"my n|'), 'network:"my net" ');
  });

  it('the field that is meant', () => {
    assert.deepEqual(at('-projct:n8n|').options, [{ kind: 'instead', field: 'project', text: 'project:n8n', insert: '-project:n8n' }]);
    assert.deepEqual(offered('nginx:1.27|'), []);
  });
});
