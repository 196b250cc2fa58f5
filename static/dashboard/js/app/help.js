/**
 * The dialog with the keys and the search's words.
 *
 * @module help
 */

import { byId } from '../base/dom.js';

export class Help {
  #dialog = byId('help', HTMLDialogElement);

  constructor() {
    this.#dialog.addEventListener('click', (event) => event.target === this.#dialog && this.#dialog.close());
  }

  open() {
    if (!this.#dialog.open) this.#dialog.showModal();
  }
}
