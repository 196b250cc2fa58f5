import assert from 'node:assert/strict';
import { test } from 'node:test';

import { buildModel } from '../../static/dashboard/js/model/model.js';
import { parseQuery } from '../../static/dashboard/js/search/grammar.js';
import { match } from '../../static/dashboard/js/search/search.js';
import { asksBroken, brokenBy } from '../../static/dashboard/js/search/told.js';
import { valuesOf } from '../../static/dashboard/js/search/values.js';
import { Host } from './support/host.js';

/** @param {string} name @returns {import('../../static/dashboard/js/expectations/breaches.js').Entry} */
const entry = (name) => ({ name, status: 'broken', since: null, by: null, text: '', nodes: [], findings: [] });

test('what the broken expectations are about is found: containers, networks and sources', () => {
  const host = new Host(1);
  const net = host.network('front');
  const [web, db] = [host.container('web', { networks: [net] }), host.container('db', { networks: [net] })];
  host.node({ id: 'volume:data', kind: 'volume', name: 'data' });
  const model = buildModel(host.topology);
  const breaches = new Map([[web, [entry('Databases are private')]], [net, [entry('Databases are private')]], ['volume:data', [entry('backed up')]]]);
  const found = (/** @type {string} */ query) => {
    const terms = parseQuery(query);
    return [...match(model, terms, null, brokenBy(terms, breaches))].filter((id) => /^(?:container|network|volume):/.test(id)).sort();
  };
  assert.deepEqual(found('broken:*'), [net, web, 'volume:data'].sort());
  assert.deepEqual(found('broken:"databases are private"'), [net, web].sort());
  assert.deepEqual(found('broken:backed*'), ['volume:data']);
  assert.deepEqual(found('broken:* web'), [web]);
  assert.deepEqual(found('-broken:* container:*'), [db]);
  assert.deepEqual(found('broken:nothing'), []);
  assert.deepEqual(valuesOf(model, 'broken', null, breaches), ['*', 'Databases are private', 'backed up']);
  assert.deepEqual([asksBroken(parseQuery('-broken:x')), asksBroken(parseQuery('web'))], [true, false]);
});
