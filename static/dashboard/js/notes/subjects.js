/**
 * Which note is on what: by the names that outlive what compose makes anew, as the server keeps them. Pure.
 *
 * @module notes/subjects
 */

/**
 * As `GET /api/notes` has it.
 * @typedef {object} Note
 * @property {number} number
 * @property {'service'|'container'|'network'|'volume'|'project'} kind
 * @property {string|null} project
 * @property {string} name
 * @property {string} text
 * @property {string} by
 * @property {string} at
 * @property {string} edition
 */
/** @typedef {ReadonlyMap<string, Note>} NotesOn  by node id; on a project by its box's key */
/** @typedef {Pick<import('../base/types.js').Node, 'id'|'kind'> & Record<string, any>} Named */

const KINDS = ['container', 'network', 'volume'];
/** @type {NotesOn} */
export const NO_NOTES = new Map();

/** @param {string} kind @param {string} scope @param {string} name */
const key = (kind, scope, name) => JSON.stringify([kind, scope, name]);

/** @param {Named} node @returns {string} one for all that a note on it is on */
export function subjectOf({ kind, name, project, service }) {
  return kind === 'container' && project && service ? key('service', project, service) : key(kind, '', name);
}

/** @param {Note} note */
const subjectOfNote = ({ kind, project, name }) => key(kind, kind === 'service' ? project ?? '' : '', name);

/** @param {readonly Note[]} notes @param {Iterable<Named>} nodes @returns {NotesOn} */
export function notesOn(notes, nodes) {
  if (notes.length === 0) return NO_NOTES;
  const bySubject = new Map(notes.map((note) => [subjectOfNote(note), note]));
  /** @type {Map<string, Note>} */
  const found = new Map();
  for (const note of notes) if (note.kind === 'project') found.set(`project:${note.name}`, note);
  for (const node of nodes) {
    const note = KINDS.includes(node.kind) ? bySubject.get(subjectOf(node)) : undefined;
    if (note) found.set(node.id, note);
  }
  return found;
}

/** @param {NotesOn} a @param {NotesOn} b */
export const sameNotes = (a, b) => a.size === b.size && [...a].every(([id, note]) => b.get(id)?.edition === note.edition);

/**
 * Whether the person may write on something: an operator, in the projects that they are limited to. A network that is nobody's is
 * common ground. What of the host may be changed does not matter.
 * @param {{mayReadLogs: boolean, projects?: string[]|null, withoutProject?: boolean}} page  who reads logs is an operator
 * @param {{kind: string, project: string|null|undefined}} thing
 */
export function mayNote({ mayReadLogs, projects, withoutProject }, { kind, project }) {
  if (!mayReadLogs) return false;
  if (!projects || (kind === 'network' && !project)) return true;
  return project ? projects.includes(project) : withoutProject === true;
}
