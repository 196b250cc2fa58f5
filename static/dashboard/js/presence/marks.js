/**
 * The marks of the others in the bar: a button for each, that leads to where they are.
 *
 * @module presence/marks
 */

import { el } from '../dom.js';
import { n, t } from '../i18n.js';
import { colourOf, initials } from './people.js';

/** @typedef {import('./people.js').Person} Person */
/** @typedef {import('../app.js').App} App */

const SHOWN = 3;

/** @param {HTMLElement} host @param {Person[]} people @param {App} app */
export function drawPeople(host, people, app) {
  const text = JSON.stringify(people.map((person) => [person.name, whereabouts(person, app)]));
  host.hidden = people.length === 0;
  if (host.dataset.shown === text) return;
  host.dataset.shown = text;
  const rest = people.slice(SHOWN);
  host.replaceChildren(
    ...people.slice(0, SHOWN).map((person) => el('li', {}, mark(person, app))),
    ...(rest.length ? [el('li', { class: 'people-rest', title: rest.map(({ name }) => name).join(', '), text: `+${rest.length}` })] : []),
  );
}

/** @param {Person} person @param {App} app */
function mark(person, app) {
  const where = whereabouts(person, app);
  const button = el('button', { type: 'button', class: 'person-mark', title: where, 'aria-label': where, data: { colour: String(colourOf(person.name)) } },
    el('span', { 'aria-hidden': 'true', text: initials(person.name) }));
  button.addEventListener('click', () => {
    const [{ chart, selected }] = person.places;
    app.charts.show(chart);
    if (selected) app.view.set({ selected });
  });
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
