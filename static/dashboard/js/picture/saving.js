/**
 * The chart that is seen, kept as a file: SVG, or PNG.
 *
 * @module picture/saving
 */

import { byId } from '../base/dom.js';
import { t } from '../base/i18n.js';
import { chartOf, isTable } from '../app/view.js';
import { copied, fileName, pictured } from './copying.js';

/** @typedef {import('../app/app.js').App} App */

/** No picture is larger than browsers will draw. */
const MOST_PIXELS = 48_000_000;
const LONGEST_SIDE = 12_000;
const SHARPNESS = 2;

/** @param {App} app */
export function bindPictures(app) {
  for (const form of /** @type {const} */ (['svg', 'png'])) byId(`picture-${form}`).addEventListener('click', () => void save(app, form));
}

/** @param {App} app @param {'svg'|'png'} form */
async function save(app, form) {
  const { view, charts, notices } = app;
  const chart = chartOf(view.state.chart);
  if (isTable(view.state.chart)) {
    charts.show(chart);
    await new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); });
  }
  const surface = charts.seen.host.querySelector('.chart-surface');
  if (!(surface instanceof SVGSVGElement)) return;
  try {
    const now = new Date();
    const host = byId('host-name').textContent ?? '';
    const picture = await pictureOf(surface, host, now);
    keep(form === 'svg' ? new Blob([picture.text], { type: 'image/svg+xml' }) : await painted(picture), fileName(host, chart, now, form));
  } catch (error) {
    notices.show({ kind: 'problem', text: t('The picture could not be made: %(why)s', { why: error instanceof Error ? error.message : String(error) }) });
  }
}

/** @param {SVGSVGElement} surface @param {string} host @param {Date} now */
async function pictureOf(surface, host, now) {
  const page = getComputedStyle(document.body);
  const color = (/** @type {string} */ name) => colorOf(`var(${name})`);
  /** @type {import('./copying.js').LookOf} */
  const lookOf = (element) => /** @type {any} */ (new Proxy(getComputedStyle(element), { get: (look, name) => look.getPropertyValue(String(name)) }));
  const world = surface.querySelector('.world');
  return pictured({
    width: Number(surface.getAttribute('width')), height: Number(surface.getAttribute('height')),
    drawing: world ? copied(/** @type {any} */ (world), lookOf) : '',
    title: host || 'Portolan', date: now.toLocaleString(document.documentElement.lang, { dateStyle: 'long', timeStyle: 'short' }),
    colors: { ground: color('--bg'), text: page.color, muted: color('--muted') }, font: await font(),
  });
}

/** What a color is at this moment, in this theme. @param {string} value */
function colorOf(value) {
  const probe = document.createElement('span');
  probe.style.color = value;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** The page's own font, so that the file has it where it is looked at. @returns {Promise<string>} a data URL */
async function font() {
  const link = document.querySelector('link[rel="preload"][as="font"]');
  if (!(link instanceof HTMLLinkElement)) return '';
  const answer = await fetch(link.href);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return `data:font/woff2;base64,${btoa(text)}`;
}

/** @param {{text: string, width: number, height: number}} picture @returns {Promise<Blob>} */
async function painted({ text, width, height }) {
  const sharp = Math.min(SHARPNESS, LONGEST_SIDE / width, LONGEST_SIDE / height, Math.sqrt(MOST_PIXELS / (width * height)));
  const image = new Image(width, height);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Math.floor(width * sharp);
  canvas.height = Math.floor(height * sharp);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => { canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error(t('it is too large'))))); });
}

/** @param {Blob} blob @param {string} name */
function keep(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
