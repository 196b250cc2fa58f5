import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { useCatalog } from '../../static/dashboard/js/base/i18n.js';
import { isDenied, reasonInWords } from '../../static/dashboard/js/stream/reasons.js';

afterEach(() => {
  useCatalog(null);
});

test('a sentence of the server is said in the reader’s language, with its values', () => {
  useCatalog({ 'No engine listens at %(address)s.': '%(address)s: 없음' });
  assert.equal(reasonInWords('No engine listens at tcp://10.0.0.1:2375.'), 'tcp://10.0.0.1:2375: 없음');
});

test('what is not known stays as it is', () => {
  for (const reason of ['Something (new) happened [here].', 'No engine listens', '']) assert.equal(reasonInWords(reason), reason);
  assert.equal(reasonInWords(null), '');
});

test('it tells a refusal from an absence', () => {
  assert.ok(isDenied('No permission to use unix:///var/run/docker.sock: its owner or group must let us in.'));
  assert.ok(!isDenied('There is no engine at unix:///var/run/docker.sock: the socket does not exist.'));
  assert.ok(!isDenied(null));
});
