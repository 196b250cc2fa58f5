/** A drawing as a picture: looks written out, names as text, nothing that acts. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { copied, escaped, fileName, pictured } from '../../static/dashboard/js/picture/copying.js';

/** @typedef {{tagName: string, attributes?: Record<string, string>, look?: Record<string, string>, children?: (Fake|string)[]}} Fake */

/** @param {Fake} fake @returns {any} */
function element({ tagName, attributes = {}, look = {}, children = [] }) {
  return {
    nodeType: 1, tagName, look, getAttribute: (/** @type {string} */ name) => attributes[name] ?? null,
    childNodes: children.map((child) => (typeof child === 'string' ? { nodeType: 3, nodeValue: child } : element(child))),
  };
}

/** @param {any} one */
const lookOf = (one) => ({ display: 'inline', visibility: 'visible', opacity: '1', ...one.look });

test('looks are written where they are not what the parent has', () => {
  const drawn = element({ tagName: 'g', look: { fill: 'red' }, children: [{ tagName: 'rect', attributes: { x: '1', class: 'card' }, look: { fill: 'red', opacity: '0.5' } }] });
  assert.equal(copied(drawn, lookOf), '<g fill="red"><rect x="1" opacity="0.5"></rect></g>');
});

test('a name is text, whatever it holds, and nothing that acts is taken over', () => {
  const name = '</text><script>alert(1)</script>"\u0000';
  const drawn = element({ tagName: 'g', attributes: { onclick: 'alert(1)', href: 'javascript:x' }, children: [{ tagName: 'text', children: [name] }, { tagName: 'script', children: ['alert(2)'] }, { tagName: 'image' }, { tagName: 'a' }] });
  const text = copied(drawn, lookOf);
  assert.equal(text, '<g><text>&#60;/text&#62;&#60;script&#62;alert(1)&#60;/script&#62;&#34;</text></g>');
  assert.equal(escaped(`<&>'`), '&#60;&#38;&#62;&#39;');
});

test('things stand where a style puts them, or an attribute', () => {
  const place = 'matrix(1, 0, 0, 1, 10, 20)';
  assert.equal(copied(element({ tagName: 'g', attributes: { transform: 'scale(2)' }, look: { transform: place } }), lookOf), `<g transform="${place}"></g>`);
  assert.equal(copied(element({ tagName: 'g', attributes: { transform: 'scale(2)' }, look: { transform: 'none' } }), lookOf), '<g transform="scale(2)"></g>');
});

test('what is not seen is not there', () => {
  for (const [name, value] of [['display', 'none'], ['visibility', 'hidden'], ['opacity', '0']]) assert.equal(copied(element({ tagName: 'g', look: { [name]: value } }), lookOf), '');
});

test('host and date stand above it', () => {
  const { text, width, height } = pictured({ width: 100, height: 50, drawing: '<g/>', title: 'a<b', date: 'today', colors: { ground: 'white', text: 'black', muted: 'grey' }, font: '' });
  assert.match(text, />a&#60;b<\/text>.*>today<\/text>/);
  assert.ok(width >= 100 && height > 50);
  assert.doesNotMatch(text, /style|<b/);
});

test('a file has a name that every system takes', () => {
  const day = new Date(2026, 0, 5);
  assert.equal(fileName('my host/..', 'network', day, 'svg'), 'my-host-..-network-2026-01-05.svg');
  assert.equal(fileName('../', 'mounts', day, 'png'), 'host-mounts-2026-01-05.png');
});
