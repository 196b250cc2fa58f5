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
