"""What axe says of a page, as it was opened, and once more in the other theme at the other width."""

from __future__ import annotations

from collections.abc import Callable

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"resultTypes": ["violations"], "runOnly": WCAG, "preload": False}
#: Half of what a look costs is to read the script: once for each page.
SCRIPT = Axe().axe_script
LOOK = "([part, options]) => axe.run(part ?? document, options)"
WIDE, NARROW = 1600, 390
DARK = "matchMedia('(prefers-color-scheme: dark)').matches"


def assert_accessible(page: Page, part: str | None = None) -> None:
    """Nothing moves any more, axe is content (with this part), and nothing has to be scrolled sideways."""
    page.wait_for_timeout(300)
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    found = AxeResults(page.evaluate(LOOK, [part, OPTIONS]))
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def turn(page: Page) -> None:
    """Into the other theme, and from a wide screen to a narrow one or back."""
    size, dark = page.viewport_size, page.evaluate(DARK)
    assert size is not None
    width = WIDE if size["width"] == NARROW else NARROW
    page.set_viewport_size({"width": width, "height": size["height"]})
    page.emulate_media(color_scheme="light" if dark else "dark")


def both_ways(page: Page, check: Callable[[Page], object] = assert_accessible) -> None:
    """A page as it is, and then at the other width in the other theme; it comes back."""
    check(page)
    turn(page)
    check(page)
    turn(page)
