/**
 * Reads a log from the server as it comes: lines of JSON, cut into pieces anywhere.
 *
 * @module logs/reading
 */

import { part, Problem } from '../base/api.js';
import { t } from '../base/i18n.js';

/** @typedef {{stream: 'stdout'|'stderr', time: string|null, text: string, container?: string}} LogLine  `container`: its name, where there are several */
/** @typedef {LogLine|{gap: true, container?: string}} Told */

/** So many are read together. */
export const MOST_TOGETHER = 12;

/** Makes lines of pieces. @returns {(piece: string) => Told[]} */
export function lineReader() {
  let rest = '';
  return (piece) => {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    return lines.filter(Boolean).map((line) => JSON.parse(line));
  };
}

/** @param {readonly string[]} containers @param {Record<string, string>} query */
export function addressOf(containers, query) {
  if (containers.length === 1) return `/api/containers/${part(containers[0])}/logs?${new URLSearchParams(query)}`;
  return `/api/logs?${new URLSearchParams([...containers.map((id) => ['container', id]), ...Object.entries(query)])}`;
}

/** The answer was cut: whoever went away themselves knows. @param {unknown} error @returns {never} */
function cut(error) {
  if (error instanceof Error && error.name === 'AbortError') throw error;
  throw new Problem(0, 'cut', t('It was cut off here: the connection was lost, or you may read it no longer.'));
}

/**
 * Reads until the log ends or `signal` says stop; raises a `Problem` where it is refused.
 * @param {readonly string[]} containers  node IDs; the lines of several come in the order of their times
 * @param {Record<string, string>} query
 * @param {(told: Told[]) => void} take
 * @param {AbortSignal} signal
 */
export async function readLog(containers, query, take, signal) {
  const path = addressOf(containers, query);
  const answer = await fetch(path, { credentials: 'same-origin', signal, headers: { Accept: 'application/json' } });
  if (!answer.ok || !answer.body) {
    const body = await answer.json().catch(() => null);
    throw new Problem(answer.status, body?.code ?? 'unknown', body?.detail ?? t('Portolan cannot be reached.'));
  }
  const read = lineReader();
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(cut);
    if (done) return;
    const told = read(value);
    if (told.length) take(told);
  }
}
