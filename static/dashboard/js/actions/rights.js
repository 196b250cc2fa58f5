/**
 * What the person may do. It can change while the page is open: then the buttons change at once.
 *
 * @module rights
 */

import { t } from '../base/i18n.js';

/** @typedef {import('../app/app.js').PageData} PageData */

/**
 * The frame `rights`.
 * @typedef {object} RightsFrame
 * @property {'viewer'|'operator'|'administrator'} role
 * @property {boolean} may_act
 * @property {boolean} administrator
 * @property {boolean} read_only
 * @property {string[]|null} projects      null: everywhere
 * @property {boolean} without_project
 */

/** @param {PageData} page */
function show({ mayAct, administrator, readOnly }) {
  /** @type {Record<string, boolean>} */
  const holds = { act: mayAct, administer: administrator, look: !mayAct && !readOnly };
  for (const element of document.querySelectorAll('[data-right]')) {
    if (element instanceof HTMLElement) element.hidden = !holds[element.dataset.right ?? ''];
  }
}

/** Which projects, as one text to compare. @param {RightsFrame} frame */
const reach = (frame) => JSON.stringify([frame.projects, frame.without_project]);

export class Rights {
  #page;
  #changed;
  /** @type {string|null} */
  #reach = null;

  /** @param {PageData} page  kept true @param {(sentence: string) => void} changed */
  constructor(page, changed) {
    this.#page = page;
    this.#changed = changed;
  }

  /** @param {RightsFrame} frame */
  take(frame) {
    const page = this.#page;
    const other = frame.may_act !== page.mayAct || frame.administrator !== page.administrator;
    const elsewhere = this.#reach !== null && this.#reach !== reach(frame);
    this.#reach = reach(frame);
    Object.assign(page, { projects: frame.projects, withoutProject: frame.without_project });
    if (!other && !elsewhere) return;
    Object.assign(page, { mayAct: frame.may_act, mayReadLogs: frame.role !== 'viewer', administrator: frame.administrator, readOnly: frame.read_only });
    show(page);
    this.#changed(sentence(frame));
  }
}

/** @param {RightsFrame} frame */
function sentence({ may_act: mayAct, administrator, projects, without_project: without }) {
  if (administrator) return t('Your rights have changed: you are an administrator now.');
  if (!mayAct) return t('Your rights have changed: you may look, but no longer change anything.');
  if (projects === null) return t('Your rights have changed: you may act on everything now.');
  const reached = [...projects, ...(without ? [t('what belongs to no project')] : [])];
  return reached.length
    ? t('Your rights have changed: you may act on %(projects)s now.', { projects: reached })
    : t('Your rights have changed: you may act on nothing now.');
}
