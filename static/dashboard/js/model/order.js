/**
 * One order for everything that is sorted by name, the same in every browser and every language.
 *
 * @module model/order
 */

/**
 * Compares two texts by code units: fast, and the same everywhere (`localeCompare` is neither).
 * @param {string} a
 * @param {string} b
 * @returns {number}
 */
export function byText(a, b) {
  if (a < b) return -1;
  return a > b ? 1 : 0;
}

/**
 * Puts a value into the list kept under a key.
 * @template K, V
 * @param {Map<K, V[]>} lists
 * @param {K} key
 * @param {V} value
 */
export function append(lists, key, value) {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
