/**
 * Published ports as they are told: each number once, consecutive ones as a run.
 *
 * @module model/ports
 */

/** @typedef {import('../base/types.js').PortView} PortView */
/** @typedef {{first: number, last: number, protocol: string, offset: number, everywhere: boolean}} Run  `offset`: from a container's port to the host's, NaN where one leads to several */
/** @typedef {{text: string, protocol: string, count: number, everywhere: boolean}} PortRun  `text`: `80` or `10000–10999`; `count`: how many numbers */

/** Fewer numbers in a row are told one by one. */
const LEAST = 3;

/** @type {WeakMap<readonly PortView[], PortRun[]>} */
const known = new WeakMap();

/**
 * The host's ports without repeating the same for IPv4 and IPv6. Consecutive ones of one protocol are a run where they lead to
 * consecutive ports of the container, and are all open to every address or none is.
 *
 * @param {readonly PortView[]} ports  in the order of their numbers; never changed afterwards
 * @returns {readonly PortRun[]}
 */
export function portRuns(ports) {
  let runs = known.get(ports);
  if (!runs) known.set(ports, runs = joined(distinct(ports)).flatMap(told));
  return runs;
}

/** @param {readonly PortView[]} ports @returns {Iterable<Run>} each port of the host once */
function distinct(ports) {
  /** @type {Map<string, Run>} */
  const found = new Map();
  for (const { hostPort, containerPort, protocol, everywhere } of ports) {
    if (hostPort <= 0) continue;
    const key = `${hostPort}/${protocol}`;
    const offset = hostPort - containerPort;
    const same = found.get(key);
    if (!same) found.set(key, { first: hostPort, last: hostPort, protocol, offset, everywhere });
    else found.set(key, { ...same, everywhere: same.everywhere || everywhere, offset: same.offset === offset ? offset : NaN });
  }
  return found.values();
}

/** @param {Iterable<Run>} ports @returns {Run[]} */
function joined(ports) {
  /** @type {Run[]} */
  const runs = [];
  /** @type {Map<string, Run>} the latest of each protocol */
  const open = new Map();
  for (const port of ports) {
    const run = open.get(port.protocol);
    if (run && run.last + 1 === port.first && run.offset === port.offset && run.everywhere === port.everywhere) {
      run.last = port.last;
      continue;
    }
    runs.push(port);
    open.set(port.protocol, port);
  }
  return runs;
}

/** @param {Run} run @returns {PortRun[]} */
function told({ first, last, protocol, everywhere }) {
  const count = last - first + 1;
  if (count >= LEAST) return [{ text: `${first}–${last}`, protocol, count, everywhere }];
  return Array.from({ length: count }, (_, index) => ({ text: String(first + index), protocol, count: 1, everywhere }));
}
