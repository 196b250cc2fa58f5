/** What is different between two moments: signs, words, ghosts; moments on a slider and in an address; documents of the past. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Problem } from '../../static/dashboard/js/base/api.js';
import { Arrangement } from '../../static/dashboard/js/app/arrangement.js';
import { summarize } from '../../static/dashboard/js/app/announce.js';
import { View } from '../../static/dashboard/js/app/view.js';
import { placeOfChange } from '../../static/dashboard/js/chart/draw/drawchanges.js';
import { layoutAs } from '../../static/dashboard/js/chart/layout/form.js';
import { isMemory } from '../../static/dashboard/js/chart/layout/memorycheck.js';
import { buildModel } from '../../static/dashboard/js/model/model.js';
import { compare } from '../../static/dashboard/js/past/compare.js';
import { Documents } from '../../static/dashboard/js/past/documents.js';
import { withGhosts } from '../../static/dashboard/js/past/ghosts.js';
import { DAY, hatched, momentAt, PLACES, placeOf, readMoment, resolve, sliderStart } from '../../static/dashboard/js/past/moments.js';
import { Past } from '../../static/dashboard/js/past/past.js';
import { factText, phrase, totals } from '../../static/dashboard/js/past/words.js';
import { Host } from './support/host.js';

/** A shop with two services on a network, and a proxy. */
function shop() {
  const host = new Host(3);
  const front = host.network('front', { project: 'shop' });
  const web = host.container('shop-web-1', { project: 'shop', service: 'web', networks: [front], ports: [80] });
  const db = host.container('shop-db-1', { project: 'shop', service: 'db', networks: [front] });
  const proxy = host.container('proxy');
  return { host, front, web, db, proxy, before: host.topology };
}

/** @param {Host} host @param {string} id @param {object} other */
const change = (host, id, other) => host.node({ .../** @type {any} */ (host.topology.nodes.get(id)), ...other });

describe('what is different', () => {
  it('is nothing where only ages and places of engines are', () => {
    const { host, web, before } = shop();
    host.fork();
    change(host, web, { status: 'Up 3 hours', persistence: {} });
    const { changes, plugs, ghosts } = compare(before, host.topology);
    assert.deepEqual([changes.size, plugs.came.size, plugs.gone.length, ghosts.nodes.size], [0, 0, 0, 0]);
  });

  it('is what came, what went and what is another', () => {
    const { host, web, db, proxy, before } = shop();
    host.fork();
    change(host, web, { state: 'exited' });
    host.remove(db);
    const fresh = host.container('new');
    const { changes } = compare(before, host.topology);
    assert.deepEqual([...changes].map(([id, { sign }]) => [id, sign]), [[web, 'changed'], [fresh, 'came'], [db, 'gone']]);
    assert.deepEqual(changes.get(web)?.facts, [{ kind: 'field', name: 'state', before: 'running', after: 'exited' }]);
    assert.equal(changes.has(proxy), false);
  });

  it('is one thing where another took the place of what is gone, and no ghost is left', () => {
    const { host, web, front, before } = shop();
    host.fork();
    host.remove(web);
    const heir = host.container('shop-web-1', { project: 'shop', service: 'web', networks: [front], ports: [80], image: 'app:4.13' });
    const { changes, ghosts } = compare(before, host.topology);
    assert.deepEqual([...changes], [[heir, { sign: 'anew', facts: [{ kind: 'field', name: 'image', before: 'app:4.12', after: 'app:4.13' }] }]]);
    assert.equal(ghosts.nodes.size, 0);
  });

  it('is a plug that came or went on what stayed', () => {
    const { host, web, proxy, front, before } = shop();
    host.fork();
    const plug = host.connect(proxy, front);
    const old = `endpoint:${web.slice(10)}:${front.slice(8)}`;
    host.remove(old);
    const { changes, plugs } = compare(before, host.topology);
    assert.deepEqual([[...plugs.came], plugs.gone], [[plug], [{ container: web, network: front }]]);
    assert.deepEqual(changes.get(web)?.facts.map(factText), ['unplugged from front']);
    assert.deepEqual(changes.get(proxy)?.facts.map(factText), ['plugged into front']);
  });
});

