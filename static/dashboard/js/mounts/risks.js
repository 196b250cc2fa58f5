/**
 * Which risks are ways to root, and which are a matter of care. Pure.
 *
 * @module mounts/risks
 */

/** @typedef {import('./types.js').Risk} Risk */

/** Ways to root, the shortest first. */
export const WAYS = [
  'docker_socket', 'host_root', 'docker_data', 'host_proc', 'host_sys', 'host_dev', 'host_etc', 'host_home_root', 'host_run',
];

/** @param {string} code */
export const isWay = (code) => WAYS.includes(code);

/**
 * @param {readonly Risk[]} risks
 * @returns {string|null} the code of the shortest way to root among them
 */
export function worstWay(risks) {
  let worst = Infinity;
  for (const { code } of risks) {
    const rank = WAYS.indexOf(code);
    if (rank >= 0 && rank < worst) worst = rank;
  }
  return worst === Infinity ? null : WAYS[worst];
}

/** Risks that are no way to root. @param {readonly Risk[]} risks */
export const cautions = (risks) => risks.filter(({ code }) => !isWay(code));

/** A socket lies among the host's sockets: of one mount only the first of these is said. @type {Record<string, string>} */
const SAID_BY = { docker_socket: 'host_run' };

/**
 * Each risk once: of a mount that is one way to root by two rules only the plainer rule, and of a socket that some may write and
 * some may only read, which is the same, only one.
 * @param {readonly Risk[]} risks
 * @returns {Risk[]}
 */
export function plainRisks(risks) {
  const key = (/** @type {string} */ code, /** @type {Risk} */ { container, destination }) => `${code} ${container} ${destination}`;
  const said = new Set(risks.flatMap((risk) => (risk.code in SAID_BY ? [key(SAID_BY[risk.code], risk)] : [])));
  const readOnly = risks.some(({ code, rw }) => code === 'docker_socket' && !rw);
  return risks
    .filter((risk) => !said.has(key(risk.code, risk)))
    .map((risk) => (readOnly && risk.code === 'docker_socket' ? { ...risk, rw: false } : risk));
}
