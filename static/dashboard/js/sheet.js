/**
 * The sheet that says what will change, before it is done.
 *
 * @module sheet
 */

import { el, present } from './dom.js';
import { t } from './i18n.js';
import { effects } from './sheeteffects.js';

/** @typedef {import('./sheeteffects.js').Preview} Preview */

export class Sheet {
  #dialog;
  #body = el('div', { class: 'sheet-body', id: 'sheet-body' });
  #title = el('h2', { id: 'sheet-title' });
  #cancel = el('button', { type: 'button', class: 'button', text: t('Cancel') });
  #confirm = el('button', { type: 'submit', class: 'button primary' });

  /** @param {HTMLDialogElement} dialog */
  constructor(dialog) {
    this.#dialog = dialog;
    dialog.setAttribute('aria-labelledby', 'sheet-title');
    const form = el('form', { method: 'dialog' }, this.#title, this.#body, el('div', { class: 'sheet-buttons' }, this.#cancel, this.#confirm));
    dialog.append(form);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      dialog.close('confirmed');
    });
    this.#cancel.addEventListener('click', () => dialog.close('cancelled'));
    dialog.addEventListener('click', (event) => event.target === dialog && dialog.close('cancelled'));
  }

  /**
   * Opens at once, and fills when the preview is there.
   * @param {Promise<Preview>} load
   * @returns {Promise<boolean>} whether the person said yes
   */
  async ask(load) {
    this.#wait();
    this.#dialog.returnValue = '';
    this.#dialog.showModal();
    const closed = new Promise((resolve) => {
      this.#dialog.addEventListener('close', () => resolve(this.#dialog.returnValue === 'confirmed'), { once: true });
    });
    load.then((preview) => this.#fill(preview), (error) => this.#fail(error));
    return closed;
  }

  #wait() {
    this.#title.textContent = t('What will change');
    this.#body.replaceChildren(el('p', { class: 'muted', role: 'status', text: t('Working it out …') }));
    this.#confirm.hidden = true;
    this.#cancel.textContent = t('Cancel');
  }

  /** @param {Preview} preview */
  #fill(preview) {
    const names = { container: preview.container.name, network: preview.network.name };
    const connect = preview.action === 'connect';
    this.#title.textContent = connect
      ? t('Connect %(container)s to %(network)s?', names)
      : t('Disconnect %(container)s from %(network)s?', names);
    if (preview.refused) {
      this.#refuse(preview.refused.detail);
      return;
    }
    this.#body.replaceChildren(...present([effects(preview)]));
    this.#confirm.hidden = false;
    this.#confirm.textContent = connect ? t('Connect') : t('Disconnect');
    this.#confirm.classList.toggle('danger', !connect && preview.last_network);
    this.#confirm.focus();
  }

  /** @param {string} reason */
  #refuse(reason) {
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
