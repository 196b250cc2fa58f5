"""axe finds nothing to complain of, on any page, in light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, pin
from tests.server import Server, wait_for

LOOKS = [(1440, True), (1440, False), (390, True), (390, False)]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def assert_accessible(page: Page) -> None:
    """Nothing is moving any more, and axe is content."""
    page.wait_for_timeout(400)
    found = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": WCAG})
    assert found.violations_count == 0, found.generate_report()


@pytest.fixture(scope="module")
def unclaimed() -> Iterator[Server]:
    """A server that has no administrator yet."""
    with Server("demo://5", DJANGO_SUPERUSER_USERNAME="", DJANGO_SUPERUSER_PASSWORD="") as server:
        yield server


@pytest.mark.parametrize(("width", "dark"), LOOKS)
def test_login_and_setup(visit: Visit, unclaimed: Server, width: int, dark: bool) -> None:
    page = visit("/accounts/login/", width=width, dark=dark, logged_in=False)
    assert_accessible(page)
    link = wait_for(unclaimed.setup_link, "the link")
    page = visit(link, width=width, dark=dark, logged_in=False, on=unclaimed)
    expect(page.get_by_role("heading", name="Make the first administrator")).to_be_visible()
    assert_accessible(page)


@pytest.mark.parametrize(("width", "dark"), LOOKS)
def test_the_chart_and_its_panel(visit: Visit, width: int, dark: bool) -> None:
    page = visit(width=width, dark=dark)
    page.locator(".card, [data-id^='container:']").first.wait_for()
    assert_accessible(page)
    pin(page, "edge-traefik-1")
    expect(page.locator("#panel")).to_be_visible()
    assert_accessible(page)


@pytest.mark.parametrize(("width", "dark"), LOOKS)
def test_the_table(visit: Visit, width: int, dark: bool) -> None:
    page = visit(width=width, dark=dark)
    page.get_by_role("button", name="Table").click()
    expect(page.get_by_role("table")).to_be_visible()
    assert_accessible(page)


@pytest.mark.parametrize("dark", [True, False])
def test_help_menus_and_the_sheet(visit: Visit, dark: bool) -> None:
    page = visit(dark=dark)
    page.locator(".card").first.wait_for()
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.locator("#status").click()
    assert_accessible(page)
    page.keyboard.press("Escape")
    pin(page, "edge-traefik-1")
    page.get_by_role("button", name="Disconnect from proxy").click()
    expect(page.locator("#sheet").get_by_role("button", name="Disconnect")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Cancel").click()
