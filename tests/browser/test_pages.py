"""The pages around the chart, as people use them; test_accessibility.py lets axe look at them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.conftest import Visit, pin
from tests.server import Server


@pytest.fixture(scope="module")
def busy() -> Iterator[Server]:
    """A server on which something has been done already."""
    with Server("demo://30?still") as server:
        client = server.client()
        for verb in ("disconnect", "connect", "connect"):
            client.post(f"/api/networks/proxy/{verb}", {"container": "outline-prod-api-1"})
        wish = {"kind": "project", "object": "outline-prod", "reason": "Closing the books: ask Anna first."}
        client.post("/api/protections", wish)
        yield server


def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    wide: bool = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    return wide


def test_an_invitation_and_the_page_it_leads_to(visit: Visit, busy: Server) -> None:
    page = visit("/people/", on=busy)
    page.get_by_label("For whom").fill("Grace")
    page.get_by_role("button", name="Make the link").click()
    link = page.locator(".shown-once .mono").inner_text()
    stranger = visit(link.removeprefix(busy.url), logged_in=False, on=busy)
    expect(stranger.get_by_role("heading", name="Welcome")).to_be_visible()
    for width in (1440, 390):
        for one in (page, stranger):
            one.set_viewport_size({"width": width, "height": 900})
            assert_accessible(one)
            assert fits(one)


def test_a_token_is_made_by_keyboard(visit: Visit, busy: Server) -> None:
    page = visit("/account/", on=busy)
    page.get_by_label("What it is for").fill("nightly")
    page.keyboard.press("Enter")
    expect(page.locator(".shown-once .mono")).to_contain_text("portolan_")
    page.get_by_role("button", name="Revoke nightly").click()
    expect(page.get_by_text(re.compile("^revoked"))).to_be_visible()


def test_one_step_leads_from_a_card_to_its_record_and_shows_its_lock(visit: Visit, busy: Server) -> None:
    page = visit("/", on=busy)
    page.locator(".card").first.wait_for()
    expect(page.locator(".card .lock").first).to_be_attached()
    pin(page, "outline-prod-api-1")
    expect(page.locator(".panel-lock")).to_contain_text("Closing the books")
    page.get_by_role("link", name="History of what was done with it").click()
    expect(page.get_by_role("heading", level=1, name="History")).to_be_visible()
    expect(page.locator(".history-entry").first).to_contain_text("outline-prod-api-1")


def test_the_record_is_filtered_in_words_and_freed_in_one_step(visit: Visit, busy: Server) -> None:
    page = visit("/history/", width=1600, on=busy)
    everything = page.locator(".history-entry").count()
    expect(page.get_by_label("Person")).to_be_visible()
    page.locator(".history-objects").get_by_role("link", name="proxy").first.click()
    expect(page.get_by_role("link", name="Remove the filter Object: proxy")).to_be_visible()
    page.get_by_label("Outcome").select_option("done")
    page.get_by_role("button", name="Filter").click()
    assert page.locator(".history-entry").count() < everything
    page.get_by_role("link", name="Remove the filter Object: proxy").click()
    expect(page.get_by_role("link", name="Remove the filter Outcome: done")).to_be_visible()
    page.get_by_role("link", name="Show all").first.click()
    expect(page.get_by_role("link", name="Remove the filter")).to_have_count(0)
    # There may be more by now: alerts begin when their rules have held for a while.
    assert page.locator(".history-entry").count() >= everything


def test_filters_fold_on_a_phone_and_entries_stand_in_a_column(visit: Visit, busy: Server) -> None:
    page = visit("/history/", width=390, on=busy)
    expect(page.get_by_label("Person")).not_to_be_visible()
    page.locator(".filter-bar > summary").click()
    expect(page.get_by_label("Person")).to_be_visible()
    lefts = page.evaluate(
        "[...document.querySelectorAll('.history-what')].map((one) => one.getBoundingClientRect().left)"
    )
    assert len(set(lefts)) == 1
    assert lefts[0] < 40


@pytest.mark.parametrize(("language", "words"), [("en-GB", "ago|now"), ("ko-KR", "전|지금")])
def test_times_are_told_in_the_reader_s_language(
    visit: Visit, busy: Server, language: str, words: str
) -> None:
    page = visit("/history/", on=busy, language=language)
    when = page.locator(".history-when time").first
    expect(when).to_have_text(re.compile(words))
    expect(when).to_have_attribute("title", re.compile(r"2\d{3}.*UTC"))
    expect(page.locator(".history-clock").first).to_have_text(re.compile(r"\d+:\d\d:\d\d"))
    page.locator(".history-more summary").first.click()
    expect(page.locator(".history-more time").first).to_have_text(re.compile(r"2\d{3}.*UTC"))


def test_the_menu_leads_to_the_pages(visit: Visit) -> None:
    page = visit("/")
    page.get_by_role("button", name="Menu of anna").click()
    page.get_by_role("link", name="Your account").click()
    expect(page.get_by_role("heading", level=1, name="anna")).to_be_visible()
