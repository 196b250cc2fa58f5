"""How well what is drawn on a chart can be told from what it is drawn on (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

#: What texts of these sizes need.
LEAST = 4.5
#: Every text of the charts that is in the window: what it says, the classes of it and its group, and its
#: contrast with the shapes below its middle, mixed as they are drawn, from 1 to 21.
OF_DRAWN_TEXTS = r"""() => {
  const parse = (css) => {
    const values = css.match(/[\d.]+/g)?.map(Number);
    if (!values || css === 'none') return null;
    const [r, g, b] = css.startsWith('color(srgb') ? values.map((value) => value * 255) : values;
    return { r, g, b, a: values[3] ?? 1 };
  };
  const linear = (value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const part = (value, share) => share * linear(value / 255);
  const luminance = ({ r, g, b }) => part(r, 0.2126) + part(g, 0.7152) + part(b, 0.0722);
  const mix = (top, below) => {
    const of = (key) => top[key] * top.a + below[key] * (1 - top.a);
    return { r: of('r'), g: of('g'), b: of('b'), a: 1 };
  };
  const opacity = (node) => (
    node === null ? 1 : Number(getComputedStyle(node).opacity) * opacity(node.parentElement));
  const fill = (node, style) => {
    const colour = parse(style.fill);
    return colour && { ...colour, a: colour.a * Number(style.fillOpacity) * opacity(node) };
  };
  const look = (node) => ({ node, style: getComputedStyle(node), box: node.getBoundingClientRect() });
  const seen = ({ style, box }) => style.visibility !== 'hidden' && style.fill !== 'none' && box.width > 0;
  const ground = parse(getComputedStyle(document.body).backgroundColor);
  return [...document.querySelectorAll('#chart svg, #mounts svg')].flatMap((chart) => {
    const shapes = [...chart.querySelectorAll('rect, path, circle, polygon')].map(look).filter(seen);
    return [...chart.querySelectorAll('text')].map(look).filter(seen).flatMap(({ node, style, box }) => {
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      const ink = fill(node, style);
      if (!ink || !node.textContent.trim() || x < 0 || y < 0 || x > innerWidth || y > innerHeight) return [];
      const below = shapes
        .filter((one) => one.node.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING)
        .filter((one) => one.box.left <= x && x <= one.box.right && one.box.top <= y && y <= one.box.bottom)
        .reduce((colour, one) => mix(fill(one.node, one.style) ?? { ...colour, a: 0 }, colour), ground);
      const [light, dark] = [mix(ink, below), below].map(luminance).sort((a, b) => b - a);
      const classes = [node, node.parentElement].map((one) => one.getAttribute('class')).join(' in ');
      return [{ text: node.textContent, classes, contrast: (light + 0.05) / (dark + 0.05) }];
    });
  });
}"""
