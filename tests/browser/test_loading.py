"""What a page does when a script or sheet of its own does not come: once more by itself, then a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.axe import assert_accessible
from tests.browser.conftest import PATIENCE_MS, watch
from tests.server import Server

SENTENCE = "A part of this page did not load."
#: What a browser itself says of a file that does not come, or comes in part.
LOST = ("net::ERR_FAILED", "Unexpected token", "Unexpected end of input")
Look = Callable[..., Page]


def part(name: str) -> re.Pattern[str]:
    """The address of a built file, whatever it holds."""
    stem, _, kind = name.partition(".")
    return re.compile(rf"/static/dashboard/{stem}\.[0-9a-f]{{12}}\.{kind}")


@pytest.fixture
def look(browser: Browser, server: Server) -> Iterator[Look]:
    """Opens a page for somebody who has logged in; `lost` names what does not come, `times` how often."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(path: str = "/", *lost: str, times: int | None = None, language: str = "en-GB") -> Page:
        context = browser.new_context(base_url=server.url, locale=language)
        contexts.append(context)
        watch(context, complaints)
        cookies = server.client().cookies
        context.add_cookies([{"name": n, "value": v, "url": server.url} for n, v in cookies.items()])
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        for name in lost:
            page.route(part(name), lambda route: route.abort(), times=times)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [text for text in complaints if not any(words in text for words in LOST)] == []


def drawn(page: Page) -> None:
    expect(page.locator("#chart .box").first).to_be_visible()
    expect(page.locator("#load-failed")).to_be_hidden()
    expect(page.locator("#skeleton")).to_be_hidden()


@pytest.mark.parametrize("name", ["main.js", "chart.css", "boot.js"])
def test_what_is_lost_once_is_fetched_once_more(look: Look, name: str) -> None:
    page = look("/", name, times=1)
    drawn(page)
    width = page.locator("#chart").bounding_box()
    assert width is not None
    assert width["width"] > 600
    expect(page.locator("#chart")).to_have_css("position", "absolute")


@pytest.mark.parametrize("lost", [("main.js",), ("chart.css",), ("boot.js", "main.js")])
def test_what_stays_lost_is_said_and_the_rest_does_not_mislead(look: Look, lost: tuple[str, ...]) -> None:
    page = look("/", *lost)
    expect(page.get_by_role("alert").filter(has_text=SENTENCE)).to_be_visible()
    if "boot.js" not in lost:
        expect(page.get_by_text("Connecting")).to_be_hidden()
        expect(page.locator("#main")).to_be_hidden()
    expect(page.locator("#skeleton")).to_be_hidden()
    for name in lost:
        page.unroute(part(name))
    page.get_by_role("link", name="Reload").click()
    drawn(page)


def test_a_script_that_came_in_part_only_is_as_good_as_lost(look: Look) -> None:
    page = look("/accounts/login/")
    page.route(
        part("main.js"), lambda route: route.fulfill(body="const half = (", content_type="text/javascript")
    )
    page.goto("/")
    expect(page.get_by_role("alert").filter(has_text=SENTENCE)).to_be_visible()
    expect(page.locator("#main")).to_be_hidden()


def test_while_it_loads_there_is_a_skeleton(look: Look) -> None:
    page = look("/accounts/login/")
    held: list[Route] = []
    page.route(part("main.js"), lambda route: held.append(route))
    page.goto("/", wait_until="commit")
    expect(page.locator(".skeleton-card").first).to_be_visible()
    expect(page.locator("#load-failed")).to_be_hidden()
    held[0].continue_()
    drawn(page)


def test_a_page_that_can_be_read_without_its_sheet_stays(look: Look) -> None:
    page = look("/account/", "office.css")
    expect(page.get_by_role("alert").filter(has_text=SENTENCE)).to_be_visible()
    expect(page.locator("main h1")).to_be_visible()


def test_it_is_said_in_korean_and_to_everybody(look: Look) -> None:
    page = look("/", "main.js", language="ko-KR")
    alert = page.get_by_role("alert").filter(has_text="이 페이지의 일부를 불러오지 못했습니다.")
    expect(alert).to_be_visible()
    assert_accessible(page)
