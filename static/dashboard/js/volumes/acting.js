/**
 * Doing something with volumes as a person does it: preview, sheet, call, notice.
 *
 * @module volumes/acting
 */

import { DEED_MS, download, failureWords, get, part, post, remove, upload } from '../base/api.js';
import { byId } from '../base/dom.js';
import { n, t } from '../base/i18n.js';
import { follow, JobNotice, newJobId, tellPhases } from './jobs.js';
import { restoreFromForm } from '../backups/sheet.js';
import { volumePath } from './path.js';
import { backupForm, copyForm, createForm, NO_NAME, pruneSheet, removeSheet, restoreForm } from './sheets.js';

/** @typedef {import('../actions/sheet.js').Content} Content */

export class VolumeActing {
  #ask;
  #notices;
  #page;
  #refusal;

  /** @param {{ask: (load: Promise<Content>) => Promise<boolean>, notices: import('../app/notice.js').Notices, page: import('../app/app.js').PageData, refusal: () => string}} around  `refusal`: why nothing can be changed now; '' while it can */
  constructor({ ask, notices, page, refusal }) {
    this.#ask = ask;
    this.#notices = notices;
    this.#page = page;
    this.#refusal = refusal;
  }

  /**
   * @template T
   * @param {string} name
   * @param {string} action
   * @param {(preview: any) => {content: Content, read: () => T}} form
   * @returns {Promise<T|null>} what was chosen; null: not to be done
   */
  async #choose(name, action, form) {
    /** @type {{content: Content, read: () => T}|null} */
    let made = null;
    const load = get(`${volumePath(name)}/preview?action=${action}`).then((preview) => (made = form(preview)).content);
    const yes = await this.#ask(load);
    const chosen = /** @type {{read: () => T}|null} */ (made);
    return yes && chosen ? chosen.read() : null;
  }

  /** Nobody is asked about what cannot be done. */
  #isRefused() {
    const detail = this.#refusal();
    if (detail) this.#notices.show({ kind: 'problem', text: t('It was not done.'), detail });
    return detail !== '';
  }

  /** @param {string} name */
  async backup(name) {
    if (this.#isRefused()) return;
    const chosen = await this.#choose(name, 'backup', backupForm);
    if (!chosen) return;
    const job = newJobId();
    const query = new URLSearchParams({ format: chosen.format, pause: chosen.pause ? '1' : '0', job });
    download(`${volumePath(name)}/backup?${query}`);
    await this.#follow(job, t('Backing up %(name)s', { name }));
  }

  /**
   * Asks, and does it. Where it is refused the sheet comes back, with the reason and with what was typed.
   * @template T, R
   * @param {Promise<import('./sheets.js').Form<T>>} load
   * @param {(chosen: T) => Promise<R>} act
   * @returns {Promise<R|null>} null: given up
   */
  async #perform(load, act) {
    let content = load.then((form) => form.content);
    while (await this.#ask(content)) {
      const form = await load;
      try {
        return await act(form.read());
      } catch (error) {
        content = Promise.resolve({ ...form.content, refusal: error instanceof Error ? error.message : String(error) });
      }
    }
    return null;
  }

  /** @param {string} name */
  async copy(name) {
    if (this.#isRefused()) return;
    const load = get(`${volumePath(name)}/preview?action=copy`).then(copyForm);
    const done = await this.#perform(load, async (chosen) => ({ job: await post(`${volumePath(name)}/copy`, chosen), to: chosen.to }));
    if (done) await this.#follow(done.job.id, t('Copying %(name)s to %(to)s', { name, to: done.to }));
  }

  /** @param {string} name */
  async remove(name) {
    if (this.#isRefused()) return;
    if (!(await this.#ask(get(`${volumePath(name)}/preview?action=remove`).then(removeSheet)))) return;
    this.#done(await this.#try(remove(volumePath(name), DEED_MS), t('It was not removed.')));
  }

  /** @param {string} name */
  async restore(name) {
    if (this.#isRefused()) return;
    const load = get(`${volumePath(name)}/preview?action=restore`).then((preview) => restoreForm(preview, this.#page.administrator));
    this.#done(await this.#perform(load, async ({ file, ...chosen }) => file && this.#send({ ...chosen, file })));
  }

  /** From where it lies. @param {import('../backups/listing.js').Backup} backup */
  async restoreFrom(backup) {
    const { name } = backup.volume;
    const load = get(`${volumePath(name)}/preview?action=restore`).then((preview) => restoreFromForm(backup, preview));
    const job = await this.#perform(load, (chosen) => post(`${volumePath(name)}/backups/${backup.id}/restore`, chosen));
    if (job) await this.#follow(job.id, t('Restoring %(name)s', { name: job.volume.name }));
  }

  /** Restores it into a volume that is thrown away, and compares. @param {import('../backups/listing.js').Backup} backup */
  async verify(backup) {
    const { name } = backup.volume;
    const job = await this.#try(post(`${volumePath(name)}/backups/${backup.id}/verify`), t('It was not tried.'));
    if (job) await this.#follow(job.id, t('Trying a backup of %(name)s', { name }));
  }

  restoreNew() {
    return this.restore(NO_NAME);
  }

  /**
   * @param {{name: string, file: File, mode: string, pause: boolean, links: boolean, devices: boolean}} chosen
   * @returns {Promise<{message: string}|null>} null: whoever sent it has cancelled it
   * @throws {Error} it was refused
   */
  async #send({ name, file, mode, pause, links, devices }) {
    const job = newJobId();
    const query = new URLSearchParams({ mode, pause: pause ? '1' : '0', links: links ? 'keep' : 'refuse', devices: devices ? '1' : '0', job });
    let cancelled = false;
    const notice = new JobNotice(byId('notices'), t('Restoring %(name)s', { name }), () => {
      cancelled = true;
      sending.abort();
      remove(`/api/jobs/${part(job)}`).catch(() => undefined);
    });
    const sending = upload(`${volumePath(name)}/restore?${query}`, file, (sent) => notice.progress(sent, file.size));
    tellPhases(job, notice);
    try {
      return await sending.answer;
    } catch (error) {
      if (!cancelled) throw error;
      this.#notices.show({ text: t('It was not restored.') });
      return null;
    } finally {
      notice.end();
    }
  }

  /** Work that went on while the page was loaded anew is shown again. */
  async resume() {
    if (!this.#page.mayAct) return; // it would be refused, and the refusal recorded
    const { jobs } = await get('/api/jobs').catch(() => ({ jobs: [] }));
    for (const { id, kind, state, volume, to } of jobs) {
      if (state !== 'running') continue;
      const names = { name: volume.name, to: to?.name ?? '?' };
      const titles = { verify: t('Trying a backup of %(name)s', names), backup: t('Backing up %(name)s', names), restore: t('Restoring %(name)s', names), copy: t('Copying %(name)s to %(to)s', names) };
      this.#follow(id, titles[/** @type {'backup'|'restore'|'copy'|'verify'} */ (kind)]);
    }
  }

  async create() {
    if (this.#isRefused()) return;
    this.#done(await this.#perform(Promise.resolve(createForm(this.#page)), (wish) => post('/api/volumes', wish, DEED_MS)));
  }

  async prune() {
    if (this.#isRefused()) return;
    /** @type {string[]} */
    let names = [];
    const load = post('/api/volumes/prune/preview').then((preview) => {
      names = preview.volumes.map((/** @type {{name: string}} */ volume) => volume.name);
      return pruneSheet(preview);
    });
    if (!(await this.#ask(load))) return;
    const done = await this.#try(post('/api/volumes/prune', { names }, DEED_MS), t('They were not removed.'));
    if (!done?.kept.length) this.#done(done);
    else this.#notices.show({ text: n('%(count)s volume was removed', '%(count)s volumes were removed', done.volumes.length), detail: stayed(done) });
  }

  /** @param {string} job @param {string} title */
  #follow(job, title) {
    return follow(job, { place: byId('notices'), title, notices: this.#notices });
  }

  /** @param {{message: string}|null} done */
  #done(done) {
    if (done) this.#notices.show({ text: done.message });
  }

  /** @param {Promise<any>} call @param {string} otherwise  what was not done */
  async #try(call, otherwise) {
    try {
      return await call;
    } catch (error) {
      this.#notices.show({ kind: 'problem', text: failureWords(error, otherwise), detail: error instanceof Error ? error.message : String(error) });
      return null;
    }
  }
}

/** What stayed after all, and why. @param {{kept: {name: string, detail: string}[]}} done */
function stayed({ kept }) {
  return kept.map(({ name, detail }) => `${name.slice(0, 12)}: ${detail}`).join(' ');
}
