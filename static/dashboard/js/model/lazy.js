/**
 * What is worked out once and then kept.
 *
 * @module model/once
 */

/**
 * @template T
 * @typedef {(() => T) & {made: T|null}} Once  makes it when it is first asked for; `made` says without asking
 */

/**
 * @template T
 * @param {() => T} make
 * @returns {Once<T>}
 */
export function once(make) {
  /** @type {Once<T>} */
  const ask = Object.assign(() => (ask.made ??= make()), { made: /** @type {T|null} */ (null) });
  return ask;
}

/**
 * Records of the topology never change, so what one of them says is worked out once.
 * @template {object} R
 * @template T
 * @param {(record: R) => T} read
 * @returns {(record: R) => T}
 */
export function perRecord(read) {
  /** @type {WeakMap<R, {said: T}>} */
  const known = new WeakMap();
  return (record) => {
    let entry = known.get(record);
    if (!entry) known.set(record, entry = { said: read(record) });
    return entry.said;
  };
}
