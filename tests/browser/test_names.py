"""Wherever something is named it can be gone to, and it looks the same everywhere."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, pin

STATES = ["running", "healthy", "unhealthy", "starting", "restarting", "paused", "exited", "dead", "created"]
#: Each state's colour, as what is found draws it.
COLOURS = """([where, property, states]) => {
  const stateOf = ({ classList: all }) => states.find((one) => all.contains(one) || all.contains(`s-${one}`));
  return Object.fromEntries([...document.querySelectorAll(where)]
    .map((e) => [stateOf(e.closest('.card, .state')), getComputedStyle(e)[property]]));
}"""

#: Names, images and addresses of the table that are wider than their place.
CUT = """() => [...document.querySelectorAll('#table tbody :is(.row-name, .cell-name, .mono)')].filter((e) =>
  e.scrollWidth > e.clientWidth + 1
    || e.getBoundingClientRect().right > e.closest('td, th').getBoundingClientRect().right)
  .map((e) => e.textContent)"""


def drawn(page: Page) -> None:
    page.locator("body[data-drawn]").wait_for()


def test_a_name_in_the_table_leads_to_the_chart(visit: Visit) -> None:
    page = visit("/?chart=table")
    drawn(page)
    row = page.get_by_role("row").filter(has=page.locator(".row-name", has_text="edge-traefik-1"))
    row.get_by_role("button", name="monitoring").click()
    expect(page.locator("body")).to_have_attribute("data-chart", "network")
    expect(page.locator("#panel-title")).to_have_text("monitoring")
    page.get_by_role("button", name="Table").click()
    row.get_by_role("button", name="edge", exact=True).click()
    expect(page.locator("body")).to_have_attribute("data-chart", "network")
    expect(page.locator("#panel-title")).to_have_text("edge")


def test_no_name_in_the_tables_is_cut(visit: Visit) -> None:
    for chart in ("table", "sources"):
        page = visit(f"/?chart={chart}")
        drawn(page)
        for width in (390, 1280, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.locator("#table .row-name").count() > 20
            assert page.evaluate(CUT) == [], (chart, width)


def test_a_name_in_the_table_of_sources_leads_to_the_mount_chart(visit: Visit) -> None:
    page = visit("/?chart=sources")
    drawn(page)
    user = page.locator("#table [data-goes^='container:']").first
    name = user.inner_text()
    user.focus()
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_have_attribute("data-chart", "mounts")
    expect(page.locator("#panel-title")).to_have_text(name)


def test_names_in_the_panel_lead_to_the_chart_that_has_them(visit: Visit) -> None:
    page = visit()
    drawn(page)
    pin(page, "edge-traefik-1")
    page.locator("#panel .mounts .link").first.click()
    expect(page.locator("body")).to_have_attribute("data-chart", "mounts")
    page.locator("#panel .users .link").first.click()
    expect(page.locator("body")).to_have_attribute("data-chart", "mounts")
    page.locator("#panel .endpoint .link").first.click()
    expect(page.locator("body")).to_have_attribute("data-chart", "network")
    expect(page.locator("#panel .panel-kind")).to_have_text(re.compile("network", re.IGNORECASE))


def test_a_state_has_one_colour_everywhere(visit: Visit) -> None:
    page = visit("/?density=cards")
    drawn(page)
    near = page.evaluate(COLOURS, ["#chart .card .stripe", "fill", STATES])
    page.keyboard.press("t")
    table = page.evaluate(COLOURS, ["#table .state-sign", "color", STATES])
    assert len(table) >= 4
    assert near == {state: table[state] for state in near}
