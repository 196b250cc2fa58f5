"""The troubles in the header: summed up, each a filter, at every width, and in the tab's title."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import product
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.conftest import Visit, lead
from tests.browser.test_bar import OVERLAPS, WIDTHS
from tests.server import Server, wait_for

#: Pixels on the screen of one in the chart.
SCALE = "() => document.querySelector('.card').getScreenCTM().a"
KIND = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def troubled() -> Iterator[Server]:
    """A host whose troubles fire at once."""
    with Server("demo://30?still") as server:
        client = server.client()
        for rule in ("unhealthy", "restarting", "exited_with_error", "expectation_broken"):
            at_once = json.dumps({"for": "0s"}).encode()
            assert client.request("PATCH", f"/api/rules/{rule}", at_once, KIND).status == 200
        wait_for(lambda: len(client.get("/api/alerts?state=firing").json) > 4, "alerts")
        yield server


def a_broken_expectation_is_one_too(page: Page) -> None:
    """It is found by what it is about, in each view; its page is one click further."""
    sign = page.locator("#trouble-button")
    sign.click()
    page.get_by_role("button", name="2 expectations broken", exact=True).click()
    expect(page.locator("#search")).to_have_value("broken:*")
    for key in ("m", "g", "t"):
        page.keyboard.press(key)
        expect(page.locator("#search-count")).to_have_text(re.compile("^[1-9]"))
    expect(page.locator("#table tbody tr[data-id] .breach-sign").first).to_be_visible()
    bright, marked = (
        page.locator(f"#table tbody tr[data-id]{more}").count() for more in ("", ":has(.breach-sign)")
    )
    assert bright == marked
    sign.click()
    page.get_by_role("link", name="All expectations").click()
    expect(page.get_by_role("heading", name="Expectations", exact=True)).to_be_visible()


def test_troubles_are_summed_up_and_each_is_a_filter(visit: Visit, troubled: Server) -> None:
    page = visit(width=1920, on=troubled)
    sign = page.locator("#trouble-button")
    expect(sign).to_have_text(
        re.compile("1 unhealthy · 1 restarting · 1 stopped with an error · 2 expectations broken")
    )
    expect(page).to_have_title(re.compile("^▲ 1 unhealthy · 1 restarting"))
    sign.click()
    page.get_by_role("button", name="1 unhealthy", exact=True).click()
    expect(page.locator("#search")).to_have_value(re.compile("^id:[0-9a-f]{12}$"))
    expect(page.locator("#search-count")).to_have_text(re.compile("^1"))
    expect(page.locator("link[rel=icon]")).to_have_attribute("href", re.compile("trouble=1"))
    page.keyboard.press("t")
    expect(page.locator("#table tbody tr[data-id]")).to_have_count(1)
    # What somebody asks for is shown, though it is hidden otherwise; on the mount chart as well.
    page.keyboard.press("m")
    page.keyboard.press("s")
    expect(page.locator("#shown-button")).to_have_attribute("aria-label", re.compile("stopped hidden$"))
    sign.click()
    page.get_by_role("button", name="1 stopped with an error", exact=True).click()
    expect(page.locator("#search-count")).to_have_text(re.compile("^1"))
    expect(page.locator('#mounts .card[aria-label*="exited"]').first).to_be_attached()
    expect(page.locator("#shown-button")).not_to_have_attribute("aria-label", re.compile("stopped hidden$"))
    a_broken_expectation_is_one_too(page)


def test_the_bar_has_room_for_them_at_every_width(visit: Visit, troubled: Server) -> None:
    page = visit("/", height=640, on=troubled)
    page.locator("#trouble-button").wait_for()
    for chart, width in product(("network", "mounts"), WIDTHS):
        if width == WIDTHS[0]:
            lead(page, f"/?chart={chart}")
            expect(page.locator("body")).to_have_attribute("data-chart", chart)
        page.set_viewport_size({"width": width, "height": 640})
        expect(page.locator("#trouble-button")).to_be_in_viewport(ratio=1)
        expect(page.locator("#expectation-sign")).to_be_hidden()
        assert page.locator("#search").evaluate("(e) => e.offsetWidth") >= 100, width
        assert page.evaluate(OVERLAPS) == [], width
        assert page.locator(".bar").evaluate("(e) => e.offsetHeight") < 100, width


def test_where_there_is_little_room_the_number_stands_alone(visit: Visit, troubled: Server) -> None:
    page = visit(width=360, height=740, on=troubled)
    sign = page.locator("#trouble-button")
    for width in (360, 1024):
        page.set_viewport_size({"width": width, "height": 740})
        expect(sign.locator(".trouble-count")).to_be_visible()
        expect(sign).to_have_accessible_name(re.compile("^Troubles: 1 unhealthy"))
        sign.click()
        expect(page.get_by_role("link", name="All alerts")).to_be_visible()
        if width == 360:
            page.keyboard.press("Escape")
    page.get_by_role("link", name="All alerts").click()
    expect(page.get_by_role("heading", name="Alerts", exact=True)).to_be_visible()


#: What a wall moves by, step by step of its drift; and what of it stands still.
DRIFT = """() => {
  const drift = document.getElementById('drift');
  const [animation] = drift.getAnimations();
  const { duration, iterations } = animation.effect.getTiming();
  const still = [...document.body.children].filter((one) => one !== drift && one.checkVisibility()).length;
  animation.pause();
  const places = Array.from({ length: 8 }, (_, step) => {
    animation.currentTime = (step + 0.5) * duration / 8;
    const { x, y } = document.getElementById('wall-clock').getBoundingClientRect();
    return [Math.round(x), Math.round(y)];
  });
  animation.play();
  return { places, minutes: duration / 60000, endless: iterations === Infinity, still };
}"""


def nothing_burns_in(screen: Page) -> None:
    """All of it moves by a few pixels, again and again, for who wants less motion as well."""
    screen.emulate_media(reduced_motion="reduce")
    drift = screen.evaluate(DRIFT)
    xs, ys = ({place[at] for place in drift["places"]} for at in (0, 1))
    assert (len(xs), max(xs) - min(xs), len(ys), max(ys) - min(ys)) == (3, 8, 3, 8)
    assert (drift["minutes"], drift["endless"], drift["still"]) == (24, True, 0)


def it_goes_back_to_the_whole(screen: Page) -> None:
    """Who has moved it and gone leaves the whole behind."""
    fitted = screen.evaluate(SCALE)
    screen.clock.install()
    screen.mouse.move(600, 600)
    screen.mouse.wheel(0, -400)
    screen.wait_for_function(f"before => ({SCALE})() > before * 1.1", arg=fitted)
    screen.clock.fast_forward(2_000)  # it is at rest
    screen.clock.fast_forward(61_000)
    screen.wait_for_function(f"before => Math.abs(({SCALE})() / before - 1) < 0.01", arg=fitted)


def test_a_wall_says_what_is_wrong_without_a_login_until_it_is_ended(visit: Visit, troubled: Server) -> None:
    office = visit("/walls/", on=troubled)
    office.locator("#id_name").fill("hall")
    office.get_by_role("button", name="Make it").click()
    link = office.locator("#shown-link").inner_text().removeprefix(troubled.url)
    screen = visit(link, width=1920, height=1080, logged_in=False, on=troubled)
    expect(screen.locator("#wall-words")).to_have_text(re.compile("1 unhealthy · 1 restarting"))
    expect(screen.locator("#wall-host")).to_have_text("demo-30")
    expect(screen.locator("#wall-troubles li").first).to_be_in_viewport(ratio=1)
    expect(screen.locator(".card:not(.dim)").first).to_be_visible()
    assert screen.context.cookies() == []
    nothing_burns_in(screen)
    it_goes_back_to_the_whole(screen)
    screen.locator("#wall-full").press("Enter")
    screen.wait_for_function("() => document.fullscreenElement === document.documentElement")
    office.goto("/walls/")
    office.get_by_role("button", name="End the wall hall").click()
    expect(screen.locator("#wall-state")).to_have_text(re.compile("ended"))


def test_alerts_are_marked_in_all_views_and_acknowledged_in_the_panel(visit: Visit, troubled: Server) -> None:
    page = visit("/?density=cards", width=1920, on=troubled)
    card = page.locator('#chart .card[aria-label*="alert fires"][aria-label*="unhealthy"]').first
    expect(card).to_have_accessible_name(re.compile("alert fires: “.*” is unhealthy"))
    before = page.locator("#chart .alert-ground.al-firing").count()
    assert before > 0
    card.click()
    page.keyboard.press("m")
    expect(page.locator("#mounts .alert-ground.al-firing").first).to_be_attached()
    page.keyboard.press("g")
    page.keyboard.press("t")
    expect(page.locator("#table tr.selected").get_by_role("img", name="alert fires")).to_be_visible()
    panel = page.locator("#panel .alert-list")
    expect(panel).to_contain_text("fires")
    panel.get_by_role("button", name="Acknowledge").click()
    expect(panel).to_contain_text("acknowledged")
    expect(panel).to_contain_text("by anna")
    panel.get_by_text("Snooze …").click()
    assert_accessible(page)
    panel.get_by_role("button", name="8 hours").click()
    expect(panel).to_contain_text("nobody is told until")
    page.keyboard.press("g")
    expect(page.locator("#chart .alert-ground.al-acknowledged")).to_have_count(1)
    sign = page.locator("#trouble-button")
    expect(sign).not_to_contain_text("unhealthy")
    moment = troubled.client().get("/api/past").json["first"]
    page.goto(f"/?{urlencode({'at': moment, 'density': 'cards', 'q': 'broken:*'})}")
    expect(page.locator("#status")).to_have_attribute("data-look", "past")
    expect(sign).to_have_accessible_name(re.compile("^Troubles: Now: 1 restarting"))
    expect(page.locator("#chart .alert-ground")).to_have_count(0)
    expect(page.locator("#search-count")).to_have_text("no answer: expectations are told of now alone")
