"""A phone of 390 px, and one of 360."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, pin


def assert_fits(page: Page) -> None:
    """Nothing has to be scrolled sideways to be read."""
    wide = page.evaluate("[document.scrollingElement.scrollWidth, window.innerWidth]")
    assert wide[0] <= wide[1]


@pytest.mark.parametrize("width", [390, 360])
def test_everything_fits(visit: Visit, width: int) -> None:
    page = visit(width=width, height=800, touch=True)
    page.locator("#chart svg").first.wait_for()
    assert_fits(page)
    for name in ("Networks", "Mounts", "Table"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_in_viewport()
    expect(page.locator("#status")).to_be_in_viewport()
    # The longest that the bar ever says: beside a mark for each thing that it may hold, it gives way.
    page.evaluate(
        """() => {
          document.getElementById('status').dataset.look = 'off';
          document.getElementById('status-text').textContent = 'No connection since 10:20:53 PM';
          for (const one of document.querySelectorAll('.badge, #people')) one.hidden = false;
        }"""
    )
    assert_fits(page)
    expect(page.locator(".user-button")).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Table").tap()
    assert_fits(page)


def test_the_panel_can_be_opened_read_and_closed(visit: Visit) -> None:
    page = visit(width=390, height=844, touch=True)
    page.locator("#chart svg").first.wait_for()
    pin(page, "edge-traefik-1")
    panel = page.locator("#panel")
    expect(panel.get_by_role("heading", name="traefik").first).to_be_in_viewport()
    assert_fits(page)
    panel.get_by_role("button", name="Close the panel").tap()
    expect(panel).not_to_be_visible()


def test_what_is_tapped_is_large_enough(visit: Visit) -> None:
    page = visit(width=390, height=844, touch=True)
    page.locator("#chart svg").first.wait_for()
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, a, input, select')].filter((e) => {
          const r = e.getBoundingClientRect();
          const shown = e.checkVisibility() && r.width && !e.closest('.visually-hidden, .skip');
          return shown && (r.width < 24 || r.height < 24);
        }).map((e) => e.outerHTML.slice(0, 120))"""
    )
    assert small == []
