"""Firefox ESR shows the three views, takes keys, and connects by drag with the sheet before it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.bidi import ESCAPE, Firefox
from tests.server import Server

CONTAINER, NETWORK = "outline-prod-api-1", "proxy"
DRAWN = "'drawn' in document.body.dataset"
#: The middle of what the selector finds, in the window.
MIDDLE = """(({ left, top, width, height }) => [left + width / 2, top + height / 2])(
  document.querySelector(%r).getBoundingClientRect())"""

#: Whether these have been where they are for some frames.
STILL = """((seen) => {
  window.stillFor = window.seenLast === seen && !seen.includes('null') ? window.stillFor + 1 : 0;
  window.seenLast = seen;
  return window.stillFor > 20;
})(JSON.stringify(%r.map((where) => document.querySelector(where)?.getBoundingClientRect() ?? null)))"""


@pytest.fixture(scope="module")
def firefox() -> Iterator[Firefox]:
    """Debian's Firefox, without a screen."""
    firefox = Firefox()
    yield firefox
    firefox.close()


@pytest.fixture
def page(firefox: Firefox, server: Server) -> Iterator[Firefox]:
    """Somebody who has logged in looks at the network chart; any complaint of the console fails the test."""
    firefox.complaints.clear()
    firefox.size(1440, 900)
    firefox.go(f"{server.url}/", server.client().cookies)
    firefox.until(DRAWN)
    yield firefox
    assert firefox.complaints == []


def test_three_views_by_their_keys(page: Firefox) -> None:
    page.until("document.querySelectorAll('#chart .card').length > 20")
    for key, chart, seen in (
        ("m", "mounts", "#mounts .part-source"),
        ("t", "table", "#table tbody tr .row-name"),
        ("g", "network", "#chart .rail .line"),
    ):
        page.press(key)
        page.until(f"document.body.dataset.chart === {chart!r}")
        page.until(f"[...document.querySelectorAll({seen!r})].some((e) => e.checkVisibility())")
        wide = page.run("document.scrollingElement.scrollWidth - innerWidth")
        assert wide <= 0, chart
    page.press("/traefik")
    page.until("document.activeElement.value === 'traefik'")
    page.until("document.querySelectorAll('#chart .card.dim').length > 20")
    page.press(ESCAPE)


def test_connecting_by_drag_with_the_sheet_before_it(page: Firefox, server: Server) -> None:
    nodes = server.client().topology()["nodes"]
    ids = {one["name"]: one["id"] for one in nodes if one["kind"] in ("container", "network")}
    container, network = (ids[name].partition(":")[2] for name in (CONTAINER, NETWORK))
    plug = f"document.querySelector('#chart [data-id^=\"endpoint:{container}:{network}\"]')"
    server.client().post(f"/api/networks/{NETWORK}/disconnect", {"container": CONTAINER})
    page.until(f"{plug} === null")
    both = [f'#chart .card[data-id="{ids[CONTAINER]}"]', f'#chart .legend [data-rail="{ids[NETWORK]}"]']
    page.until(STILL % both)
    card, rail = (page.run(MIDDLE % where) for where in both)
    press, release = ({"type": deed, "button": 0} for deed in ("pointerDown", "pointerUp"))
    page.pointer(page.move(*card), press, page.move(card[0] + 30, card[1] + 30))
    page.pointer(page.move(*rail))
    page.until("document.querySelector('#chart .chart-tip.ready')?.checkVisibility()")
    page.pointer(release)
    page.until("document.querySelector('#sheet[open] .button.primary:not([hidden])')")
    assert CONTAINER in page.run("document.querySelector('#sheet').innerText")
    page.pointer(page.move(*page.run(MIDDLE % "#sheet .button.primary")), press, release)
    page.until("document.querySelector('#notices').innerText.includes('is connected to')")
    page.until(f"{plug} !== null")
