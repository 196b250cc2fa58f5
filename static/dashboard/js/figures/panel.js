/**
 * What the panel says a container uses: now in words, and as a line how it was, for an hour at most.
 *
 * @module figures/panel
 */

import { el } from '../base/dom.js';
import { t } from '../base/i18n.js';
import { make } from '../chart/draw/svg.js';
import { sizeWord } from '../mounts/words.js';
import { added, highest, spark, windowOf } from './series.js';
import { cpuWord, memoryWord, rateWord } from './words.js';

/** @typedef {import('../base/types.js').ContainerView} ContainerView */
/** @typedef {import('../panel/panel.js').Context} Context */
/** @typedef {import('../panel/sections.js').Section} Section */
/** @typedef {import('./series.js').Column} Column */

const SIZE = { w: 240, h: 24 };
const WINDOW = { least: 600, most: 3600 };
/** Less than that looks like nothing: a tenth of a CPU, a kibibyte a second. */
const LEAST = { cpu: 0.1, rate: 1024 };

/** @param {ContainerView} view @param {Context} context @returns {Section[]} */
export function figureSection(view, { figures }) {
  if (view.state !== 'running' && view.state !== 'paused') return [];
  const series = figures.of(view.id);
  const now = figures.latest(view.id);
  return [{
    name: 'figures',
    title: t('What it uses'),
    facts: [view.id, series?.at.at(-1), series?.at.length, now === null],
    build: () => (series && now ? lists(series, now, figures.now) : el('p', { class: 'muted', text: t('Reading …') })),
  }];
}

/** @param {import('./series.js').Series} series @param {import('./series.js').Latest} latest @param {number} now */
function lists(series, latest, now) {
  const from = windowOf([series], now, WINDOW.least, WINDOW.most);
  const drawn = (/** @type {string} */ title, /** @type {string} */ words, /** @type {Column} */ values, /** @type {number} */ most, /** @type {string} */ top) =>
    line(title, words, { at: series.at, values, most, top, from, now });
  const network = added(series.received, series.sent);
  const disk = added(series.read, series.written);
  const [cpu, traffic, work] = [highest(series.cpu, LEAST.cpu), highest(network, LEAST.rate), highest(disk, LEAST.rate)];
  const memory = latest.limit || highest(series.memory, 1);
  return el('dl', { class: 'facts figures' },
    ...drawn(t('CPU'), latest.cpu === null ? t('Reading …') : cpuWord(latest.cpu), series.cpu, cpu, cpuWord(cpu)),
    ...drawn(t('Memory'), latest.memory === null ? '' : memoryWord(latest.memory, latest.limit), series.memory, memory, sizeWord(memory)),
    ...(latest.network === null ? [] : drawn(t('Network, in all'), ways(latest.received, latest.sent, '↓', '↑', t('received'), t('sent')), network, traffic, rateWord(traffic))),
    ...(latest.disk === null ? [] : drawn(t('Disk'), ways(latest.read, latest.written, '', '', t('read'), t('written')), disk, work, rateWord(work))),
    el('dt', { text: t('Processes') }), el('dd', { text: String(latest.processes) }));
}

/** @param {number|null} a @param {number|null} b @param {string} signA @param {string} signB @param {string} nameA @param {string} nameB */
function ways(a, b, signA, signB, nameA, nameB) {
  return `${signA}${rateWord(a ?? 0)} ${nameA}, ${signB}${rateWord(b ?? 0)} ${nameB}`;
}

/** @param {string} title @param {string} words @param {{at: number[], values: Column, most: number, top: string, from: number, now: number}} what @returns {HTMLElement[]} */
function line(title, words, { at, values, most, top, from, now }) {
  const { line: d, ground } = spark(at, values, { x: 0, y: 1, w: SIZE.w, h: SIZE.h - 2, from, to: now, most });
  const minutes = Math.round((now - from) / 60);
  const svg = make('svg', { class: 'figure-line', viewBox: `0 0 ${SIZE.w} ${SIZE.h}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': t('%(title)s in the last %(minutes)s minutes, %(top)s at the top', { title, top, minutes }) });
  make('path', { class: 'figure-ground', d: ground }, svg);
  make('path', { class: 'figure-stroke', d }, svg);
  const picture = el('span', { class: 'figure-picture', title: t('the last %(minutes)s minutes, %(top)s at the top', { top, minutes }) });
  picture.append(svg);
  return [el('dt', { text: title }), el('dd', {}, el('span', { text: words }), picture)];
}
