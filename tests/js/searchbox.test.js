/** What the search field says of what was found, while not all that was asked for is known. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { View } from '../../static/dashboard/js/app/view.js';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { LabelStore } from '../../static/dashboard/js/search/labels.js';
import { SearchBox } from '../../static/dashboard/js/search/searchbox.js';
import { Host } from './support/host.js';
import { FakeElement, openPage, settled } from './support/page.js';

test('while labels are not known it is asking, and finds nothing by what lacks one', async () => {
  const { body } = openPage();
  for (const id of ['search', 'search-count', 'search-mode', 'search-options']) {
    const element = new FakeElement();
    element.setAttribute('id', id);
    body.append(element);
  }
  const host = new Host(1);
  const [web, db] = [host.container('web'), host.container('db')];
  const model = buildModel(host.topology);
  const box = new SearchBox(new View({ query: '-label:tier=db' }), new LabelStore(() => undefined, async () => ({ [web]: {}, [db]: { tier: 'db' } })), () => undefined);
  const count = () => body.querySelector('#search-count')?.textContent;
  assert.deepEqual([box.find(model)?.size, count()], [0, 'asking …']);
  await settled();
  assert.deepEqual([box.find(model)?.has(web), box.find(model)?.has(db), count()], [true, false, '1 hit']);
});
