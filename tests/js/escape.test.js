/** What a name looks like where people read it. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { inSentence, legible, visible } from '../../static/dashboard/js/base/escape.js';

/** The same as the server's: what one shows, the other shows. @type {[string, string][]} */
const CASES = JSON.parse(readFileSync(new URL('../escape.json', import.meta.url), 'utf8'));

describe('visible', () => {
  for (const [name, shown] of CASES) {
    it(`shows ${JSON.stringify(name)} as ${JSON.stringify(shown)}`, () => assert.equal(visible(name), shown));
  }

  it('shows everything that Unicode calls control or ignorable, and all marks of direction', () => {
    const unseen = /\p{Cc}|\p{Zl}|\p{Zp}|\p{Default_Ignorable_Code_Point}|\p{Bidi_Control}/u;
    for (let code = 0; code < 0x110000; code += 1) {
      const character = String.fromCodePoint(code);
      if (unseen.test(character)) assert.notEqual(visible(`a${character}b`), `a${character}b`, code.toString(16));
    }
  });

  it('shows half a character', () => assert.equal(visible('a\ud800b'), 'a⟨U+D800⟩b'));

  it('changes nothing that was shown before', () => {
    for (const [, shown] of CASES) assert.equal(visible(shown), shown);
  });
});

describe('in a sentence', () => {
  it('isolates what reads from the right, and only that', () => {
    assert.equal(inSentence('web'), 'web');
    assert.equal(inSentence('שלום'), '\u2068שלום\u2069');
    assert.equal(inSentence('\u202eweb'), '⟨U+202E⟩web');
    assert.equal(inSentence('\u2068שלום\u2069'), '\u2068⟨U+2068⟩שלום⟨U+2069⟩\u2069');
  });

  it('keeps that isolation, and shows every other', () => {
    const sentence = `${inSentence('שלום')}, 10.0.0.1`;
    assert.equal(legible(sentence), sentence);
    assert.equal(legible('\u2068web\u2069 is new'), '⟨U+2068⟩web⟨U+2069⟩ is new');
    assert.equal(legible('\u2068ש\u202ea\u2069'), '\u2068ש⟨U+202E⟩a\u2069');
    assert.equal(legible('\u2067שלום'), '⟨U+2067⟩שלום');
  });
});
