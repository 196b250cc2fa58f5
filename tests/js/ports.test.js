/** The published ports on a card. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { portsText } from '../../static/dashboard/js/chart/draw/drawcard.js';

describe('published ports', () => {
  const view = /** @type {any} */ ({ ports: [80, 443, 443, 8080, 9000].map((hostPort) => ({ hostPort, everywhere: false })) });

  it('are each named once', () => {
    assert.equal(portsText(view, 1000, 10), '80 443 8080 9000');
  });

  it('are counted where they do not fit', () => {
    assert.equal(portsText(view, 70, 10), '80 443 +2');
    assert.equal(portsText(view, 20, 10), '80');
  });
});
