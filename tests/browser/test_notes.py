"""A note is written in the panel, seen by others at once on charts and in the table, and is never markup."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from playwright.sync_api import Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.conftest import Visit
from tests.server import Server

NAME = "billing-green-web-1"
WORDS = "Ask Ada first.\n<img src=x onerror=alert(1)> & more"


def pinned(visit: Visit, node: str, chart: str, **how: object) -> Page:
    page = visit(f"/?{urlencode({'selected': node, 'chart': chart})}", **how)
    page.locator("#panel h2").wait_for()
    return page


def node_of(server: Server) -> str:
    nodes = server.client().topology()["nodes"]
    return str(next(one["id"] for one in nodes if one["kind"] == "container" and one["name"] == NAME))


def removed(page: Page) -> None:
    page.get_by_role("button", name="Edit the note").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_role("button", name="Write a note")).to_be_focused()
    expect(page.locator("#chart path.note-sheet")).not_to_be_attached()


def test_a_note_is_written_shown_and_seen_by_others_as_text(visit: Visit, server: Server) -> None:
    node = node_of(server)
    other = visit("/?chart=table", width=1440)
    row = other.locator(f'tr[data-id="{node}"]')
    row.wait_for()
    page = pinned(visit, node, "network", width=390, height=844, dark=False)
    page.get_by_role("button", name="Write a note").press("Enter")
    words = page.get_by_role("textbox", name="Note")
    expect(words).to_be_focused()
    words.fill(WORDS)
    assert_accessible(page)
    words.press("Control+Enter")
    expect(page.locator("#panel .note-text")).to_have_text(WORDS)
    expect(page.get_by_role("button", name="Edit the note")).to_be_focused()
    expect(page.locator("#chart path.note-sheet")).to_be_attached()
    assert page.locator("#panel .note img").count() == 0
    assert_accessible(page)
    expect(row.get_by_role("img", name=re.compile("^note: Ask Ada first. <img"))).to_be_visible()
    other.locator("[data-chart-tab=mounts]").click()
    expect(other.locator("#mounts path.note-sheet")).to_be_attached()
    card = other.locator(f'#mounts [data-id="{node}"]').first
    expect(card).to_have_attribute("aria-label", re.compile("note: Ask Ada first"))
    removed(page)


def test_nobody_saves_over_words_that_they_have_not_read(visit: Visit, server: Server) -> None:
    node = node_of(server)
    page, other = (pinned(visit, node, "network", dark=dark) for dark in (True, False))
    for one, text in ((page, "Mine"), (other, "By another")):
        one.get_by_role("button", name="Write a note").click()
        one.get_by_role("textbox", name="Note").fill(text)
    other.get_by_role("button", name="Save the note").click()
    expect(other.locator("#panel .note-text")).to_have_text("By another")
    page.get_by_role("button", name="Save the note").click()
    expect(page.locator("#panel [role=alert]")).to_contain_text("“By another” Saving again writes over that.")
    expect(page.get_by_role("textbox", name="Note")).to_have_value("Mine")
    page.get_by_role("button", name="Save the note").click()
    expect(page.locator("#panel .note-text")).to_have_text("Mine")
    removed(page)
