/**
 * Makes HTML elements. Text goes in as text, never as markup, and what is not seen in it as signs.
 *
 * @module dom
 */

import { legible } from './escape.js';

/** Attributes that people read or hear. */
const READ = new Set(['title', 'aria-label', 'alt', 'placeholder', 'label']);

/** @typedef {Node|string|number|null|undefined|false} Child */
/**
 * `class` and `text` for short, `on…` for listeners, `data` for data attributes; everything else is an attribute:
 * `true` sets it empty, `false`, `null` and `undefined` leave it out.
 * @typedef {Record<string, any>} Properties
 */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Properties} [properties]
 * @param {...(Child|Child[])} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) setProperty(element, name, value);
  element.append(...present(children).map((child) => (typeof child === 'string' ? legible(child) : child)));
  return element;
}

/**
 * @param {HTMLElement} element
 * @param {string} name
 * @param {any} value
 */
function setProperty(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === 'text') element.append(shown(element, String(value)));
  else if (name === 'class') element.className = value;
  else if (name === 'data') Object.assign(element.dataset, value);
  else if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
  else element.setAttribute(name, value === true ? '' : READ.has(name) ? legible(String(value)) : String(value));
}

/** What is set in lines keeps them. @param {HTMLElement} element @param {string} text */
function shown(element, text) {
  return element instanceof HTMLPreElement ? text.split('\n').map(legible).join('\n') : legible(text);
}

/**
 * @param {(Child|Child[])[]} children
 * @returns {(Node|string)[]}
 */
export function present(children) {
  /** @type {(Node|string)[]} */
  const there = [];
  for (const child of children.flat()) {
    if (child instanceof Node) there.push(child);
    else if (child !== null && child !== undefined && child !== false && child !== '') there.push(String(child));
  }
  return there;
}

/**
 * What the template promised to have.
 * @template {Element} [E=HTMLElement]
 * @param {string} id
 * @param {{new (): E}} [kind]
 * @returns {E}
 */
export function byId(id, kind = /** @type {any} */ (HTMLElement)) {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`The page has no #${id}`);
  return element;
}

/**
 * A row of a list of facts; nothing where there is no fact.
 * @param {string} term
 * @param {...(Child|Child[])} facts
 * @returns {HTMLElement[]}
 */
export function fact(term, ...facts) {
  const there = present(facts);
  return there.length ? [el('dt', { text: term }), el('dd', {}, ...there)] : [];
}
