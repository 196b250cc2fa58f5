/**
 * What can be done with a volume, as the panel offers it.
 *
 * @module volumes/panel
 */

/** @typedef {import('../mounts/types.js').SourceView} SourceView */
/** @typedef {import('../panel/panel.js').Context} Context */
/** @typedef {import('../panel/sections.js').Section} Section */

/** @param {SourceView} _source @param {Context} _context @returns {Section[]} */
export function volumeActs(_source, _context) {
  return [];
}
