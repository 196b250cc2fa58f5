/**
 * Calls of the JSON API: the session's cookie, the CSRF token, time-outs, and problem documents as errors.
 *
 * @module api
 */

import { t } from './i18n.js';
import { toLogin } from './login.js';

const TIMEOUT_MS = 20_000;
/** So long the server may be at what it was asked to do: a process may be given minutes to end in order. */
export const DEED_MS = 310_000;

/** An answer that says no, in words for people. */
export class Problem extends Error {
  /** @param {number} status  0: there was no answer @param {string} code @param {string} detail @param {Record<string, unknown>} [more]  the whole document */
  constructor(status, code, detail, more = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.more = more;
  }
}

/** What to say of a deed that failed: without an answer it may have been done all the same. @param {unknown} error @param {string} otherwise  that it was not done */
export const failureWords = (error, otherwise) => (error instanceof Problem && error.status === 0 ? t('How it ended is not known.') : otherwise);

/**
 * With HTTPS the cookie has a name that nobody else of the same host can set; what lies beside it is not ours.
 * @returns {string}
 */
function csrfToken() {
  const cookies = new Map(document.cookie.split('; ').map((pair) => /** @type {[string, string]} */ (pair.split('=', 2))));
  return cookies.get('__Host-csrftoken') ?? cookies.get('csrftoken') ?? '';
}

/**
 * @param {string} path
 * @returns {Promise<any>}
 */
export function get(path) {
  return call(path, { headers: { Accept: 'application/json' } });
}

/**
 * @param {string} path
 * @param {object} [body]
 * @param {number} [timeout]  in ms, where what is asked for takes its time
 * @returns {Promise<any>}
 */
export function post(path, body, timeout) {
  return call(path, {
    method: 'POST',
    headers: { Accept: 'application/json', 'Content-Type': 'application/json', 'X-CSRFToken': csrfToken() },
    body: JSON.stringify(body ?? {}),
  }, timeout);
}

/** @param {string} path @param {object} body @returns {Promise<any>} */
export function put(path, body) {
  return call(path, {
    method: 'PUT',
    headers: { Accept: 'application/json', 'Content-Type': 'application/json', 'X-CSRFToken': csrfToken() },
    body: JSON.stringify(body),
  });
}

/** @param {string} path @param {number} [timeout]  in ms @returns {Promise<any>} */
export function remove(path, timeout) {
  return call(path, { method: 'DELETE', headers: { Accept: 'application/json', 'X-CSRFToken': csrfToken() } }, timeout);
}

/**
 * Has the browser keep what is answered as a file. By POST, for that is what no other site's link can do; a page
 * stays where it is, since what is refused is answered with nothing (its job tells why).
 * @param {string} path
 */
export function download(path) {
  const form = document.createElement('form');
  Object.assign(form, { method: 'post', action: path, hidden: true });
  const token = document.createElement('input');
  Object.assign(token, { type: 'hidden', name: 'csrfmiddlewaretoken', value: csrfToken() });
  form.append(token);
  document.body.append(form);
  form.submit();
  form.remove();
}

/**
 * Sends a file as it is, however large, and tells how much has gone.
 * @param {string} path
 * @param {File} file
 * @param {(sent: number) => void} onSent  in bytes
 * @returns {{answer: Promise<any>, abort: () => void}}
 */
export function upload(path, file, onSent) {
  const request = new XMLHttpRequest();
  const answer = new Promise((resolve, reject) => {
    request.upload.addEventListener('progress', ({ loaded }) => onSent(loaded));
    request.addEventListener('error', () => reject(new Problem(0, 'no_answer', t('Portolan cannot be reached.'))));
    request.addEventListener('abort', () => reject(new Problem(0, 'cancelled', t('It was cancelled.'))));
    request.addEventListener('load', () => {
      const body = readJson(request.responseText);
      if (request.status === 401) toLogin();
      if (request.status >= 200 && request.status < 300) resolve(body);
      else reject(new Problem(request.status, body?.code ?? 'unknown', body?.detail ?? (request.statusText || String(request.status))));
    });
  });
  request.open('POST', path);
  request.setRequestHeader('Accept', 'application/json');
  request.setRequestHeader('Content-Type', 'application/octet-stream');
  request.setRequestHeader('X-CSRFToken', csrfToken());
  request.send(file);
  return { answer, abort: () => request.abort() };
}

/** @param {string} text */
function readJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * @param {string} path
 * @param {RequestInit} options
 * @param {number} [timeout]  in ms
 */
async function call(path, options, timeout = TIMEOUT_MS) {
  let answer;
  try {
    answer = await fetch(path, { ...options, credentials: 'same-origin', signal: AbortSignal.timeout(timeout) });
  } catch (error) {
    const late = error instanceof DOMException && error.name === 'TimeoutError';
    throw new Problem(0, 'no_answer', late ? t('Portolan did not answer in time.') : t('Portolan cannot be reached.'));
  }
  if (answer.status === 401) toLogin();
  const body = await answer.json().catch(() => null);
  if (!answer.ok) throw new Problem(answer.status, body?.code ?? 'unknown', body?.detail ?? (answer.statusText || String(answer.status)), body ?? {});
  return body;
}

/** @param {string} id @returns {string} a path's part */
export const part = (id) => encodeURIComponent(id);
