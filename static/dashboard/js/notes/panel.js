/**
 * The note on what is pinned, as the panel shows it and has it written. What is in it is text.
 *
 * @module notes/panel
 */

import { Problem } from '../base/api.js';
import { el } from '../base/dom.js';
import { t } from '../base/i18n.js';
import { timeElement } from '../base/time.js';
import { Drafts } from './drafts.js';
import { mayNote, subjectOf } from './subjects.js';

/** @typedef {import('../panel/panel.js').Context} Context */
/** @typedef {import('../panel/sections.js').Section} Section */
/** @typedef {import('./subjects.js').Note} Note */
/** @typedef {{id: string, subject: string, text: string, began: string, edition: string, problem: string}} Editing  the text as it is now, the one that it began with, and the edition that it is written over */

/** In characters; the server has the same. */
const LONGEST = 2000;

/** The thing as notes know it; null for what has none. @param {string} id @param {Context} context */
function thingOf(id, { model, topology }) {
  const [kind] = id.split(':', 1);
  if (kind === 'project') return model.boxes.some(({ key }) => key === id) ? { kind, project: id.slice('project:'.length), subject: id } : null;
  const node = ['container', 'network', 'volume'].includes(kind) ? topology.nodes.get(id) : undefined;
  return node ? { kind, project: node.project, subject: subjectOf(node) } : null;
}

export class NoteSection {
  /** The button in the panel's head, where there is none yet. */
  add = el('button', { type: 'button', class: 'icon-button', 'aria-label': t('Write a note'), title: t('Write a note'), onclick: () => this.#edit() }, el('span', { class: 'icon note', 'aria-hidden': 'true' }));
  #notes;
  #changed;
  #id = '';
  /** @type {Note|null} */
  #note = null;
  /** What is being written on. @type {Editing|null} */
  #editing = null;
  #drafts = new Drafts();
  /** What is pinned, as notes know it; '' where none can be written. */
  #subject = '';

  /** @param {import('./notes.js').Notes} notes @param {() => void} changed */
  constructor(notes, changed) {
    this.#notes = notes;
    this.#changed = changed;
  }

  /** @param {string} id @param {Context} context @returns {Section[]} */
  sections(id, context) {
    const thing = context.present ? thingOf(id, context) : null;
    const may = thing !== null && mayNote({ ...context.person, mayReadLogs: context.mayReadLogs }, thing);
    this.#id = id;
    this.#note = thing ? this.#notes.on.get(id) ?? null : null;
    this.#turnTo(id, may ? thing.subject : '');
    this.add.hidden = !may || this.#note !== null || this.#editing !== null;
    if (!this.#note && !this.#editing) return [];
    const note = this.#note;
    // While somebody writes, what others do does not take the words from under them.
    const facts = this.#editing ? ['editing', this.#editing.edition, this.#editing.problem] : [note?.edition, may];
    return [{ name: 'note', title: t('Note'), facts, build: () => (this.#editing ? this.#form(this.#editing, note) : shown(/** @type {Note} */ (note), may ? () => this.#edit() : null)) }];
  }

  /** What was being written is kept, and is there again where the same thing is pinned. @param {string} id @param {string} subject */
  #turnTo(id, subject) {
    if (this.#editing && this.#editing.subject !== subject) {
      this.#drafts.keep(this.#editing);
      this.#editing = null;
    }
    this.#subject = subject;
    this.#editing ??= this.#drafts.take(subject);
    if (this.#editing) this.#editing.id = id;
  }

  #edit() {
    const { text = '', edition = '' } = this.#note ?? {};
    this.#editing = { id: this.#id, subject: this.#subject, text, began: text, edition, problem: '' };
    this.#changed();
    document.getElementById('note-text')?.focus();
  }

  /** @param {Editing} editing @param {Note|null} note */
  #form(editing, note) {
    const { text, problem } = editing;
    const area = el('textarea', { id: 'note-text', rows: '5', maxlength: String(LONGEST), 'aria-label': t('Note'), 'aria-describedby': 'note-help', data: { key: 'note text' } });
    area.value = text;
    area.addEventListener('input', () => { editing.text = area.value; });
    const form = el('form', { class: 'note-form', novalidate: true }, area,
      el('p', { id: 'note-help', class: 'muted', text: t('Everybody who may look reads it. It is text, and no place for secrets.') }),
      problem !== '' && el('p', { class: 'warning', role: 'alert', text: problem }),
      el('div', { class: 'acts' },
        el('button', { type: 'submit', class: 'button primary small', data: { key: 'note save' }, text: t('Save the note') }),
        el('button', { type: 'button', class: 'button small', data: { key: 'note cancel' }, text: t('Cancel'), onclick: () => this.#done() }),
        note !== null && el('button', { type: 'button', class: 'button small', data: { key: 'note remove' }, text: t('Remove it'), onclick: () => this.#run(() => this.#notes.remove(note)) })));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#save(area.value.trim());
    });
    form.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      this.#done();
    });
    return form;
  }

  /** @param {string} text */
  #save(text) {
    const editing = this.#editing;
    const note = this.#note;
    if (!editing) return;
    editing.text = text;
    if (text) void this.#run(() => this.#notes.write(editing.id, text, editing.edition));
    else if (note) void this.#run(() => this.#notes.remove(note));
    else this.#done();
  }

  /** @param {() => Promise<void>} act */
  async #run(act) {
    const editing = this.#editing;
    try {
      await act();
      if (editing) this.#drafts.drop(editing);
      if (this.#editing === editing) this.#done();
    } catch (error) {
      if (editing) await this.#failed(editing, error);
    }
  }

  /** What was typed stays; where somebody has written meanwhile, their words are shown, and saving again writes over them. @param {Editing} editing @param {unknown} error */
  async #failed(editing, error) {
    editing.problem = error instanceof Error ? error.message : String(error);
    if (error instanceof Problem && error.code === 'changed_since') {
      await this.#notes.look();
      const now = this.#notes.on.get(editing.id);
      editing.edition = now?.edition ?? '';
      editing.problem = now ? t('%(name)s has written meanwhile: “%(text)s” Saving again writes over that.', { name: now.by, text: now.text }) : t('Somebody has removed the note meanwhile. Saving again writes it.');
    }
    if (this.#editing !== editing) this.#drafts.keep(editing); // it is told where one looks at it again
    this.#changed();
  }

  #done() {
    this.#editing = null;
    this.#changed();
    const next = document.querySelector('#panel [data-key="note edit"]');
    if (next instanceof HTMLElement) next.focus();
    else if (!this.add.hidden) this.add.focus();
  }
}

/** @param {Note} note @param {(() => void)|null} edit  null: this person may not */
function shown({ text, by, at, kind }, edit) {
  return [
    // In lines, as it was written.
    el('pre', { class: 'note-text', text }),
    el('p', { class: 'muted' }, `${by} · `, timeElement(at), kind === 'service' && ` · ${t('on every container of its service')}`),
    ...(edit ? [el('button', { type: 'button', class: 'button small', data: { key: 'note edit' }, text: t('Edit the note'), onclick: edit })] : []),
  ];
}
