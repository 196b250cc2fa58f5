/**
 * The topology document over HTTP: compressed, and only where it is another than the one that is held.
 *
 * @module document
 */

import { fromSnapshot } from './topology.js';

/** @typedef {import('../base/types.js').Topology} Topology */
/**
 * absent: the engine has not answered the server yet; denied: nobody is logged in.
 * @typedef {{kind: 'new', topology: Topology}|{kind: 'same'}|{kind: 'denied'}|{kind: 'absent', reason: string|null}} Answer
 */

const PATH = '/api/topology';
export const ANSWER_MS = 8000;

/**
 * @param {import('../base/browser.js').World} world
 * @param {Topology|null} held
 * @returns {Promise<Answer>}
 * @throws where there is no answer, or none that makes sense
 */
export async function askForDocument(world, held) {
  /** @type {Record<string, string>} */
  const headers = held ? { 'If-None-Match': `"${held.epoch}-${held.revision}"` } : {};
  const answer = await world.fetch(PATH, { headers, credentials: 'same-origin', signal: AbortSignal.timeout(ANSWER_MS) });
  if (answer.status === 401) return { kind: 'denied' };
  if (answer.status === 304) return { kind: 'same' };
  if (answer.status === 503) {
    const problem = await answer.json().catch(() => null);
    return { kind: 'absent', reason: problem?.detail ?? null };
  }
  if (!answer.ok) throw new Error(`${PATH}: ${answer.status}`);
  const epoch = answer.headers.get('X-Portolan-Epoch') ?? '';
  const revision = Number(answer.headers.get('X-Portolan-Revision'));
  // The same chart has another ETag while the engine is away.
  if (held && held.epoch === epoch && held.revision === revision) return { kind: 'same' };
  return { kind: 'new', topology: fromSnapshot({ epoch, revision, topology: await answer.json() }) };
}
