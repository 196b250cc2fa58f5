"""The log window, the sheet before a container is stopped, and what it uses: by keyboard, narrow and wide."""

from __future__ import annotations

import json
import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.axe import assert_accessible, change_theme
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
def test_a_log_is_read_by_keyboard_and_the_sheet_before_it_is_stopped(
    visit: Visit, node: str, size: tuple[int, int]
) -> None:
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
    change_theme(page)
    the_sheet_before_it_is_stopped(page)


#: A hostile line, one of each level and stream, and what was left out.
SAID: list[dict[str, object]] = [
    {
        "stream": "stderr",
        "text": "\x1b[1;31mERROR\x1b[0m <img src=x onerror=alert(1)> \x1b]0;title\x07<b>bold</b>",
    },
    {"stream": "stdout", "text": "WARN disk is nearly full"},
    {"stream": "stdout", "text": '{"level":"info","msg":"ready"}'},
    {"stream": "stdout", "text": "level=debug msg=tick"},
    {"stream": "stderr", "text": "x" * 600},
]


def narrowed(dialog: Locator) -> None:
    """By level, by stream and by words, each alone."""
    lines = dialog.locator(".log-line")
    shown = dialog.locator(".log-line:visible")
    level, stream = dialog.get_by_label("Level"), dialog.get_by_label("Stream")
    for chosen, found in (("error", 0), ("warn", 1), ("info", 2), ("debug", 3)):
        level.select_option(chosen)
        expect(shown).to_have_count(1)
        assert shown.all_text_contents() == [lines.nth(found).text_content()]
    level.select_option("")
    stream.select_option("stderr")
    expect(shown).to_have_count(2)
    stream.select_option("")
    dialog.get_by_label("Search in these lines").fill("NEARLY")
    expect(shown).to_have_count(1)
    dialog.get_by_label("Search in these lines").fill("")


def kept_and_wrapped(dialog: Locator) -> None:
    """Of more than anybody reads the newest is kept, and that older ones are not is said; long lines wrap."""
    lines = dialog.locator(".log-line")
    wide = "e => e.scrollWidth > e.clientWidth"
    assert not dialog.locator(".log-lines").evaluate(wide)
    dialog.get_by_role("checkbox", name="Wrap").uncheck()
    assert dialog.locator(".log-lines").evaluate(wide)
    SAID.extend({"stream": "stdout", "text": f"line {n}"} for n in range(2000))
    dialog.get_by_label("Since").fill("2021-01-01T00:00:00")
    expect(lines.last).to_have_text(re.compile("line 1999"))
    del SAID[5:]
    expect(dialog.get_by_role("status")).to_contain_text("This is the end of what it said.")
    assert lines.count() + dialog.locator(".log-gap").count() == 2000


def test_a_log_is_styled_text_and_never_markup_and_is_narrowed_wrapped_and_kept(
    visit: Visit, node: str
) -> None:
    def say(route: Route) -> None:
        told = [{"time": "2026-11-28T05:00:00.0Z"} | one for one in SAID]
        body = "".join(f"{json.dumps(one)}\n" for one in [*told, {"gap": True}])
        route.fulfill(body=body, content_type="application/x-ndjson")

    page = pinned(visit, node, (1440, 900))
    page.route("**/api/containers/*/logs?*", say)
    page.get_by_role("button", name="What it says …").click()
    dialog = page.get_by_role("dialog", name=f"What {NAME} says")
    lines = dialog.locator(".log-line")
    expect(lines).to_have_count(5)
    hostile = lines.first.locator(".log-text")
    expect(hostile).to_have_text("ERROR <img src=x onerror=alert(1)> <b>bold</b>")
    expect(hostile.locator(".ansi-red.ansi-bold")).to_have_text("ERROR")
    assert hostile.locator("*").evaluate_all("all => all.map((one) => one.tagName)") == ["SPAN"]
    expect(dialog.locator(".log-gap")).to_contain_text("Lines were left out here")
    narrowed(dialog)
    kept_and_wrapped(dialog)
    page.unroute("**/api/containers/*/logs?*")
    with page.expect_download() as kept:
        dialog.get_by_role("link", name="Download").click()
    assert kept.value.suggested_filename == f"{NAME}.log"


def test_the_last_words_of_one_that_died_with_what_its_exit_code_means(visit: Visit, server: Server) -> None:
    nodes = server.client().topology()["nodes"]
    dead = next(one["id"] for one in nodes if one["kind"] == "container" and one["state"] == "exited")
    page = pinned(visit, dead, (1440, 900))
    meaning = re.compile(r"Exit code (1: It ended with an error of its own|137: It was killed \(SIGKILL\))")
    expect(page.locator("#panel")).to_contain_text(meaning)
    page.get_by_role("button", name="Its last words …").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".log-line").first).to_be_attached()
    expect(dialog.get_by_role("status")).to_contain_text(meaning)


def test_a_projects_logs_are_one(visit: Visit) -> None:
    page = pinned(visit, "project:edge", (1440, 900))
    page.get_by_role("button", name="What they say …").click()
    dialog = page.get_by_role("dialog", name="What the containers of edge say")
    expect(dialog.locator(".log-line").nth(100)).to_be_attached()
    for name in ("traefik", "crowdsec"):
        expect(dialog.locator(".log-who").get_by_text(name, exact=True).first).to_be_attached()
    who = dialog.locator(".log-who").evaluate_all("all => all.map((one) => [one.innerText, one.className])")
    looks = dict(who)
    assert {"traefik", "crowdsec"} <= set(looks)
    assert len(set(looks.values())) == len(looks), "each has a colour of its own"
    times = dialog.locator(".log-line time").evaluate_all(
        "all => all.slice(0, 200).map((one) => one.dateTime)"
    )
    assert times == sorted(times)
    assert_accessible(page)


def the_sheet_before_it_is_stopped(page: Page) -> None:
    """It says what it is about, and leads back."""
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
