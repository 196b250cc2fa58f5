"""What axe says of a page, as it was opened, and once more in the other theme at the other width."""

from __future__ import annotations

from collections.abc import Callable

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"resultTypes": ["violations"], "runOnly": WCAG, "preload": False}
#: What a theme alone can break.
OF_THEMES = ["color-contrast", "link-in-text-block"]
#: Half of what a look costs is to read the script: once for each page.
SCRIPT = Axe().axe_script
LOOK = "([part, options]) => axe.run(part ?? document, options)"
WIDE, NARROW = 1600, 390
DARK = "matchMedia('(prefers-color-scheme: dark)').matches"


def assert_accessible(page: Page, part: str | None = None, rules: list[str] = WCAG) -> None:
    """Nothing moves any more, axe is content (with this part), and nothing has to be scrolled sideways."""
    page.wait_for_timeout(300)
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    found = AxeResults(page.evaluate(LOOK, [part, OPTIONS | {"runOnly": rules}]))
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def change_theme(page: Page) -> None:
    """Dark where it was light, light where it was dark."""
    page.emulate_media(color_scheme="light" if page.evaluate(DARK) else "dark")


def turn(page: Page) -> None:
    """Into the other theme, and from a wide screen to a narrow one or back."""
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({"width": WIDE if size["width"] == NARROW else NARROW, "height": size["height"]})
    change_theme(page)


def both_ways(page: Page, check: Callable[[Page], object] = assert_accessible) -> None:
    """A page as it is, and then at the other width in the other theme; it comes back."""
    check(page)
    size = page.viewport_size
    assert size is not None
    turn(page)
    check(page)
    page.set_viewport_size(size)
    change_theme(page)


def assert_has_contrast(page: Page) -> None:
    """What another theme can break is as it should be."""
    assert_accessible(page, rules=OF_THEMES)


def everywhere(
    page: Page,
    check: Callable[[Page], object] = assert_accessible,
    again: Callable[[Page], object] = assert_has_contrast,
) -> None:
    """A page at both widths, at each in both themes; it comes back. `again` looks at the second theme."""
    both_ways(page, check)
    change_theme(page)
    both_ways(page, again)
    change_theme(page)