describe('ghosts', () => {
  const { host, db, front, before } = shop();
  host.fork();
  host.remove(db);
  const { ghosts } = compare(before, host.topology);
  const shown = withGhosts(host.topology, ghosts);

  it('stand where they stood, with all that hung on them, plugged in no more', () => {
    const model = buildModel(shown);
    const ghost = model.containers.get(db);
    assert.equal(ghost?.box, 'project:shop');
    assert.equal(ghost?.node.ghost, true);
    assert.deepEqual(ghost?.endpoints.map(({ network, active }) => [network, active]), [[front, false]]);
  });

  it('are the same objects at each look, and none where nothing is gone', () => {
    assert.equal(compare(before, host.topology).ghosts.nodes.get(db), ghosts.nodes.get(db));
    assert.equal(withGhosts(before, compare(before, before).ghosts), before);
  });

  it('are no news for who listens: what is gone is', () => {
    const [was, is] = [buildModel(before), buildModel(shown)];
    assert.equal(summarize(was, is), 'shop-db-1 is gone');
    assert.equal(summarize(is, is), '');
  });

  it('leave an arrangement as it was when they go', () => {
    /** @type {Arrangement<any>} */
    const kept = new Arrangement('network', isMemory, Arrangement.noStorage);
    const window = { width: 1600, height: 1000 };
    const lay = (/** @type {any} */ topology) => kept.lay('host:TEST', window, (memory) => layoutAs('shelves', buildModel(topology), memory ?? /** @type {any} */ (null), { aspect: 1.6, width: 1600 }));
    const first = lay(host.topology);
    kept.hold(true);
    const among = lay(shown);
    const place = (/** @type {any} */ scene, /** @type {string} */ id) => scene.cards.find((/** @type {any} */ card) => card.id === id);
    for (const card of first.cards) assert.deepEqual([place(among, card.id).row, place(among, card.id).column], [card.row, card.column]);
    kept.hold(false);
    assert.deepEqual(lay(host.topology), first);
  });
});

describe('words of a change', () => {
  it('name a few facts, and how many more there are', () => {
    const facts = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ kind: /** @type {const} */ ('field'), name, before: '1', after: null }));
    assert.equal(phrase({ sign: 'changed', facts }), 'changed: a 1 → –; b 1 → –; c 1 → –; (and 2 more)');
    assert.equal(phrase({ sign: 'gone', facts: [] }), 'gone');
    assert.equal(phrase(undefined), '');
  });

  it('say of wires what they are', () => {
    const said = (/** @type {any} */ kind, /** @type {string|null} */ before, /** @type {string|null} */ after) => factText({ kind, name: 'X', before, after });
    assert.deepEqual([said('mount', null, 'v rw'), said('mount', 'v rw', null), said('mount', 'v rw', 'v ro')], ['mounts X', 'no longer mounts X', 'at X v rw → v ro']);
    assert.deepEqual([said('port', null, ''), said('port', '', null), said('network', '1', '2')], ['publishes X', 'no longer publishes X', 'on X 1 → 2']);
  });

  it('count', () => {
    const found = totals([{ sign: 'gone', facts: [] }, { sign: 'came', facts: [] }, { sign: 'gone', facts: [] }]);
    assert.deepEqual(found.map(({ sign, words }) => [sign, words]), [['came', '1 new'], ['gone', '2 gone']]);
  });
});

