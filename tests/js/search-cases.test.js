/** The search's language, by the cases that the server's reader of it is held to as well. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { match, parseQuery, problemsOf } from '../../static/dashboard/js/search/search.js';
import { fromSnapshot } from '../../static/dashboard/js/stream/topology.js';

const cases = JSON.parse(readFileSync(new URL('../search_cases.json', import.meta.url), 'utf8'));
const model = buildModel(fromSnapshot({ epoch: 'test', revision: 1, topology: cases.topology }));
const labels = new Map(Object.entries(cases.labels));
const reach = new Map(Object.entries(cases.reach).map(([term, names]) => [term, new Set(names.map((/** @type {string} */ name) => cases.names[name]))]));
const nameOf = new Map(Object.entries(cases.names).map(([name, id]) => [id, name]));

describe('a query is taken apart', () => {
  for (const { text, terms, problems } of cases.parse) {
    it(JSON.stringify(text), () => {
      assert.deepEqual(parseQuery(text), terms);
      assert.deepEqual(problemsOf(text), problems);
    });
  }
});

describe('a query finds', () => {
  for (const { query, finds } of cases.match) {
    it(query, () => {
      const found = [...match(model, query, labels, reach)].filter((id) => /^(?:container|network|volume|bind|tmpfs):/.test(id));
      assert.deepEqual(found.map((id) => nameOf.get(id)).sort(), [...finds].sort());
    });
  }
});
