/**
 * What a preview says, line by line.
 *
 * @module sheeteffects
 */

import { el } from '../base/dom.js';
import { n, t } from '../base/i18n.js';

/**
 * The answer of `POST …/preview`.
 * @typedef {object} Preview
 * @property {'connect'|'disconnect'} action
 * @property {Named} container
 * @property {Named} network
 * @property {{code: string, detail: string}|null} refused
 * @property {Named[]} neighbours
 * @property {(Named & {via: string})[]} still_reachable
 * @property {{ipv4: string|null, ipv6: string|null}} address
 * @property {string[]} addresses_lost
 * @property {{effect: 'none'|'stay'|'move'|'vanish'|'appear', from: string|null, to: string|null, ephemeral: boolean, ports: string[]}} ports
 * @property {boolean} last_network
 * @property {{project: string, service: string, lines: string}|null} compose
 * @property {boolean} undoable
 * @property {string[]} warnings
 * @property {Record<'come'|'go'|'open'|'close', {total: number, entries: {text: string, whole?: boolean}[]}>} reach
 *
 * @typedef {{id: string, name: string}} Named
 */

const NAMED = 8;
/** So many pairs are told at once. */
const SAID = 4;

/** @param {Preview} preview @returns {import('./sheet.js').Content} */
export function connectSheet(preview) {
  const both = { container: preview.container.name, network: preview.network.name };
  const connect = preview.action === 'connect';
  return {
    title: connect ? t('Connect %(container)s to %(network)s?', both) : t('Disconnect %(container)s from %(network)s?', both),
    refused: preview.refused?.detail ?? null,
    body: effects(preview),
    confirm: connect ? t('Connect') : t('Disconnect'),
    danger: !connect && preview.last_network,
  };
}

/** @param {Preview} preview @returns {HTMLElement[]} */
function effects(preview) {
  const lines = [
    neighbourLine(preview), reachableLine(preview), addressLine(preview), portsLine(preview), ...reachLines(preview),
    preview.last_network && line('warn', t('This is its last network: it will have no network at all.')),
    ...preview.warnings.map((warning) => line('warn', warning)),
    !preview.undoable && line('warn', t('This cannot be undone here.')),
  ];
  const list = el('ul', { class: 'effects' }, ...lines);
  return preview.compose ? [list, composeLines(preview.compose)] : [list];
}

/**
 * A line of a sheet, with a sign for what it means.
 * @param {string} look  plus, minus, same or warn
 * @param {...import('../base/dom.js').Child} children
 */
export function line(look, ...children) {
  return el('li', { class: `effect ${look}` }, el('span', { class: 'effect-sign', 'aria-hidden': 'true' }), el('div', {}, ...children));
}

/** @param {Preview} preview */
function neighbourLine({ action, neighbours, container }) {
  const gained = action === 'connect';
  if (!neighbours.length) {
    return line('same', gained ? t('No new neighbours.') : t('It loses no neighbours.'));
  }
  const sentence = gained
    ? n('%(count)s container becomes a neighbour of %(name)s:', '%(count)s containers become neighbours of %(name)s:', neighbours.length, { name: container.name })
    : n('%(count)s container is no longer a neighbour of %(name)s:', '%(count)s containers are no longer neighbours of %(name)s:', neighbours.length, { name: container.name });
  return line(gained ? 'plus' : 'minus', sentence, names(neighbours.map((each) => each.name)));
}

/** @param {Preview} preview */
function reachableLine({ action, still_reachable: reachable }) {
  if (!reachable.length) return null;
  const sentence = action === 'connect'
    ? n('%(count)s is a neighbour already, through another network:', '%(count)s are neighbours already, through other networks:', reachable.length)
    : n('%(count)s stays a neighbour, through another network:', '%(count)s stay neighbours, through other networks:', reachable.length);
  return line('same', sentence, names(reachable.map((each) => t('%(name)s (through %(network)s)', { name: each.name, network: each.via }))));
}

