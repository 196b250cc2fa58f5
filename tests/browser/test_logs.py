"""The log window, the sheet before a container is stopped, and what it uses: by keyboard, narrow and wide."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.conftest import Visit
from tests.server import Server

NAME = "edge-traefik-1"
WIDTHS = [(390, 780), (1440, 900)]


@pytest.fixture
def node(server: Server) -> str:
    nodes = server.client().topology()["nodes"]
    return str(next(one["id"] for one in nodes if one["kind"] == "container" and one["name"] == NAME))


def pinned(visit: Visit, node: str, size: tuple[int, int], **how: object) -> Page:
    page = visit(f"/?{urlencode({'selected': node})}", width=size[0], height=size[1], **how)
    page.locator("#panel h2").wait_for()
    return page


@pytest.mark.parametrize("size", WIDTHS)
def test_a_log_is_read_by_keyboard(visit: Visit, node: str, size: tuple[int, int]) -> None:
    page = pinned(visit, node, size, dark=size[0] > 400)
    button = page.get_by_role("button", name="What it says …")
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name=f"What {NAME} says")
    lines = dialog.locator(".log-line")
    expect(lines.nth(100)).to_be_attached()
    follow = dialog.get_by_role("checkbox", name="Follow")
    page.set_viewport_size({"width": size[0], "height": size[1] // 2})
    page.set_viewport_size({"width": size[0], "height": size[1]})
    expect(follow).to_be_checked()
    assert_accessible(page)
    last = lines.last.locator("time").get_attribute("datetime")
    dialog.get_by_label("Until").fill("2020-01-01T00:00:00")
    expect(lines).to_have_count(0)
    expect(dialog.get_by_role("status")).to_have_text("This is what it said in that time.")
    dialog.get_by_label("Since").fill("2021-01-01T00:00:00")
    expect(dialog.get_by_role("status")).to_have_text("The end is before the beginning.")
    dialog.get_by_label("Until").fill("")
    expect(lines.nth(100)).to_be_attached()
    assert last is not None
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_projects_logs_are_one(visit: Visit) -> None:
    page = pinned(visit, "project:edge", (1440, 900))
    page.get_by_role("button", name="What they say …").click()
    dialog = page.get_by_role("dialog", name="What the containers of edge say")
    expect(dialog.locator(".log-line").nth(100)).to_be_attached()
    assert {"traefik", "crowdsec"} <= set(dialog.locator(".log-who").all_inner_texts())
    times = dialog.locator(".log-line time").evaluate_all(
        "all => all.slice(0, 200).map((one) => one.dateTime)"
    )
    assert times == sorted(times)
    assert_accessible(page)


@pytest.mark.parametrize("size", WIDTHS)
def test_the_sheet_before_it_is_stopped(visit: Visit, node: str, size: tuple[int, int]) -> None:
    page = pinned(visit, node, size, dark=size[0] < 400)
    stop = page.get_by_role("button", name="Stop …")
    stop.focus()
    page.keyboard.press("Enter")
    sheet = page.locator("#sheet")
    expect(sheet).to_contain_text(NAME)
    expect(sheet.get_by_role("button", name=re.compile("^Stop"))).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(stop).to_be_focused()


def test_what_it_uses_and_what_goes_on_in_it(visit: Visit, node: str) -> None:
    page = pinned(visit, node, (1440, 900))
    panel = page.locator("#panel")
    expect(panel.locator("dl.figures")).to_contain_text(re.compile(r"CPU\s*[\d.]+ %"))
    expect(panel.locator("dl.figures")).to_contain_text(" MiB of ")
    for title, found in (("Its processes", "PID"), ("What its health check said", "healthy")):
        panel.locator("summary", has_text=title).focus()
        page.keyboard.press("Enter")
        expect(panel.locator(".inside-list")).to_contain_text(found)
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(page.locator(".spark-line").first).to_be_attached()


def test_the_table_is_sorted_by_what_is_used(visit: Visit) -> None:
    page = visit("/?chart=table")
    cells = page.locator("#table tbody tr td:nth-of-type(3)")
    expect(cells.first).to_have_text(re.compile(r"\d %"))
    page.get_by_role("columnheader", name="CPU").get_by_role("button").click()
    expect(page.get_by_role("columnheader", name="CPU")).to_have_attribute("aria-sort", "descending")
    texts = [text for text in cells.all_inner_texts() if text]
    shares = [float(text.removesuffix(" %")) for text in texts]
    assert len(shares) > 10
    assert shares == sorted(shares, reverse=True)
