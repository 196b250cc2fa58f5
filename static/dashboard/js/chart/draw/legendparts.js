/**
 * What the legend is made of: a piece of a rail, what signs mean, a lock.
 *
 * @module chart/legendparts
 */
import { lock } from './icons.js';
import { hasCore, railClass } from './paths.js';
import { make } from './svg.js';
import { visible } from '../../base/escape.js';

/** @typedef {import('../kind.js').Entry} Entry */
/** @typedef {import('../kind.js').Key} Key */

/** A short piece of the rail, as it is on the chart. @param {Entry} rail */
export function swatch(rail) {
  const svg = make('svg', { class: `swatch ${rail.look ?? railClass(rail.color)}`, viewBox: '0 0 26 12', width: 26, height: 12, 'aria-hidden': 'true' });
  const line = make('path', { class: rail.dotted ? 'line dotted' : 'line', d: 'M3 6H23', 'stroke-width': 4 }, svg);
  if (rail.dotted) line.setAttribute('stroke-dasharray', '0 6');
  if (hasCore(rail.color)) make('path', { class: 'core', d: 'M3 6H23', 'stroke-width': 1.5 }, svg);
  if (rail.closed) make('path', { class: 'line', d: 'M2 1V11M24 1V11', 'stroke-width': 3 }, svg);
  if (!rail.closed && !rail.dotted) make('circle', { class: 'ring', cx: 13, cy: 6, r: 3.6, 'stroke-width': 2.5 }, svg);
  return svg;
}

/** @param {Element} item @param {string} look @param {string} d */
function keyIcon(item, look, d) {
  make('path', { d }, make('svg', { class: look, viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true' }, item));
}

/** @param {Element} parent @param {string} className @param {string} text */
export function span(parent, className, text) {
  const element = document.createElement('span');
  element.className = className;
  element.textContent = visible(text);
  parent.append(element);
}

/** @param {Key[]} keys @param {string} label */
export function keyList(keys, label) {
  if (!keys.length) return null;
  const list = document.createElement('ul');
  list.className = 'legend-keys';
  list.setAttribute('aria-label', label);
  for (const { look, text, title, icon, far } of keys) {
    const item = document.createElement('li');
    item.title = title;
    if (icon) keyIcon(item, `key-icon ${look}`, icon);
    else span(item, `key ${look}`, '');
    if (far) keyIcon(item, `key-far ${look}`, far);
    span(item, 'key-text', text);
    list.append(item);
  }
  return list;
}

/** @param {string} reason */
export function lockSign(reason) {
  const sign = make('svg', { class: 'legend-lock', viewBox: '0 0 12 14', width: 12, height: 14, role: 'img', 'aria-label': reason });
  make('path', { class: 'lock', d: lock(6, 6.5, 4.4) }, sign);
  return sign;
}