describe('the sign of a change', () => {
  const card = { id: 'a', box: 'p', x: 10, y: 20, w: 100, h: 40 };
  const index = /** @type {any} */ ({
    cards: new Map([['a', card], ['low', { ...card, id: 'low', h: 20 }]]), boxes: new Map([['p', {}]]), rails: new Map([['net', { segments: [{ x1: 3, y1: 7, x2: 9, y2: 7 }] }]]),
  });
  const [near, far] = [/** @type {any} */ ({ level: 'near' }), /** @type {any} */ ({ level: 'far' })];
  const kind = /** @type {any} */ ({ bodyOf: () => ({ x: 1, y: 2, w: 4, h: 4 }) });

  it('stands at the upper right corner, beside a low card, and at the beginning of a rail', () => {
    assert.deepEqual(placeOfChange('a', index, kind, near, 5), { x: 108, y: 21 });
    assert.deepEqual(placeOfChange('a', index, { ...kind, drags: true }, near, 5), { x: 112.5, y: 40 }, 'at the edge where ports have the corner');
    assert.deepEqual(placeOfChange('low', index, kind, near, 5), { x: 113, y: 30 });
    assert.deepEqual(placeOfChange('net', index, kind, near, 5), { x: 3, y: 7 });
    assert.deepEqual(placeOfChange('a', index, kind, far, 5), { x: 4, y: 3, s: 1 }, 'from afar in its own corner');
    assert.equal(placeOfChange('elsewhere', index, kind, near, 5), null);
  });
});

describe('moments', () => {
  const NOW = Date.parse('2026-11-28T10:00:00.000Z');

  it('are read as words or times, and nothing else', () => {
    assert.deepEqual(['day', 'visit', '2026-11-27T10:00:00+09:00', 'yesterday', '2026-11-27', '__proto__'].map(readMoment), ['day', 'visit', '2026-11-27T01:00:00.000Z', null, null, null]);
    assert.deepEqual([resolve('day', NOW, null), resolve('visit', NOW, 5), resolve('visit', NOW, null)], [NOW - DAY, 5, null]);
  });

  it('lie on a slider from what is compared with to now', () => {
    const start = sliderStart({ since: NOW - 1000 * PLACES, at: null, first: null, now: NOW });
    assert.equal(start, NOW - 1000 * PLACES);
    assert.deepEqual([momentAt(PLACES, start, NOW), momentAt(250, start, NOW)], [null, start + 250_000]);
    assert.deepEqual([placeOf(null, start, NOW), placeOf(start + 250_000, start, NOW), placeOf(NOW, start, NOW)], [PLACES, 250, PLACES - 1]);
  });

  it('begin with the first that is known, and where nothing is compared with the shortest usual time that holds them', () => {
    assert.equal(sliderStart({ since: 0, at: null, first: NOW - 5000, now: NOW }), NOW - 5000);
    assert.equal(sliderStart({ since: null, at: NOW - 2 * DAY, first: 0, now: NOW }), NOW - 7 * DAY);
    assert.equal(sliderStart({ since: null, at: NOW - 30 * DAY, first: NOW - 40 * DAY, now: NOW }), NOW - 40 * DAY);
  });

  it('that nobody could see are hatched as far as they are on it', () => {
    assert.deepEqual(hatched([[0, 50], [150, 250], [10, 20]], 100, 200), [{ from: 0.5, to: 1 }]);
  });
});

