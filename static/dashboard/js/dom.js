/**
 * Makes HTML elements. Text goes in as text, never as markup.
 *
 * @module dom
 */

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
  element.append(...present(children));
  return element;
}

/**
 * @param {HTMLElement} element
 * @param {string} name
 * @param {any} value
 */
function setProperty(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === 'text') element.append(String(value));
  else if (name === 'class') element.className = value;
  else if (name === 'data') Object.assign(element.dataset, value);
  else if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
  else element.setAttribute(name, value === true ? '' : String(value));
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
