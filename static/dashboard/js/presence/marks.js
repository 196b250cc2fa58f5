/**
 * The marks of the others in the bar: a button for each, that leads to where they are; who has no room is in a list.
 *
 * @module presence/marks
 */

import { el } from '../base/dom.js';
import { n, t } from '../base/i18n.js';
import { colourOf, initials } from './people.js';

/** @typedef {import('./people.js').Person} Person */
/** @typedef {import('../app/app.js').App} App */

const SHOWN = 3;
/** Where there is room for one only. */
export const narrow = () => matchMedia('(max-width: 900px)');

/** @param {HTMLElement} host @param {Person[]} people @param {App} app */
export function drawPeople(host, people, app) {
  const room = narrow().matches ? 1 : SHOWN;
  const text = JSON.stringify([room, people.map((person) => [person.name, whereabouts(person, app)])]);
  host.hidden = people.length === 0;
  if (host.dataset.shown === text) return;
  host.dataset.shown = text;
  const rest = people.slice(room);
  host.replaceChildren(...people.slice(0, room).map((person) => el('li', {}, mark(person, app))), ...(rest.length ? [others(rest, app)] : []));
}

/** @param {Person[]} rest @param {App} app */
function others(rest, app) {
  const words = n('%(count)s more is here', '%(count)s more are here', rest.length);
  return el('li', {}, el('button', { type: 'button', class: 'people-rest', popovertarget: 'people-rest', title: words, 'aria-label': words, text: `+${rest.length}` }),
    el('div', { id: 'people-rest', class: 'popover menu', popover: '' }, ...rest.map((person) => row(person, app))));
}

/** @param {Person} person @param {App} app */
function row(person, app) {
  const button = el('button', { type: 'button' }, sign(person), el('span', { class: 'people-where', text: whereabouts(person, app) }));
  button.addEventListener('click', () => {
    document.getElementById('people-rest')?.hidePopover();
    lead(person, app);
  });
  return button;
}

/** @param {Person} person */
const sign = ({ name }) => el('span', { class: 'person-mark', 'aria-hidden': 'true', data: { colour: String(colourOf(name)) }, text: initials(name) });

/** To where somebody is. @param {Person} person @param {App} app */
function lead({ places: [{ chart, selected }] }, app) {
  app.charts.show(chart);
  if (selected) app.view.set({ selected });
}

/** @param {Person} person @param {App} app */
function mark(person, app) {
  const where = whereabouts(person, app);
  const button = el('button', { type: 'button', class: 'person-mark', title: where, 'aria-label': where, data: { colour: String(colourOf(person.name)) } },
    el('span', { 'aria-hidden': 'true', text: initials(person.name) }));
  button.addEventListener('click', () => lead(person, app));
  return button;
}

/** @param {Person} person @param {App} app */
function whereabouts({ name, places }, app) {
  const [{ chart, selected }] = places;
  /** @type {Record<string, string>} */
  const charts = { network: t('network chart'), mounts: t('mount chart'), table: t('table'), sources: t('table') };
  const pinned = selected && nameOf(selected, app);
  const sentence = pinned ? t('%(name)s is here: %(chart)s, %(pinned)s pinned', { name, chart: charts[chart], pinned }) : t('%(name)s is here: %(chart)s', { name, chart: charts[chart] });
  return places.length > 1 ? `${sentence} ${n('(and in %(count)s other window)', '(and in %(count)s other windows)', places.length - 1)}` : sentence;
}

/** @param {string} id @param {App} app */
function nameOf(id, { topology }) {
  const node = topology?.nodes.get(id);
  return node ? String(node.name ?? node.path ?? node.destination ?? '') : '';
}
