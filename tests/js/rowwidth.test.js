/** A row's name has the width that is free beside it. */

import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { drawRow } from '../../static/dashboard/js/chart/draw/drawrow.js';
import { layoutAs } from '../../static/dashboard/js/chart/layout/form.js';
import { ROW_W, RUN_ON } from '../../static/dashboard/js/chart/layout/measures.js';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { inventHost } from './support/invent.js';
import { Host } from './support/host.js';

/** @param {string[]} names */
function hostOf(names) {
  const host = new Host(1);
  const network = host.network('net');
  for (const name of names) host.connect(host.container(name), network);
  return host;
}

/** @param {Host} host @param {import('../../static/dashboard/js/base/types.js').Shape} window @param {any} [memory] */
const rows = (host, window, memory = null) => layoutAs('rows', buildModel(host.topology), memory, window);
const widthOf = (/** @type {any} */ { scene }) => scene.cards[0].w;

describe('rows', () => {
  const long = hostOf(['a-name-of-forty-letters-that-needs-room-x', 'web', 'db', 'cache', 'queue', 'worker']);

  it('are as wide as their names need where the window has room for it', () => {
    assert.ok(widthOf(rows(long, { aspect: 1.8, width: 1440 })) > ROW_W + 60);
    assert.equal(widthOf(rows(hostOf(['web', 'db']), { aspect: 1.8, width: 1440 })), ROW_W);
  });

  it('are no wider than can be read in the window', () => {
    for (const width of [320, 390, 768, 1440, 2560]) {
      const { scene } = layoutAs('rows', buildModel(inventHost(7, 300).topology), null, { aspect: 0.6, width });
      if (scene.width > width / RUN_ON.rows) assert.equal(scene.cards[0].w, ROW_W);
    }
  });

  it('have no names of rails that are less than nothing wide beside a title that is longer than all', () => {
    const host = new Host(1);
    const network = host.network('net', { project: 'x'.repeat(400) });
    for (const name of ['web', 'db']) host.connect(host.container(name, { project: 'x'.repeat(400) }), network);
    const { scene } = rows(host, { aspect: 1.8, width: 1440 });
    for (const rail of scene.rails) for (const pill of rail.pills) assert.ok(pill.w > 0, rail.id);
  });

  it('stay as wide as they are while the host changes', () => {
    const host = hostOf(['web', 'db']);
    const first = rows(host, { aspect: 1.8, width: 1440 });
    host.container('a-name-of-forty-letters-that-needs-room-x');
    assert.equal(widthOf(rows(host, { aspect: 1.8, width: 1440 }, first.memory)), widthOf(first));
  });
});

describe('in a row', () => {
  /** @type {any[]} */
  let made;
  const element = (/** @type {string} */ _space, /** @type {string} */ tag) => {
    const one = { tag, attributes: /** @type {Record<string, string>} */ ({}), textContent: '', setAttribute: (/** @type {string} */ name, /** @type {string} */ value) => { one.attributes[name] = value; }, append: () => undefined, appendChild: () => undefined };
    made.push(one);
    return one;
  };
  beforeEach(() => {
    made = [];
    Object.assign(globalThis, {
      getComputedStyle: () => ({ fontFamily: '' }),
      document: { body: null, createElementNS: element, createElement: () => ({ getContext: () => null }) },
    });
  });
  afterEach(() => {
    Reflect.deleteProperty(globalThis, 'document');
    Reflect.deleteProperty(globalThis, 'getComputedStyle');
  });

  const card = /** @type {any} */ ({ id: 'c', w: ROW_W, h: 17 });
  const detail = /** @type {any} */ ({ unit: 1, text: 1, level: 'near' });
  const view = (/** @type {object} */ more) => /** @type {any} */ ({ label: 'websocket-gateway', sign: 'running', stack: 'own', mounts: 0, lock: null, ports: [], ...more });
  const textOf = (/** @type {string} */ look) => made.find((one) => one.attributes.class === look);

  it('a name is not cut beside room where no ports are', () => {
    drawRow(/** @type {any} */ (null), card, view({ mounts: 2 }), detail, (text) => text);
    assert.equal(textOf('label').textContent, 'websocket-gateway');
  });

  it('a flag stands after the name and not on it', () => {
    drawRow(/** @type {any} */ (null), card, view({ label: 'web', ports: [{ hostIp: '0.0.0.0', hostPort: 443, containerPort: 443, protocol: 'tcp', everywhere: true }] }), detail, (text) => text);
    const flag = made.find((one) => one.tag === 'rect' && one.attributes.rx === '4' && one.attributes.x !== undefined);
    assert.ok(Number(flag.attributes.x) > Number(textOf('label').attributes.x) + 3 * 13.5 * 0.58);
  });
});
