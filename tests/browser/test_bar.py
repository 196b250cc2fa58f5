"""The bar at the top keeps to its lines on phones, whatever is looked at and in either language."""

from __future__ import annotations

from itertools import product

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, lead

HEIGHTS = """() => [...document.querySelectorAll('#table thead button')]
  .filter((one) => one.checkVisibility()).map((one) => one.offsetHeight)"""


@pytest.mark.parametrize("language", ["en-GB", "ko-KR"])
def test_the_bar_is_two_lines_on_a_phone(visit: Visit, language: str) -> None:
    page = visit("/", width=390, height=844, language=language)
    page.locator("body[data-drawn]").wait_for()
    page.locator("#status[data-look=live]").wait_for()
    for chart in ("network", "mounts", "table"):
        lead(page, f"/?chart={chart}")
        expect(page.locator("body")).to_have_attribute("data-chart", chart)
        height = page.evaluate("document.querySelector('.bar').getBoundingClientRect().height")
        assert height < 100, chart
        for name in (".bar > .segments", "#status", ".user-button", "#search"):
            expect(page.locator(name)).to_be_in_viewport()
    page.locator("#table thead button").first.wait_for()
    lines = page.evaluate(HEIGHTS)
    assert set(lines) == {min(lines)}


#: Phones, tablets, and what is left of a window at 200 % zoom.
WIDTHS = [320, 360, 390, 640, 641, 720, 768, 1024, 1150, 1151, 1280, 1440]
#: More has happened than is counted: a number beside each sign that has one.
MUCH = """() => {
  document.getElementById('feed-count').textContent = '99+';
}"""
OUTSIDE = """() => {
  const bar = document.querySelector('.bar').getBoundingClientRect();
  return [...document.querySelectorAll('.bar-end > *:not(.zoom), .bar > *:not([popover])')]
    .filter((one) => one.checkVisibility()).map((one) => ({ one, box: one.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 0 && (box.top < bar.top || box.bottom > bar.bottom + 1))
    .map(({ one }) => one.id || one.className);
}"""
OVERLAPS = """() => {
  const parts = [...document.querySelectorAll('.bar > *:not([popover], .bar-end), .bar-end > *')]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().width);
  const boxes = parts.map((one) => ({ one, box: one.getBoundingClientRect() }));
  const cut = boxes.filter(({ box }) => box.left < 0 || box.right > innerWidth);
  const meet = ({ box: a }, { box: b }) => a.left < b.right - 1 && b.left < a.right - 1
    && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const met = boxes.filter((each, i) => boxes.slice(i + 1).some((other) => meet(each, other)));
  return [...cut, ...met].map(({ one }) => one.id || one.className);
}"""


def test_the_bar_is_usable_at_every_width(visit: Visit) -> None:
    page = visit("/", height=640)
    page.locator("body[data-drawn]").wait_for()
    page.evaluate(MUCH)
    for chart, width in product(("network", "mounts"), WIDTHS):
        if width == WIDTHS[0]:
            lead(page, f"/?chart={chart}")
            expect(page.locator("body")).to_have_attribute("data-chart", chart)
        page.set_viewport_size({"width": width, "height": 640})
        assert page.locator("#search").evaluate("(e) => e.offsetWidth") >= 100, width
        assert page.evaluate(OVERLAPS) == [], width
        assert page.evaluate(OUTSIDE) == [], width
        icon, count = (page.locator(name).bounding_box() for name in (".feed-icon", "#feed-count"))
        assert icon is not None
        assert count is not None
        beside, above = icon["x"] + icon["width"] <= count["x"], count["y"] + count["height"] <= icon["y"]
        assert beside or above, width
        assert page.locator(".bar").evaluate("(e) => e.offsetHeight") < 100, width
        expect(page.locator("#host-name")).to_be_in_viewport()
        expect(page.locator(".user-button")).to_be_in_viewport(ratio=1)
        chart_end = page.locator("#main").evaluate("(e) => e.getBoundingClientRect().bottom")
        if width <= 640:  # nothing lies on the chart
            assert page.locator(".zoom").evaluate("(e) => e.getBoundingClientRect().top") >= chart_end - 1


def test_paper_says_which_host_it_is_and_when(visit: Visit) -> None:
    page = visit("/")
    page.locator("body[data-drawn]").wait_for()
    expect(page).to_have_title("demo-30 · Portolan")
    expect(page.locator(".print-head")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".print-head")).to_be_visible()
    expect(page.locator(".print-head")).to_contain_text("demo-30")
    assert page.locator("#print-time").inner_text() != ""
