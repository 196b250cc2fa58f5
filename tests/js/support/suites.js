/** Test files in one process, each a suite with hooks of its own: to start a Node for each costs more than most. */

import { readdirSync } from 'node:fs';
import { after, describe } from 'node:test';
// It reads the page as it is loaded: before the tests of another file make one.
import '../../../static/dashboard/js/base/time.js';

const FOLDER = new URL('../', import.meta.url);
/** As they are before any of them. */
const GLOBALS = Object.getOwnPropertyDescriptors(globalThis);

/** Each third file, from the first, the second or the third on. @param {0 | 1 | 2} first */
export function everyThird(first) {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.test.js')).sort();
  for (const [index, name] of files.entries()) {
    if (index % 3 !== first) continue;
    describe(name, () => {
      after(restoreGlobals);
      return import(new URL(name, FOLDER).href);
    });
  }
}

/** What one file has made global is there for no other. */
function restoreGlobals() {
  for (const name of Reflect.ownKeys(globalThis)) if (!Object.hasOwn(GLOBALS, name)) Reflect.deleteProperty(globalThis, name);
  Object.defineProperties(globalThis, GLOBALS);
}
