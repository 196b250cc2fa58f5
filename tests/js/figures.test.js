/** What containers use: put together, in words, as lines, and asked for only where it is seen. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Figures } from '../../static/dashboard/js/figures/figures.js';
import { added, highest, latest, merged, spark, stretches } from '../../static/dashboard/js/figures/series.js';
import { cpuWord, memoryWord, rateWord } from '../../static/dashboard/js/figures/words.js';
import { rowOf, sorted } from '../../static/dashboard/js/table/rows.js';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { Host } from './support/host.js';

/** @typedef {import('../../static/dashboard/js/figures/series.js').Series} Series */

/** @param {number[]} at @param {(number|null)[]} cpu @returns {Series} */
const series = (at, cpu) => ({ at, cpu, memory: at.map(() => 100), received: at.map(() => null), sent: at.map(() => null), read: at.map(() => 1), written: at.map(() => 2), memory_limit: 400, processes: 3 });

describe('readings', () => {
  it('are put together without any of them twice, and no more than an hour of them', () => {
    const whole = merged(series([1, 2, 3], [0, 0.1, 0.2]), series([2, 3, 4], [9, 9, 0.3]));
    assert.deepEqual([whole.at, whole.cpu], [[1, 2, 3, 4], [0, 0.1, 0.2, 0.3]]);
    assert.equal(merged(whole, series([4], [7])), whole);
    const many = Array.from({ length: 500 }, (_, index) => index);
    assert.equal(merged(series([-1], [0]), series(many, many)).at.length, 360);
    const back = series([100, 110], [1, 2]);
    assert.equal(merged(series([5000], [9]), back), back, 'the clock was set back');
  });

  it('are of now only where they are new', () => {
    const found = latest(series([100], [0.5]), 120);
    assert.deepEqual([found?.cpu, found?.limit, found?.network, found?.disk], [0.5, 400, null, 3]);
    assert.equal(latest(series([100], [0.5]), 200), null);
    assert.equal(latest(series([100], [0.5]), 20), null, 'what is ahead was read before the clock was set back');
    assert.equal(latest(undefined, 0), null);
  });

  it('of two columns are one', () => {
    assert.deepEqual(added([1, null, null], [2, 3, null]), [3, 3, null]);
    assert.equal(highest([null, 0.02], 0.1), 0.1);
    assert.equal(highest([null, 3], 0.1), 3);
  });
});

describe('a line', () => {
  const frame = { x: 10, y: 20, w: 100, h: 10, from: 0, to: 100, most: 2 };

  it('has time from left to right, and what is more higher', () => {
    assert.deepEqual(stretches([0, 10, 20], [0, 1, 2], frame), [[[10, 30], [20, 25], [30, 20]]]);
  });

  it('is broken where nobody looked', () => {
    assert.equal(stretches([0, 10, 90, 100], [0, 1, 2, 1], frame).length, 2);
    assert.equal(spark([0, 10, 90, 100], [0, 1, 2, 1], frame).line, 'M10 30L20 25M100 20L110 25');
  });

  it('leaves out what is older, not known, or alone', () => {
    assert.deepEqual(stretches([-5, 10], [1, null], frame), []);
    assert.deepEqual(spark([5], [1], frame), { line: '', ground: '' });
  });
});

it('figures are said as docker stats says them', () => {
  assert.deepEqual([0.004, 0.12, 2.5].map(cpuWord), ['0.4 %', '12 %', '250 %']);
  assert.equal(rateWord(2048), '2 KiB/s');
  assert.equal(memoryWord(100 * 2 ** 20, 400 * 2 ** 20), '100 MiB of 400 MiB (25 %)');
  assert.equal(memoryWord(2 ** 20, 0), '1 MiB');
});

describe('asking', () => {
  /** @param {{ids: string[], whole: string|null}} seen */
  function asking(seen) {
    /** @type {any[]} */
    const asked = [];
    let changed = 0;
    const figures = new Figures({
      sees: () => seen,
      changed: () => { changed += 1; },
      ask: async (_path, body) => {
        asked.push(body);
        const at = Date.now() / 1000;
        return { at, every: 10, containers: Object.fromEntries(/** @type {any} */ (body).containers.map((/** @type {string} */ id) => [id, series([at], [0.5])])) };
      },
    });
    figures.setLink('live');
    return { figures, asked, changes: () => changed };
  }

  it('is not done where nothing is seen', async () => {
    const { figures, asked } = asking({ ids: [], whole: null });
    for (const now of [0, 10, 20]) await figures.look(now);
    assert.deepEqual(asked, []);
  });

  it('is done each ten seconds, and at once for what comes into view', async () => {
    const seen = { ids: ['a'], whole: /** @type {string|null} */ (null) };
    const { figures, asked, changes } = asking(seen);
    for (const now of [0, 2, 4, 9]) await figures.look(now);
    assert.deepEqual(asked.map(({ containers }) => containers), [['a']]);
    seen.ids = ['a', 'b'];
    await figures.look(9.5);
    assert.deepEqual(asked.at(-1).containers, ['b']);
    await figures.look(10);
    assert.deepEqual(asked.at(-1).containers, ['a', 'b']);
    assert.ok(asked.at(-1).since > 0);
    assert.equal(changes(), 3);
    assert.equal(figures.latest('b')?.cpu, 0.5);
    seen.whole = 'a';
    await figures.look(11);
    assert.deepEqual(asked.find(({ most }) => most === 360)?.containers, ['a']);
  });

  it('goes on after a refusal', async () => {
    let tries = 0;
    const figures = new Figures({ sees: () => ({ ids: ['a'], whole: null }), changed: () => {}, ask: async () => { tries += 1; throw new Error('away'); } });
    await figures.look(0);
    assert.equal(tries, 0, 'while the server is away');
    figures.setLink('live');
    for (const now of [0, 10, 20]) await figures.look(now);
    assert.equal(tries, 3);
  });
});

it('rows are sorted by figures, and those without come last', () => {
  const host = new Host(1);
  for (const name of ['idle', 'busy', 'unknown']) host.container(name);
  const model = buildModel(host.topology);
  const used = (/** @type {string} */ name) => (name === 'unknown' ? null : latest(series([100], [name === 'busy' ? 0.9 : 0]), 100));
  const rows = [...model.containers.values()].map((view) => rowOf(view, model, '', used(view.name)));
  const names = (/** @type {boolean} */ down) => sorted(rows, { column: 'cpu', down }).map((row) => row.name);
  assert.deepEqual([names(true), names(false)], [['busy', 'idle', 'unknown'], ['idle', 'busy', 'unknown']]);
  assert.equal(rows.find(({ name }) => name === 'busy')?.figures.memory.title, '100 B of 400 B (25 %)');
});
