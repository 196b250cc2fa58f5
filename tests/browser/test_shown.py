"""What stands together, and what is hidden: from the menu, by keyboard, in the address."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.conftest import Visit

PLACES = """() => Object.fromEntries([...document.querySelectorAll('#chart g.card[data-id]')]
  .map((one) => [one.dataset.id, one.style.transform + one.closest('[data-box]')?.dataset.box]))"""


SAME = f"""before => {{
  const now = ({PLACES})();
  return [...Object.keys(now), ...Object.keys(before)].every((each) => now[each] === before[each]);
}}"""


def cards(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate(PLACES)
    return found


def test_the_stopped_are_hidden_counted_and_come_back_where_they_were(visit: Visit) -> None:
    page = visit("/?density=cards", width=1600)
    page.locator("body[data-drawn]").wait_for()
    before = cards(page)
    page.keyboard.press("s")
    button = page.locator("#shown-button")
    expect(button).to_have_attribute("aria-label", re.compile("3 stopped hidden$"))
    expect(page.locator("#announcer").get_by_text("3 stopped hidden", exact=True)).to_be_attached()
    expect(page).to_have_url(re.compile("stopped=hidden"))
    expect(page.locator('#chart [aria-label^="n8n-queue-1"]')).to_have_count(0)
    page.keyboard.press("t")
    expect(page.locator("#table caption").first).to_have_text("27 containers · 3 stopped hidden")
    page.keyboard.press("g")
    page.keyboard.press("s")
    expect(page.locator('#chart [aria-label^="n8n-queue-1"]')).to_have_count(1)
    expect(page).not_to_have_url(re.compile("stopped"))
    page.wait_for_function(SAME, arg=before)


def test_groups_are_chosen_from_the_menu_and_stay_after_a_reload(visit: Visit) -> None:
    page = visit("/?density=cards&stopped=hidden", width=390, height=844, dark=False)
    page.locator("body[data-drawn]").wait_for()
    button = page.locator("#shown-button")
    expect(button).to_contain_text("3 stopped hidden")
    page.keyboard.press("v")
    page.get_by_label("Group by").select_option("image")
    expect(page.locator("#hide-stopped")).to_be_checked()
    assert_accessible(page)
    page.get_by_label("Group by").select_option("label:com.docker.compose.service")
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(re.escape("group=label%3Acom.docker.compose.service")))
    page.reload()
    expect(page.locator("#shown-button")).to_have_attribute("aria-label", re.compile("by com.docker.compose"))
    page.locator("[data-chart-tab=table]").click()
    head = page.get_by_role("button", name="postgres", exact=True)
    page.locator("#table .shown-button").click()
    page.get_by_label("Group by").select_option("image")
    page.keyboard.press("Escape")
    head.click()
    expect(page.locator("#panel h2")).to_have_text("postgres")
    expect(page.locator("#panel .panel-kind")).to_have_text("Image")
    assert_accessible(page, "#panel")  # whose edge may cover half a row
