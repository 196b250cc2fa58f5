/**
 * Buttons that copy what stands on the page.
 *
 * @module copy
 */

/** @param {HTMLElement} host  its buttons with `data-copies` (an element's ID) appear, for without scripts they would do nothing */
export function bindCopies(host) {
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (host.querySelectorAll('button[data-copies]'))) {
    const source = document.getElementById(button.dataset.copies ?? '');
    if (!source) continue;
    button.hidden = false;
    button.addEventListener('click', async () => {
      if (await copied(source)) button.textContent = button.dataset.done ?? button.textContent;
    });
  }
}

/** Over plain HTTP there is no clipboard to write to; then what is marked is copied. @param {HTMLElement} source @returns {Promise<boolean>} */
async function copied(source) {
  try {
    await navigator.clipboard.writeText(source.textContent ?? '');
    return true;
  } catch {
    getSelection()?.selectAllChildren(source);
    return document.execCommand('copy');
  }
}
