/**
 * Trying whether one container reaches another, from inside its network stack: a port, a button, and what came of it.
 *
 * @module reach/trying
 */

import { el } from '../base/dom.js';
import { t } from '../base/i18n.js';

/** @typedef {import('./types.js').Pair} Pair */
/** @typedef {import('./types.js').Attempted} Attempted */
/** @typedef {import('../panel/panel.js').Context} Context */
/** @typedef {import('../panel/sections.js').Section} Section */
/** @typedef {import('../base/types.js').ContainerView} ContainerView */

/** The port that is most likely meant: one that a way is restricted to, or one that the target publishes. @param {Pair} pair @param {Pick<ContainerView, 'ports'>|undefined} target @returns {number|null} */
export function likelyPort({ ways }, target) {
  const own = ways.map(({ port }) => port).find((port) => port?.protocol === 'tcp' && port.container_port);
  return own?.container_port ?? target?.ports.find(({ protocol, containerPort }) => protocol === 'tcp' && containerPort)?.containerPort ?? null;
}

/** In one sentence. @param {NonNullable<Attempted['answer']>} answer */
export function verdictWord({ agrees }) {
  if (agrees === null) return t('Nothing was found out.');
  return agrees ? t('It is as said.') : t('It is not as said.');
}

/** @param {Pair|null} pair @param {Context} context @returns {Section[]} nothing where it may not be tried */
export function trySections(pair, context) {
  const { reach, mayAct, model } = context;
  if (!pair || !mayAct) return [];
  const tried = reach.triedOf(pair);
  const likely = likelyPort(pair, model.containers.get(pair.to));
  return [{ name: 'reach-try', title: '', facts: [pair.from, pair.to, likely, tried], build: () => [form(pair, tried, likely, reach), ...(tried ? outcome(tried) : [])] }];
}

/** @param {Pair} pair @param {Attempted|null} tried @param {number|null} likely @param {Context['reach']} reach */
function form(pair, tried, likely, reach) {
  const input = el('input', { id: 'reach-port', type: 'number', min: 1, max: 65535, required: true, inputmode: 'numeric', value: String(tried?.port ?? likely ?? ''), data: { key: 'reach port' } });
  const made = el('form', { class: 'reach-second reach-trying' },
    el('label', { for: 'reach-port', text: t('Try it at the TCP port') }), input,
    el('button', { type: 'submit', class: 'button small', disabled: tried?.busy ?? false, text: t('Try it'), data: { key: 'reach try' } }),
    el('p', { class: 'muted', text: t('A helper shares the network of %(name)s for a few seconds. It is written down.', { name: reach.name(pair.from) }) }));
  made.addEventListener('submit', (event) => { event.preventDefault(); void reach.try(pair, Number(input.value)); });
  return made;
}

/** @param {Attempted} tried */
function outcome({ busy, failed, answer }) {
  if (busy) return [el('p', { class: 'muted', role: 'status', text: t('Trying …') })];
  if (failed || !answer) return [el('p', { class: 'warning', role: 'alert', text: failed })];
  return [el('div', { class: 'reach-tried', role: 'status' },
    el('p', { class: answer.agrees === false ? 'warning' : 'reach-summary', text: verdictWord(answer) }),
    el('ul', { class: 'rows' }, ...answer.results.map(({ result, text }) => el('li', { class: `tried ${result}`, text }))),
    answer.invented && el('p', { class: 'muted', text: t('On the demo host nothing runs: this is invented.') }))];
}
