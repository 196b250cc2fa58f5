/**
 * The sign of a row that is another since the moment that is compared with, with what changed.
 *
 * @module table/changemark
 */

import { changeSign } from '../past/panel.js';
import { phrase } from '../past/words.js';

/** @param {import('../past/types.js').Change|undefined} change */
export const changeMark = (change) => change && changeSign(change.sign, phrase(change));
