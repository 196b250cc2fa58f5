/**
 * The way to the login page, for whose session has ended.
 *
 * @module base/login
 */

/** So long the server has to answer who logs out. */
const PATIENCE_MS = 5000;

let loggingOut = false;

/** Who logs out is led by the server, which says more than that their session has ended. */
export function bindLogout() {
  document.addEventListener('submit', ({ target }) => {
    if (target instanceof HTMLFormElement && new URL(target.action).pathname === '/accounts/logout/') loggingOut = true;
  });
}

/** To the login page, which says why, and from there back to what was looked at. */
export function toLogin() {
  const here = location.pathname + location.search + location.hash;
  const go = () => location.assign(`/accounts/login/?ended=1&next=${encodeURIComponent(here)}`);
  if (loggingOut) setTimeout(go, PATIENCE_MS);
  else go();
}
