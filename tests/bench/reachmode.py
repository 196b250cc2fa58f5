"""Row 16: reach mode on the chart, from the key to the drawn answer."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.control import controlled
from tests.bench.page import logged_in_page, wait_for
from tests.bench.table import Row, limited, median, progress

NUMBER = 16
SIZE = 1_000
LIMIT_MS = 100
PRESSES = 9
#: What is pinned: a container that is on a network with many.
PIN = """async () => {
  const { nodes } = await (await fetch('/api/topology')).json();
  return nodes.find((one) => one.kind === 'container' && one.name === 'edge-traefik-1').id;
}"""
#: Presses the key; in milliseconds until the answer stands in the panel and the frame with the chart is over.
PRESS = """async () => {
  const text = () => document.querySelector('.reach-summary')?.textContent ?? '';
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const before = text();
  const start = performance.now();
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'r', bubbles: true }));
  while (text() === '' || text() === before) await frame();
  await frame();
  return performance.now() - start;
}"""


def rows() -> Iterator[Row]:
    """What one container of a thousand reaches, and what reaches it, in turns."""
    with controlled("ours", SIZE) as server, logged_in_page(server) as page:
        progress(f"row {NUMBER}: reach mode over demo://{SIZE}")
        page.goto(server.url)
        wait_for(page, "window.probe.painted")
        page.goto(f"{server.url}/?selected={page.evaluate(PIN)}")
        wait_for(page, "window.probe.painted")
        page.wait_for_timeout(500)
        times = [float(page.evaluate(PRESS)) for _ in range(PRESSES)]
        yield limited(NUMBER, "reach mode: key → drawn", f"{SIZE} demo", median(times), LIMIT_MS, "ms")
