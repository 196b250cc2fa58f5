"""What changed, marked in all three views; a slider to any moment, where nothing can be done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visit
from tests.server import Server, wait_for

CARDS = """() => Object.fromEntries([...document.querySelectorAll('#chart [data-id].card')].map(
    (card) => [card.dataset.id, card.getBoundingClientRect().x + ' ' + card.getBoundingClientRect().y]))"""


@pytest.fixture(scope="module")
def story() -> Iterator[tuple[Server, str]]:
    """A volume went and a container was plugged in since the moment that is given."""
    with Server("demo://30?still") as server:
        client = server.client()
        client.silence_alerts()
        client.post("/api/volumes", {"name": "short-lived"})
        wait_for(lambda: "volume:short-lived" in {one["id"] for one in client.topology()["nodes"]}, "volume")
        moment = client.get("/api/past").json["now"]
        wait_for(lambda: client.get("/api/past").json["now"] > moment, "a later moment")
        client.request("DELETE", "/api/volumes/short-lived", None, {})
        client.post("/api/networks/monitoring/connect", {"container": "trusting_ride"})
        wait_for(
            lambda: client.get(f"/api/changes?{urlencode({'since': moment})}").json["groups"], "the change"
        )
        yield server, moment


def marked(page: Page) -> None:
    """What changed is counted: the ghost and the card that was plugged in."""
    expect(page.locator("#times-total")).to_contain_text("1 gone")
    expect(page.locator("#times-total")).to_contain_text("1 changed")


def test_a_list_that_is_opened_at_once_waits_for_what_is_known(
    visit: Visit, story: tuple[Server, str]
) -> None:
    server, _moment = story
    page = visit(on=server)
    asked: list[Route] = []
    page.route("**/api/past", lambda route: asked.append(route))
    with page.expect_request("**/api/past"):
        page.goto(f"{server.url}/?since=week")
    page.locator("#times-list-button").click()
    expect(page.locator("#times-groups")).to_be_attached()
    page.wait_for_timeout(300)
    asked[0].continue_()
    expect(page.locator("#times-list li").first).to_be_visible()


def test_what_changed_is_marked_in_all_three_views(visit: Visit, story: tuple[Server, str]) -> None:
    server, moment = story
    page = visit(f"/?{urlencode({'since': moment, 'density': 'cards'})}", on=server)
    marked(page)
    card = page.locator('#chart .card[aria-label*="trusting_ride"]')
    expect(card).to_have_accessible_name(re.compile("changed: plugged into monitoring"))
    expect(page.locator("#chart .change-ground.ch-changed")).to_have_count(1)
    expect(page.locator("#chart .change-plug-sign.ch-came")).to_have_count(1)
    page.keyboard.press("m")
    expect(page.locator('#mounts .card[aria-label*="short-lived"]')).to_have_accessible_name(
        re.compile("gone")
    )
    expect(page.locator("#mounts .change-veil")).to_have_count(1)
    page.keyboard.press("t")
    row = page.locator("#table tr.ghost")
    expect(row).to_contain_text("short-lived")
    expect(row.get_by_role("img", name="gone")).to_be_visible()
    row.click()
    expect(page.locator("#panel .panel-kind")).to_have_text("volume · gone")
    expect(page.locator("#panel .button")).to_have_count(0)


def test_the_list_says_who_did_it_and_leads_there(visit: Visit, story: tuple[Server, str]) -> None:
    server, moment = story
    page = visit(f"/?{urlencode({'since': moment})}", on=server)
    marked(page)
    page.locator("#times-list-button").click()
    item = page.locator("#times-list").get_by_role(
        "button", name="trusting_ride: 1 container changed, by anna"
    )
    item.click()
    expect(page.locator("#panel-title")).to_have_text("trusting_ride")
    expect(page.locator("#panel .change-facts")).to_have_text("plugged into monitoring")


def test_the_past_is_shown_where_it_was_and_nothing_is_offered_there(
    visit: Visit, story: tuple[Server, str]
) -> None:
    server, moment = story
    page = visit("/?density=cards", on=server)
    page.locator("#chart .card").first.wait_for()
    before = page.evaluate(CARDS)
    page.keyboard.press("c")
    expect(page.locator("#times-since")).to_be_focused()
    address = {"density": "cards", "since": moment, "at": moment, "selected": "project:edge"}
    page.goto(f"/?{urlencode(address)}")
    expect(page.locator("#status")).to_have_text(re.compile("^As of "))
    expect(page.locator("#times-total")).to_have_text(re.compile("nothing changed"))
    page.locator("#chart .card").first.click()
    expect(page.locator("#panel .facts").first).to_be_visible()
    expect(page.locator("#panel .panel-body button.button")).to_have_count(0)
    page.keyboard.press("r")
    expect(page.locator(".notice")).to_contain_text("Reach is told of now alone")
    page.keyboard.press("n")
    expect(page.locator("#status")).to_have_text("Live")
    expect(page.locator("#panel .panel-body button.button").first).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("#times")).to_be_hidden()
    expect(page).to_have_url(re.compile(r"/\?density=cards$"))
    assert page.evaluate(CARDS).keys() == before.keys()


def test_the_slider_goes_by_keys_and_the_link_holds_the_time(visit: Visit, story: tuple[Server, str]) -> None:
    server, moment = story
    page = visit(f"/?{urlencode({'since': moment})}", width=360, height=740, on=server)
    slider = page.get_by_role("slider", name="The moment that is shown")
    expect(slider).to_have_attribute("aria-valuetext", "Now")
    slider.focus()
    page.keyboard.press("Home")
    expect(page.locator("#status")).to_have_attribute("data-look", "past")
    expect(page).to_have_url(re.compile("[?&]at=2"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.keyboard.press("End")
    expect(page.locator("#status")).to_have_attribute("data-look", "live")
    expect(page).not_to_have_url(re.compile("[?&]at=2"))
