/**
 * What the panel says of a container's reach: the switch, who is reached and how, what stops the others, and the way to a second one.
 *
 * @module reach/panel
 */

import { el } from '../base/dom.js';
import { n, t } from '../base/i18n.js';
import { chips, link } from '../panel/parts.js';
import { bySign, byStops, nearestWay } from './row.js';
import { trySections } from './trying.js';
import { signWord, steps, usable, wayText } from './words.js';

/** @typedef {import('../base/types.js').ContainerView} ContainerView */
/** @typedef {import('../panel/panel.js').Context} Context */
/** @typedef {import('../panel/sections.js').Section} Section */
/** @typedef {import('./types.js').Pair} Pair */
/** @typedef {import('./types.js').Row} Row */

/** So many are named at once. */
const NAMED = 40;
/** The page of projects by projects. */
const TABLE = '/reach/';

/** @param {ContainerView} view @param {Context} context @returns {Section[]} */
export function reachSections(view, context) {
  const { reach } = context;
  const { state, row, pair, failed } = reach;
  const direction = state.reach === 'from' || state.reach === 'to' ? state.reach : null;
  const mode = { name: 'reach', title: t('Reach'), facts: [direction], build: () => switches(direction, reach) };
  if (!direction) return [mode];
  const facts = [state.other, row, pair, failed, context.mayAct, row && row.groups.flatMap(({ containers }) => containers.map((id) => reach.name(id)))];
  const answer = { name: 'reach-answer', title: '', facts, build: () => (failed ? [el('p', { class: 'warning', text: failed })] : pair ? pairParts(pair, context) : rowParts(row, context)) };
  const second = { name: 'reach-second', title: '', facts: [direction, state.other, view.id, context.model.containers.size], build: () => secondField(view, direction, context) };
  return [mode, answer, ...trySections(pair, context), second];
}

/** @param {'from'|'to'|null} direction @param {Context['reach']} reach */
function switches(direction, reach) {
  const button = (/** @type {'from'|'to'} */ which, /** @type {string} */ text) => el('button', {
    type: 'button', 'aria-pressed': String(direction === which), text, data: { key: `reach ${which}` }, onclick: () => reach.show(direction === which ? null : which),
  });
  return [el('div', { class: 'segments reach-switch', role: 'group', 'aria-label': t('Reach') }, button('from', t('What it reaches')), button('to', t('What reaches it'))),
    el('p', { class: 'reach-outside' }, el('button', { type: 'button', class: 'link', text: t('What is open to the outside'), data: { key: 'reach outside' }, onclick: () => reach.show('outside') })),
    el('p', {}, el('a', { class: 'link', href: TABLE, data: { key: 'reach table' }, text: t('Who reaches whom, as a table') }))];
}

/** @param {Row|null} row @param {Context} context */
function rowParts(row, context) {
  if (!row) return [el('p', { class: 'muted', role: 'status', text: t('Asking …') })];
  const reached = bySign(row);
  const stopped = byStops(row);
  return [
    el('p', { class: 'reach-summary', text: context.reach.summary() }),
    ...reached.map(({ sign, containers }) => el('section', { class: 'reach-group' },
      el('h4', {}, el('span', { class: `reach-sign ${sign}`, 'aria-hidden': 'true' }), signWord(sign), el('span', { class: 'count', text: containers.length })),
      names(containers, context))),
    ...(stopped.length ? [el('details', { class: 'reach-stopped', data: { key: 'stopped' } },
      el('summary', {}, el('h4', { text: t('Out of reach, and why') }), el('span', { class: 'count', text: stopped.reduce((sum, { containers }) => sum + containers.length, 0) })),
      ...stopped.map(({ stops, containers }) => el('section', { class: 'reach-group' }, el('p', { text: stops.map((code) => row.meanings[code] ?? code).join(' ') }), names(containers, context))))] : []),
  ];
}

/** Each leads to the way to it. @param {string[]} ids @param {Context} context */
function names(ids, { reach }) {
  const item = (/** @type {string} */ id) => el('li', {}, link(id, reach.name(id), () => reach.pairWith(id)));
  const list = el('ul', { class: 'inline-list' }, ...ids.slice(0, NAMED).map(item));
  if (ids.length <= NAMED) return list;
  const rest = ids.slice(NAMED);
  const more = el('button', { type: 'button', class: 'link', text: n('%(count)s more', '%(count)s more', rest.length) });
  const last = el('li', {}, more);
  more.addEventListener('click', () => last.replaceWith(...rest.map(item)));
  list.append(last);
  return list;
}

