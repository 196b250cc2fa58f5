/**
 * A drawing as a text of SVG that stands for itself: every look is written out, and nothing else is taken over. Pure but for
 * asking how an element looks.
 *
 * @module picture/copying
 */

/**
 * What is needed of an element.
 * @typedef {object} Drawn
 * @property {string} tagName
 * @property {(name: string) => string|null} getAttribute
 * @property {Iterable<{nodeType: number, nodeValue: string|null}>} childNodes  elements among them
 */
/** @typedef {Record<string, string>} Looks  computed, by the names of properties */
/** @typedef {(element: any) => Looks & {display: string, visibility: string}} LookOf */

const ELEMENT = 1;
const TEXT = 3;
/** What is drawn with; whatever else stands there (scripts, links, images) is left out. */
const TAGS = new Set(['g', 'path', 'rect', 'circle', 'line', 'text', 'tspan']);
const GEOMETRY = ['x', 'y', 'x1', 'y1', 'x2', 'y2', 'cx', 'cy', 'r', 'rx', 'ry', 'width', 'height', 'd', 'dx', 'dy'];
/** Those that children have from their parents, and what they are where nobody says otherwise. @type {Looks} */
const INHERITED = {
  fill: 'rgb(0, 0, 0)', 'fill-opacity': '1', stroke: 'none', 'stroke-width': '1px', 'stroke-opacity': '1', 'stroke-dasharray': 'none', 'stroke-linecap': 'butt', 'stroke-linejoin': 'miter',
  'paint-order': 'normal', 'font-family': '', 'font-size': '', 'font-weight': '400', 'text-anchor': 'start', 'dominant-baseline': 'auto', 'letter-spacing': 'normal',
};
/** @type {Looks} */
const OWN = { opacity: '1' };

/** Text and attributes as XML; what XML cannot hold is left out. @param {string} text */
export function escaped(text) {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** @param {string} name @param {string} value */
const attribute = (name, value) => ` ${name}="${escaped(value)}"`;

/**
 * @param {Drawn} element
 * @param {LookOf} lookOf
 * @param {Looks} [around]  what it has from its parent
 * @returns {string} '' where it is not seen, or is nothing that is drawn with
 */
export function copied(element, lookOf, around = INHERITED) {
  const tag = element.tagName.toLowerCase();
  if (!TAGS.has(tag)) return '';
  const look = lookOf(element);
  if (look.display === 'none' || look.visibility === 'hidden' || look.opacity === '0') return '';
  /** @type {Looks} */
  const here = {};
  let text = `<${tag}`;
  for (const name of GEOMETRY) {
    const value = element.getAttribute(name);
    if (value !== null) text += attribute(name, value);
  }
  // Boxes and cards stand where a style puts them.
  const place = look.transform && look.transform !== 'none' ? look.transform : element.getAttribute('transform');
  if (place) text += attribute('transform', place);
  for (const name of Object.keys(INHERITED)) {
    here[name] = look[name] || around[name];
    if (here[name] !== around[name]) text += attribute(name, here[name]);
  }
  for (const name of Object.keys(OWN)) if (look[name] && look[name] !== OWN[name]) text += attribute(name, look[name]);
  return `${text}>${inner(element, lookOf, here)}</${tag}>`;
}

/** @param {Drawn} element @param {LookOf} lookOf @param {Looks} here */
function inner(element, lookOf, here) {
  let text = '';
  for (const child of element.childNodes) {
    if (child.nodeType === TEXT) text += escaped(child.nodeValue ?? '');
    else if (child.nodeType === ELEMENT) text += copied(/** @type {any} */ (child), lookOf, here);
  }
  return text;
}

/**
 * @typedef {object} Sheet
 * @property {number} width
 * @property {number} height
 * @property {string} drawing   what is drawn, as SVG
 * @property {string} title     which host
 * @property {string} date
 * @property {{ground: string, text: string, muted: string}} colors
 * @property {string} font      a font as a data URL; '' where there is none
 */

const HEAD = 56;
const EDGE = 24;
const LEAST_WIDTH = 480;

/** The whole picture, with host and date above it. @param {Sheet} sheet @returns {{text: string, width: number, height: number}} */
export function pictured({ width, height, drawing, title, date, colors, font }) {
  const whole = { width: Math.max(LEAST_WIDTH, Math.ceil(width) + 2 * EDGE), height: Math.ceil(height) + HEAD + EDGE };
  const family = font ? 'Inter, sans-serif' : 'sans-serif';
  const style = font ? `<style>@font-face{font-family:Inter;font-weight:100 900;src:url(${escaped(font)}) format("woff2")}</style>` : '';
  const words = (/** @type {string} */ text, /** @type {string} */ more) => `<text y="36" font-family="${family}"${more}>${escaped(text)}</text>`;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${whole.width}" height="${whole.height}" viewBox="0 0 ${whole.width} ${whole.height}">`,
    `<title>${escaped(`${title}, ${date}`)}</title>${style}<rect width="100%" height="100%"${attribute('fill', colors.ground)}/>`,
    words(title, ` x="${EDGE}" font-size="20" font-weight="650"${attribute('fill', colors.text)}`),
    words(date, ` x="${whole.width - EDGE}" font-size="14" text-anchor="end"${attribute('fill', colors.muted)}`),
    `<g transform="translate(${EDGE} ${HEAD})">${drawing}</g></svg>`,
  ];
  return { text: parts.join(''), ...whole };
}

/** A name for the file that every system takes. @param {string} host @param {string} chart @param {Date} now @param {string} ending */
export function fileName(host, chart, now, ending) {
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
  return `${[host.replace(/[^\w.-]+/g, '-').replace(/^[-.]+/, '').slice(0, 60) || 'host', chart, day].join('-')}.${ending}`;
}