describe('documents of the past', () => {
  const at = (/** @type {number} */ moment) => new Date(moment).toISOString();

  it('are kept, and share what says the same', async () => {
    /** @type {string[]} */
    const asked = [];
    const documents = new Documents(async (path) => {
      asked.push(path);
      return { nodes: [{ id: 'network:1', kind: 'network', name: 'a' }], edges: [] };
    });
    const [one, other] = [await documents.at(1000), await documents.at(2000)];
    assert.equal(one.topology.nodes.get('network:1'), other.topology.nodes.get('network:1'));
    assert.equal(await documents.at(1000), one);
    assert.deepEqual(asked, [1000, 2000].map((moment) => `/api/topology?at=${encodeURIComponent(at(moment))}`));
  });

  it('of a time that nobody could see are what was seen last, and before the first the first', async () => {
    /** @type {Record<string, Problem>} */
    const problems = { [at(5000)]: new Problem(404, 'unknown_time', '', { interval: [at(4000), at(6000)] }), [at(1)]: new Problem(404, 'too_old', '', { first: at(2000) }) };
    const documents = new Documents(async (path) => {
      const problem = problems[decodeURIComponent(path.split('=')[1])];
      if (problem) throw problem;
      return { nodes: [], edges: [] };
    });
    const [unseen, early] = [await documents.at(5000), await documents.at(1)];
    assert.deepEqual([unseen.at, unseen.unknown, unseen.first], [4000, [4000, 6000], false]);
    assert.deepEqual([early.at, early.unknown, early.first], [2000, null, true]);
    problems[at(7000)] = new Problem(404, 'too_old', 'Nothing is known of the past yet.', { first: null });
    await assert.rejects(documents.at(7000), /Nothing is known/);
  });
});

describe('the past on the page', () => {
  /** @param {Partial<import('../../static/dashboard/js/base/types.js').ViewState>} start */
  function page(start) {
    const { host, db, before } = shop();
    host.fork();
    host.remove(db);
    const view = new View(start);
    /** @type {string[]} */
    const failures = [];
    /** @type {(() => void)[]} */
    const looks = [];
    const answers = { refuse: false };
    /** @type {number[]} */
    const asked = [];
    const documents = /** @type {any} */ ({ at: async (/** @type {number} */ moment) => {
      asked.push(moment);
      if (answers.refuse) throw new Error('No answer.');
      return { asked: moment, at: moment, unknown: null, first: false, topology: before };
    } });
    const past = new Past({ view, fail: (sentence) => failures.push(sentence), look: () => looks.splice(0).forEach((tell) => tell()) }, documents);
    past.extent = { first: 0, now: 0, unknown: [], lastVisit: 1000 };
    const until = async (/** @type {() => boolean} */ holds) => {
      while (!holds()) await new Promise((/** @type {(value?: unknown) => void} */ tell) => { looks.push(tell); });
    };
    return { past, view, db, before, live: host.topology, failures, answers, asked, until };
  }

  it('shows how it was, where nothing can be done, and goes back to now', async () => {
    const { past, view, before, live, until } = page({});
    assert.equal(past.shown(live), live);
    view.set({ at: '2026-11-27T10:00:00.000Z' });
    assert.deepEqual([past.away, past.shown(live)], [true, null]);
    await until(() => past.here !== null);
    assert.equal(past.shown(live), before);
    view.set({ at: null });
    assert.deepEqual([past.away, past.open, past.shown(live)], [false, false, live]);
  });

  it('resolves a word that the address leads to while another moment is asked for, once', async () => {
    const { past, view, asked, until } = page({});
    view.set({ since: '2026-11-27T10:00:00.000Z' });
    view.set({ since: 'hour' });
    await until(() => past.base !== null && past.base.asked === past.wanted.since);
    assert.match(view.state.since ?? '', /Z$/);
    assert.equal(asked.length, 2);
  });

  it('marks what changed since, and resolves words in the address', async () => {
    const { past, view, db, live, until } = page({ since: 'visit' });
    past.start();
    await until(() => past.base !== null);
    assert.equal(view.state.since, '1970-01-01T00:00:01.000Z');
    assert.equal(past.shown(live)?.nodes.get(db)?.ghost, true);
    assert.deepEqual([...past.marks?.signs ?? []], [[db, 'gone']]);
    assert.equal(past.phrase(db), 'gone');
  });

  it('says why a moment cannot be shown, and stays where it was', async () => {
    const { past, view, answers, failures, until } = page({});
    answers.refuse = true;
    view.set({ at: '2026-11-27T10:00:00.000Z' });
    await until(() => failures.length > 0);
    assert.deepEqual([failures, view.state.at, past.open], [['No answer.'], null, false]);
  });
});
