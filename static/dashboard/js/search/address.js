/**
 * Addresses and subnets, as far as the search needs them.
 *
 * @module search/address
 */

/**
 * @param {string} address
 * @param {string} subnet  `172.18.0.0/16`, `fd00::/8`
 * @returns {boolean} false also where either is none
 */
export function inSubnet(address, subnet) {
  const [base, bits] = subnet.split('/');
  if (bits === undefined || !/^\d{1,3}$/.test(bits)) return false;
  const one = toBits(address);
  const other = toBits(base);
  const length = Number(bits);
  if (!one || !other || one.length !== other.length || length > one.length) return false;
  return one.slice(0, length) === other.slice(0, length);
}

/**
 * @param {string} address
 * @returns {string|null} 32 or 128 binary digits
 */
function toBits(address) {
  return address.includes(':') ? bitsOf6(address) : bitsOf4(address);
}

/** @param {string} address @returns {string|null} */
function bitsOf4(address) {
  const parts = address.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return null;
  return parts.map((part) => Number(part).toString(2).padStart(8, '0')).join('');
}

/** @param {string} address @returns {string|null} */
function bitsOf6(address) {
  const [head, tail, more] = address.split('::');
  if (more !== undefined) return null;
  const left = head ? head.split(':') : [];
  const right = tail ? tail.split(':') : [];
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...left, ...new Array(missing).fill('0'), ...right];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return groups.map((group) => parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}
