/**
 * The sheet that says what will change, before it is done.
 *
 * @module sheet
 */

import { el, present } from '../base/dom.js';
import { t } from '../base/i18n.js';

/**
 * What a sheet says and asks.
 * @typedef {object} Content
 * @property {string} title
 * @property {string|null} [refused]  why it cannot be done; then nothing else is said
 * @property {string|null} [refusal]  why it was not done when it was tried; it can be tried again
 * @property {HTMLElement[]} body
 * @property {string} confirm         the word on the button
 * @property {boolean} [danger]
 * @property {() => string|null} [missing]  what is still to be answered, in a sentence; looked at with every change
 */

export class Sheet {
  #dialog;
  #body = el('div', { class: 'sheet-body', id: 'sheet-body' });
  #title = el('h2', { id: 'sheet-title' });
  #cancel = el('button', { type: 'button', class: 'button', text: t('Cancel') });
  #confirm = el('button', { type: 'submit', class: 'button primary' });
  #why = el('p', { class: 'muted sheet-why', id: 'sheet-why', role: 'status', hidden: true });
  /** @type {() => string|null} */
  #missing = () => null;
  /** Counts the sheets: what comes for one that has gone is for no other. */
  #number = 0;
  /** Settled when the last sheet has gone. @type {Promise<unknown>} */
  #gone = Promise.resolve();

  /** @param {HTMLDialogElement} dialog */
  constructor(dialog) {
    this.#dialog = dialog;
    dialog.setAttribute('aria-labelledby', 'sheet-title');
    const form = el('form', { method: 'dialog', novalidate: true }, this.#title, this.#body, this.#why, el('div', { class: 'sheet-buttons' }, this.#cancel, this.#confirm));
    dialog.append(form);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (!this.#confirm.hidden && !this.#confirm.disabled) dialog.close('confirmed');
    });
    for (const change of ['input', 'change']) form.addEventListener(change, () => this.#look());
    this.#cancel.addEventListener('click', () => dialog.close('cancelled'));
    dialog.addEventListener('click', (event) => event.target === dialog && dialog.close('cancelled'));
  }

  /**
   * Opens at once, or when the sheet before it has gone, and fills when the preview is there.
   * @param {Promise<Content>} load
   * @returns {Promise<boolean>} whether the person said yes
   */
  ask(load) {
    load.catch(() => undefined); // told once it is open
    const asked = this.#gone.then(() => this.#open(load));
    this.#gone = asked.catch(() => undefined);
    return asked;
  }

  /** @param {Promise<Content>} load @returns {Promise<boolean>} */
  #open(load) {
    const number = this.#number;
    this.#wait();
    this.#dialog.returnValue = '';
    this.#dialog.showModal();
    load.then((content) => number === this.#number && this.#fill(content), (error) => number === this.#number && this.#fail(error));
    return new Promise((resolve) => {
      this.#dialog.addEventListener('close', () => {
        this.#number += 1;
        resolve(this.#dialog.returnValue === 'confirmed');
      }, { once: true });
    });
  }

  #wait() {
    this.#title.textContent = t('What will change');
    this.#body.replaceChildren(el('p', { class: 'muted', role: 'status', text: t('Working it out …') }));
    this.#confirm.hidden = true;
    this.#why.hidden = true;
    this.#cancel.textContent = t('Cancel');
  }

  /** @param {Content} content */
  #fill({ title, refused = null, refusal = null, body, confirm, danger = false, missing = () => null }) {
    this.#title.textContent = title;
    if (refused) {
      this.#refuse(refused);
      return;
    }
    this.#body.replaceChildren(...present([refusal && el('p', { class: 'warning', role: 'alert', text: refusal }), body]));
    this.#missing = missing;
    this.#confirm.hidden = false;
    this.#confirm.setAttribute('aria-describedby', 'sheet-why');
    this.#confirm.textContent = confirm;
    this.#confirm.classList.toggle('danger', danger);
    this.#look();
    const field = this.#body.querySelector('input, select');
    (field instanceof HTMLElement ? field : this.#confirm).focus();
  }

  #look() {
    const why = this.#missing();
    this.#confirm.disabled = why !== null;
    this.#why.hidden = why === null;
    if (this.#why.textContent !== (why ?? '')) this.#why.textContent = why;
  }

  /** @param {string} reason */
  #refuse(reason) {
    this.#why.hidden = true;
    this.#body.replaceChildren(el('p', { class: 'warning', role: 'alert', text: reason }));
    this.#cancel.textContent = t('Close');
    this.#cancel.focus();
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#title.textContent = t('This cannot be done now');
    this.#refuse(error instanceof Error ? error.message : String(error));
  }
}
