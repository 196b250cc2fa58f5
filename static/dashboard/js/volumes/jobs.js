/**
 * Work that takes its time, as a notice: how far it is, a way to stop it, and how it ended.
 *
 * @module volumes/jobs
 */

import { get, part, Problem, remove } from '../base/api.js';
import { el } from '../base/dom.js';
import { t } from '../base/i18n.js';
import { sizeWord } from '../mounts/words.js';

/** @typedef {{state: 'running'|'done'|'failed'|'cancelled', phase: string, bytes: number, total: number|null, percent: number|null, message: string, error: {detail: string}|null}} Job */

const AGAIN_MS = 500;
/** So often a job may be unknown: the download that starts it may not have begun yet. */
const PATIENCE = 20;

/** Made here, so that it can be followed from the start. */
export function newJobId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export class JobNotice {
  #bar = el('progress', {});
  #detail = el('p', { class: 'notice-detail' });
  #element;
  #over = false;

  /** @param {HTMLElement} place @param {string} title @param {() => void} cancel */
  constructor(place, title, cancel) {
    this.#bar.setAttribute('aria-label', title);
    this.#element = el('div', { class: 'notice job' }, el('span', { class: 'notice-sign', 'aria-hidden': 'true' }),
      el('div', { class: 'notice-text' }, el('p', { text: title }), this.#bar, this.#detail),
      el('button', { type: 'button', class: 'notice-action', text: t('Cancel'), onclick: cancel }));
    place.append(this.#element);
  }

  /** @param {number} bytes @param {number|null} total @param {string} [phase]  what is done, where it is not what the title says */
  progress(bytes, total, phase = '') {
    if (total) Object.assign(this.#bar, { max: total, value: Math.min(bytes, total) });
    else this.#bar.removeAttribute('value');
    const percent = total ? Math.min(100, Math.floor((bytes / total) * 100)) : null;
    const far = percent === null ? sizeWord(bytes) : t('%(size)s, %(percent)s', { size: sizeWord(bytes), percent: `${percent} %` });
    this.#detail.textContent = phase ? t('%(phase)s: %(far)s', { phase, far }) : far;
  }

  get over() {
    return this.#over;
  }

  end() {
    this.#over = true;
    this.#element.remove();
  }
}

/** What is done after a backup was read to its end. @param {string} phase */
function phaseWords(phase) {
  const words = { keeping: t('Keeping the old content'), replacing: t('Putting the new content in place') };
  return /** @type {Record<string, string>} */ (words)[phase] ?? '';
}

/** Tells what the server does once an upload is all there. @param {string} id @param {JobNotice} notice */
export async function tellPhases(id, notice) {
  while (!notice.over) {
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    /** @type {Job|null} */
    const job = notice.over ? null : await get(`/api/jobs/${part(id)}`).catch(() => null);
    if (job && phaseWords(job.phase) && !notice.over) notice.progress(job.bytes, job.total, phaseWords(job.phase));
  }
}

/** Whether Portolan itself has answered, and tells nothing of a job. While nobody answers, or a proxy in its stead, it may go on. @param {unknown} error */
const isUntold = (error) => error instanceof Problem && error.status >= 400 && error.status < 500 && error.code !== 'unknown';

/**
 * Follows a job to its end.
 * @param {string} id
 * @param {{place: HTMLElement, title: string, notices: import('../app/notice.js').Notices}} page
 * @returns {Promise<Job|null>} null: nothing is known of it
 */
export async function follow(id, { place, title, notices }) {
  const notice = new JobNotice(place, title, () => remove(`/api/jobs/${part(id)}`).catch(() => undefined));
  const job = await ended(id, notice);
  notice.end();
  tell(job, title, notices);
  return job;
}

/** How it has ended, told on the way there. @param {string} id @param {JobNotice} notice @returns {Promise<Job|null>} null: nothing is known of it */
async function ended(id, notice) {
  for (let missing = 0; missing < PATIENCE;) {
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    try {
      /** @type {Job} */
      const job = await get(`/api/jobs/${part(id)}`);
      missing = 0;
      notice.progress(job.bytes, job.total, phaseWords(job.phase));
      if (job.state !== 'running') return job;
    } catch (error) {
      if (isUntold(error)) missing += 1;
    }
  }
  return null;
}

/** @param {Job|null} job @param {string} title @param {import('../app/notice.js').Notices} notices */
function tell(job, title, notices) {
  if (!job) notices.show({ kind: 'problem', text: t('How it ended is not known.'), detail: title });
  else if (job.state === 'done') notices.show({ text: job.message || title });
  else if (job.state === 'cancelled') notices.show({ kind: 'hint', text: t('It was cancelled.') });
  else notices.show({ kind: 'problem', text: t('It failed: %(what)s', { what: title }), detail: job.error?.detail ?? t('How it ended is not known.') });
}