/** @param {Preview} preview */
function addressLine({ action, address, addresses_lost: lost }) {
  if (action === 'disconnect') {
    return lost.length ? line('minus', t('Its address %(address)s becomes free.', { address: lost.join(', ') })) : null;
  }
  const asked = [address.ipv4, address.ipv6].filter(Boolean).join(', ');
  return line('plus', asked ? t('Chosen address: %(address)s', { address: asked }) : t('The engine chooses its address.'));
}

/** @param {Preview} preview */
function portsLine({ ports }) {
  const names_ = { ports: ports.ports.join(', '), from: ports.from ?? '?', to: ports.to ?? '?' };
  /** @type {Record<string, () => HTMLElement|null>} */
  const lines = {
    none: () => null,
    stay: () => line('same', t('Published ports stay as they are: %(ports)s', names_)),
    move: () => line('warn', t('Published ports move from %(from)s to %(to)s: %(ports)s', names_), ...(ports.ephemeral ? [' ', t('Host ports that the engine chose will change.')] : [])),
    vanish: () => line('warn', t('Published ports vanish: %(ports)s', names_)),
    appear: () => line('plus', t('Ports become published through %(to)s: %(ports)s', names_), ...(ports.ephemeral ? [' ', t('The engine chooses the host ports.')] : [])),
  };
  return lines[ports.effect]?.() ?? null;
}

/** Which pairs of containers, and what of the outside, come and go. @param {Preview} preview */
function reachLines({ reach: { come, go, open, close } }) {
  return [
    come.total > 0 && line('plus', n('%(count)s pair of containers gets a way:', '%(count)s pairs of containers get a way:', come.total), sentences(come)),
    go.total > 0 && line('minus', n('%(count)s pair of containers loses a way:', '%(count)s pairs of containers lose a way:', go.total), sentences(go)),
    open.total > 0 && line('warn', n('%(count)s opening to the outside comes:', '%(count)s openings to the outside come:', open.total), sentences(open)),
    close.total > 0 && line('minus', n('%(count)s opening to the outside goes:', '%(count)s openings to the outside go:', close.total), sentences(close)),
  ];
}

/** The first few at once; what the server has not told is counted. @param {{total: number, entries: {text: string}[]}} part */
function sentences({ total, entries }) {
  const item = (/** @type {{text: string}} */ { text }) => el('li', { text });
  const list = el('ul', { class: 'effect-list' }, ...entries.slice(0, SAID).map(item));
  const rest = [...entries.slice(SAID).map(item), ...(total > entries.length ? [el('li', { class: 'muted', text: t('(and %(count)s more)', { count: total - entries.length }) })] : [])];
  if (!rest.length) return list;
  const more = el('button', { type: 'button', class: 'link', text: n('%(count)s more', '%(count)s more', total - SAID) });
  const last = el('li', {}, more);
  more.addEventListener('click', () => last.replaceWith(...rest));
  list.append(last);
  return list;
}

/** The first few of them, and the others when they are asked for. @param {string[]} list */
export function names(list) {
  const shown = list.slice(0, NAMED).map((name) => el('li', { class: 'chip', text: name }));
  if (list.length > NAMED) {
    const rest = list.slice(NAMED);
    const more = el('button', { type: 'button', class: 'chip more', text: n('%(count)s more', '%(count)s more', rest.length) });
    const item = el('li', {}, more);
    more.addEventListener('click', () => item.replaceWith(...rest.map((name) => el('li', { class: 'chip', text: name }))));
    shown.push(item);
  }
  return el('ul', { class: 'chips' }, ...shown);
}

/** @param {{project: string, service: string, lines: string}} compose */
function composeLines({ project, lines }) {
  const copy = el('button', { type: 'button', class: 'button small', text: t('Copy') });
  copy.addEventListener('click', async () => {
    await navigator.clipboard.writeText(lines);
    copy.textContent = t('Copied');
  });
  return el('section', { class: 'compose' },
    el('p', { text: t('To make it permanent, put this into the compose file of %(project)s:', { project }) }),
    el('div', { class: 'code' }, el('pre', { tabindex: '0', text: lines }), copy));
}
