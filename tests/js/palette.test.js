/** What is written on rails' names can be read, in light and in dark. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { it } from 'node:test';

const css = readFileSync(new URL('../../static/dashboard/css/palette.css', import.meta.url), 'utf8');
/** @type {Map<string, [string, string]>} light and dark by name */
const colours = new Map([...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name, light, dark]) => [name, [light, dark]]));

/** @param {string} colour */
function luminance(colour) {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** @param {string} a @param {string} b */
function contrast(a, b) {
  const [light, dark] = [luminance(a), luminance(b)].sort((one, two) => two - one);
  return (light + 0.05) / (dark + 0.05);
}

/** @param {string} name @param {number} theme */
const colour = (name, theme) => colours.get(name)?.[theme] ?? assert.fail(name);

for (const [theme, word] of ['light', 'dark'].entries()) {
  it(`the text of a rail's name is 4.5 : 1 at least, in ${word}`, () => {
    const rails = [...colours.keys()].filter((name) => /^rail-\d+$/.test(name));
    assert.equal(rails.length, 12);
    for (const name of [...rails, 'host']) assert.ok(contrast(colour('rail-text', theme), colour(name, theme)) >= 4.5, name);
    assert.ok(contrast(colour('local-text', theme), colour('local', theme)) >= 4.5, 'local');
  });

  it(`a state's sign is 3 : 1 at least on its card, in ${word}`, () => {
    for (const name of ['ok', 'healthy', 'warn', 'bad', 'paused', 'exited', 'created']) {
      assert.ok(contrast(colour(name, theme), colour('card', theme)) >= 3, name);
    }
  });
}

it('a state has one colour, on cards and squares, in panel, table and sheet', () => {
  const folder = new URL('../../static/dashboard/css/', import.meta.url);
  const sheets = readdirSync(folder).filter((name) => name.endsWith('.css')).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]);
  assert.deepEqual(sheets.filter(([, text]) => /--state:/.test(text)).map(([name]) => name), ['palette.css']);
  for (const what of ['stripe', 'sign', 'square', 'state-sign']) {
    const rules = sheets.flatMap(([, text]) => [...text.matchAll(new RegExp(`[^{}]*\\.${what}(?![\\w-])[^{},:]*\\{([^}]*)\\}`, 'g'))].map(([, body]) => body));
    const said = rules.flatMap((body) => [...body.matchAll(/(?<![-\w])(?:fill|color): ([^;]+);/g)].map(([, value]) => value));
    assert.deepEqual(new Set(said), new Set(['var(--state)']), what);
  }
});