/** @param {Pair} pair @param {Context} context */
function pairParts(pair, context) {
  const { reach } = context;
  const ends = { from: reach.name(pair.from), to: reach.name(pair.to) };
  const way = nearestWay(pair.ways);
  const back = el('p', {}, el('button', { type: 'button', class: 'link', text: t('Back to all'), data: { key: 'reach back' }, onclick: () => reach.pairWith(null) }));
  if (!way) return [el('h4', { text: t('%(from)s does not reach %(to)s', ends) }), ...stopParts(pair, context), back];
  const others = pair.ways.filter((one) => one !== way);
  return [
    el('h4', { text: t('%(from)s reaches %(to)s', ends) }),
    el('ol', { class: 'reach-steps' }, ...steps(ends, way, reach.networkName).map((text) => el('li', { text }))),
    el('div', {}, el('p', { class: 'reach-use', text: t('Write one of these where the address is asked for:') }), chips(usable(way))),
    ...said(way.assumes, pair, t('Provided that:')), ...said(pair.stops, pair, t('Note:')),
    ...(others.length ? [el('details', {}, el('summary', {}, el('h4', { text: t('Other ways') }), el('span', { class: 'count', text: others.length })),
      el('ul', { class: 'rows' }, ...others.map((one) => el('li', { text: [wayText(one, reach.networkName), ...one.names].join(', ') }))))] : []),
    back,
  ];
}

/** @param {readonly string[]} codes @param {Pair} pair @param {string} title */
function said(codes, { meanings }, title) {
  return codes.length ? [el('div', { class: 'reach-assumes muted' }, el('p', { text: title }), el('ul', {}, ...codes.map((code) => el('li', { text: meanings[code] ?? code }))))] : [];
}

/** What stops it, and the one action that would open a way. @param {Pair} pair @param {Context} context */
function stopParts({ stops, opens, meanings }, { reach, mayAct, acting }) {
  const list = el('ul', { class: 'rows reach-stops' }, ...stops.map((code) => el('li', { text: meanings[code] ?? code })));
  if (!opens) return [list, el('p', { class: 'muted', text: t('No single connection would open a way.') })];
  const names_ = { container: reach.name(opens.container), network: reach.networkName(opens.network) };
  return [list,
    el('p', { text: t('Connecting %(container)s to %(network)s would open a way.', names_) }),
    ...(mayAct ? [el('button', { type: 'button', class: 'button small', data: { key: 'reach open' }, text: t('Connect %(container)s to %(network)s …', names_), onclick: () => acting.connect(opens.container, opens.network) })] : [])];
}

/** For who has no pointer to press Shift with. @param {ContainerView} view @param {'from'|'to'} direction @param {Context} context */
function secondField(view, direction, { model, reach }) {
  const others = [...model.containers.values()].filter(({ id }) => id !== view.id);
  const problem = el('p', { class: 'form-error', role: 'alert', hidden: true });
  const input = el('input', {
    id: 'reach-other', type: 'text', list: 'reach-names', autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', data: { key: 'reach other' },
    value: reach.state.other ? reach.name(reach.state.other) : '',
  });
  const choose = () => {
    const wanted = input.value.trim();
    const found = others.find(({ name }) => name === wanted);
    problem.hidden = wanted === '' || found !== undefined;
    problem.textContent = problem.hidden ? '' : t('There is no container “%(name)s”.', { name: wanted });
    if (found && found.id !== reach.state.other) reach.pairWith(found.id);
    else if (wanted === '') reach.pairWith(null);
  };
  const form = el('form', { class: 'reach-second', novalidate: true },
    el('label', { for: 'reach-other', text: direction === 'from' ? t('The way to') : t('The way from') }),
    input, el('datalist', { id: 'reach-names' }, ...others.map(({ name }) => el('option', { value: name }))),
    el('button', { type: 'submit', class: 'button small', text: t('Show') }), problem);
  form.addEventListener('submit', (event) => { event.preventDefault(); choose(); });
  return [form];
}
