/**
 * A page for what makes elements, as far as that needs one: trees, listeners, a focus, and the simple selectors.
 *
 * @module tests/js/support/page
 */

/** @typedef {Record<string, any> & {target: FakeElement}} FakeEvent */

export class FakeElement {
  /** @type {(FakeElement|string)[]} */
  childNodes = [];
  /** @type {FakeElement|null} */
  parent = null;
  /** @type {Record<string, string>} */
  dataset = {};
  /** @type {Record<string, string>} */
  attributes = {};
  /** @type {Record<string, any>} */
  style = {};
  className = '';
  value = '';
  returnValue = '';
  offsetHeight = 0;
  hidden = false;
  disabled = false;
  open = false;
  /** @type {Map<string, {run: (event: any) => void, once: boolean}[]>} */
  #listeners = new Map();

  /** @param {string} tag */
  constructor(tag = 'div') {
    this.tag = tag;
  }

  get children() { return this.childNodes.filter((child) => child instanceof FakeElement); }
  get rows() { return this.children; }
  get firstElementChild() { return this.children[0] ?? null; }
  /** @returns {FakeElement|null} */
  get nextElementSibling() { return this.parent?.children[this.parent.children.indexOf(this) + 1] ?? null; }
  get isConnected() { return true; }
  /** @returns {string} */
  get textContent() { return this.childNodes.map((child) => (typeof child === 'string' ? child : child.textContent)).join(''); }
  set textContent(/** @type {string|null} */ text) { this.replaceChildren(...(text ? [text] : [])); }
  get classList() {
    const has = (/** @type {string} */ name) => this.className.split(' ').includes(name);
    return {
      contains: has,
      toggle: (/** @type {string} */ name, /** @type {boolean} */ on) => {
        this.className = [...this.className.split(' ').filter((one) => one && one !== name), ...(on ? [name] : [])].join(' ');
      },
    };
  }

  /** @param {(FakeElement|string)[]} children */
  append(...children) { for (const child of children) this.insertBefore(child, null); }

  /** @param {(FakeElement|string)[]} children */
  replaceChildren(...children) {
    for (const child of this.children) child.remove();
    this.childNodes = [];
    this.append(...children);
  }

  /** @param {FakeElement|string} child @param {FakeElement|null} place */
  insertBefore(child, place) {
    if (child instanceof FakeElement) {
      child.remove();
      child.parent = this;
    }
    this.childNodes.splice(place ? this.childNodes.indexOf(place) : this.childNodes.length, 0, child);
  }

  /** @param {FakeElement} other */
  replaceWith(other) {
    this.parent?.insertBefore(other, this);
    this.remove();
  }

  remove() {
    if (this.parent) this.parent.childNodes = this.parent.childNodes.filter((child) => child !== this);
    this.parent = null;
  }

  /** @param {string} name @param {string} value */
  setAttribute(name, value) { this.attributes[name] = value; }
  /** @param {string} name */
  removeAttribute(name) { delete this.attributes[name]; }
  /** @param {FakeElement|null} other @returns {boolean} */
  contains(other) { return other === this || this.children.some((child) => child.contains(other)); }
  matches() { return false; }
  focus() { Reflect.set(globalThis.document, 'activeElement', this); }

  /** @returns {FakeElement[]} */
  get all() { return this.children.flatMap((child) => [child, ...child.all]); }

  /** @param {string} selector  tags, `.class`, `#id` and `[data-key="…"]`, with commas */
  querySelectorAll(selector) {
    const wanted = selector.split(',').map((one) => one.trim());
    return this.all.filter((one) => wanted.some((each) => each === one.tag || each === `#${one.attributes.id}` || one.className.split(' ').includes(each.slice(1)) || each.endsWith(`[data-key="${one.dataset.key}"]`)));
  }

  /** @param {string} selector */
  querySelector(selector) { return this.querySelectorAll(selector)[0] ?? null; }

  /** @param {string} kind @param {(event: any) => void} run @param {{once?: boolean}} [how] */
  addEventListener(kind, run, { once = false } = {}) {
    this.#listeners.set(kind, [...(this.#listeners.get(kind) ?? []), { run, once }]);
  }

  /** @param {string} kind @param {Record<string, any>} [more] */
  fire(kind, more = {}) {
    const listeners = this.#listeners.get(kind) ?? [];
    this.#listeners.set(kind, listeners.filter(({ once }) => !once));
    for (const { run } of listeners) run({ type: kind, target: this, preventDefault: () => {}, stopPropagation: () => {}, ...more });
  }

  showModal() {
    if (this.open) throw new Error('it is open');
    this.open = true;
  }

  /** As browsers do: what hangs on it hears of it later. @param {string} [value] */
  close(value) {
    if (!this.open) return;
    this.open = false;
    if (value !== undefined) this.returnValue = value;
    setImmediate(() => this.fire('close'));
  }
}

/** Makes a page global. @returns {{body: FakeElement, window: FakeElement}} */
export function openPage() {
  const [body, window] = [new FakeElement('body'), new FakeElement('window')];
  Object.assign(globalThis, {
    document: {
      body, activeElement: null, visibilityState: 'visible', cookie: '',
      createElement: (/** @type {string} */ tag) => new FakeElement(tag),
      createElementNS: (/** @type {string} */ _space, /** @type {string} */ tag) => new FakeElement(tag),
      getElementById: (/** @type {string} */ id) => (body.attributes.id === id ? body : body.querySelector(`#${id}`)),
      querySelector: (/** @type {string} */ selector) => body.querySelector(selector),
    },
    addEventListener: window.addEventListener.bind(window),
    Node: FakeElement, HTMLElement: FakeElement, HTMLInputElement: FakeElement, HTMLButtonElement: FakeElement, HTMLPreElement: class {},
  });
  return { body, window };
}

/** Lets promises run that do not wait for the clock. */
export async function settled() {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => { setImmediate(resolve); });
}
