/**
 * Makes SVG elements. Text from the engine goes in as text, never as markup, and what is not seen in it as signs.
 *
 * @module chart/svg
 */
import { inSentence } from '../../base/escape.js';

const SPACE = 'http://www.w3.org/2000/svg';

/**
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string|number>} [attributes]
 * @param {Element|null} [parent]
 * @returns {SVGElementTagNameMap[T]}
 */
export function make(tag, attributes = {}, parent = null) {
  const element = document.createElementNS(SPACE, tag);
  for (const name in attributes) element.setAttribute(name, String(attributes[name]));
  parent?.append(element);
  return element;
}

/**
 * @param {Element} parent
 * @param {string} className
 * @param {number} x
 * @param {number} y
 * @param {number} size
 * @param {string} text
 */
export function write(parent, className, x, y, size, text) {
  const element = make('text', { class: className, x: round(x), y: round(y), 'font-size': round(size) }, parent);
  element.textContent = inSentence(text);
  return element;
}

/** Two decimals are enough for any screen, and keep paths short. @param {number} value */
export function round(value) {
  return Math.round(value * 100) / 100;
}
