/**
 * Sees to it that what a page needs comes: a script or sheet that fails to load is fetched once more, and if that fails too, or if
 * the chart cannot start, the page says so and offers to load itself anew. It comes before everything else and depends on none
 * of it; if it does not come itself, the chart's page shows that sentence from the beginning.
 *
 * @module boot
 */

const root = document.documentElement;

/** @param {EventTarget|null} target @returns {target is HTMLScriptElement|HTMLLinkElement} what a page cannot do without */
function isNeeded(target) {
  return target instanceof HTMLScriptElement || (target instanceof HTMLLinkElement && target.rel === 'stylesheet');
}

/** A script runs once, and a copy of it not at all: so it is made anew. @param {HTMLScriptElement|HTMLLinkElement} lost */
function fetchAgain(lost) {
  const name = lost instanceof HTMLScriptElement ? 'src' : 'href';
  const address = new URL(lost.getAttribute(name) ?? '', document.baseURI);
  address.searchParams.set('again', '1');
  const fresh = document.createElement(lost.localName);
  for (const attribute of lost.attributes) fresh.setAttribute(attribute.name, attribute.value);
  fresh.setAttribute(name, address.href);
  fresh.dataset.again = '';
  lost.replaceWith(fresh);
}

/** What is there in part is misleading on the chart's page; other pages can be read without scripts and sheets. */
function sayWhatFailed() {
  const notice = document.getElementById('load-failed');
  if (!notice) return;
  notice.hidden = false;
  document.body.prepend(notice); // moved, it is read out
  if (!document.body.classList.contains('app')) return;
  for (const other of document.body.children) if (other instanceof HTMLElement && other !== notice) other.hidden = true;
}

function whenParsed(/** @type {() => void} */ then) {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', then, { once: true });
  else then();
}

function fail() {
  if (root.dataset.boot === 'failed') return;
  root.dataset.boot = 'failed';
  whenParsed(sayWhatFailed);
}

/** Ours, before the chart has started. @param {Event} event */
function keepsFromStarting(event) {
  return event instanceof ErrorEvent && event.filename.startsWith(location.origin) && root.dataset.boot !== 'started';
}

addEventListener('error', (event) => {
  if (isNeeded(event.target)) {
    if ('again' in event.target.dataset) fail();
    else fetchAgain(event.target);
  } else if (keepsFromStarting(event)) fail();
}, true);

root.dataset.boot = 'running';
whenParsed(() => {
  const notice = document.getElementById('load-failed');
  if (notice && root.dataset.boot !== 'failed') notice.hidden = true;
});
