"""What the page keeps, shares and finds: its address, its search, its theme, its table."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, lead, pin
from tests.server import NAME, PASSWORD, Server, wait_for


def cards(page: Page, *, dimmed: bool) -> int:
    """How many cards stand back, or stand out."""
    every = "[...document.querySelectorAll('#chart .card')]"
    found: int = page.evaluate(f"(dim) => {every}.filter((e) => e.matches('.dim') === dim).length", dimmed)
    return found


def test_copying_the_address_shares_what_one_sees(visit: Visit) -> None:
    page = visit()
    page.locator(".card").first.wait_for()
    pin(page, "edge-traefik-1")
    page.keyboard.press("+")
    page.keyboard.press("/")
    page.keyboard.type("network:proxy")
    expect(page).to_have_url(re.compile(r"q=network%3Aproxy.*selected=container.*#at="))
    page.wait_for_timeout(500)
    camera = page.evaluate("location.hash")

    other = visit(page.evaluate("location.pathname + location.search + location.hash"))
    expect(other.locator("#panel-title")).to_have_text("edge-traefik-1")
    expect(other.locator("#search")).to_have_value("network:proxy")
    expect(other.locator("#search-count")).to_contain_text("hit")
    assert other.evaluate("location.hash") == camera
    other.keyboard.press("t")
    expect(other).to_have_url(re.compile("chart=table"))


def test_what_is_not_found_dims_or_goes(visit: Visit) -> None:
    page = visit("/?q=edge-traefik")
    page.locator(".card").first.wait_for()
    expect(page.locator("#search-count")).to_have_text("1 hit")
    assert cards(page, dimmed=True) > 20
    page.get_by_role("button", name="Hide the rest").click()
    expect(page.locator("#chart .card:visible")).to_have_count(1)
    page.locator("#search").fill("there is no such thing")
    expect(page.locator("#matter")).to_contain_text("The search hides everything")
    page.get_by_role("button", name="Clear the search").click()
    expect(page.locator("#matter")).to_be_hidden()
    assert cards(page, dimmed=True) == 0


def test_labels_can_be_searched(visit: Visit) -> None:
    page = visit("/?q=label:com.docker.compose.project%3Dedge")
    expect(page.locator("#search-count")).to_have_text("3 hits")


def test_escape_goes_one_step_back(visit: Visit) -> None:
    page = visit("/?q=web")
    page.locator(".card").first.wait_for()
    page.goto(f"{page.url}&selected=network%3Anone-such")
    expect(page.locator("#panel")).to_contain_text("no longer there")
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator("#search")).to_have_value("web")
    page.keyboard.press("Escape")
    expect(page.locator("#search")).to_have_value("")


def test_the_theme_is_kept_without_a_flicker(visit: Visit) -> None:
    page = visit(dark=True)
    page.get_by_role("button", name="Theme").click()
    page.reload(wait_until="commit")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    page.locator("#chart svg").first.wait_for()
    assert page.evaluate(ground) == "rgb(243, 245, 249)"
    page.get_by_role("button", name="Theme: light").click()
    page.get_by_role("button", name="Theme: dark").click()
    expect(page.get_by_role("button", name="Theme: same as the system")).to_be_visible()
    assert "portolan_theme" not in page.evaluate("document.cookie")


def test_the_table_is_sorted_filtered_and_leads_to_the_panel(visit: Visit) -> None:
    page = visit("/?chart=table")
    table = page.get_by_role("table")
    expect(table.locator("caption")).to_contain_text("containers")
    page.get_by_role("button", name="Name", exact=True).click()
    header = page.get_by_role("columnheader", name="Name")
    expect(header).to_have_attribute("aria-sort", "ascending")
    names = table.locator("tbody th").all_inner_texts()
    assert names == sorted(names, key=str.casefold)
    page.get_by_role("button", name="Name", exact=True).click()
    expect(header).to_have_attribute("aria-sort", "descending")
    page.locator("#search").fill("edge-")
    expect(table.locator("tbody tr")).to_have_count(3)
    table.get_by_role("button", name="edge-traefik-1").click()
    expect(page.locator("#panel-title")).to_have_text("edge-traefik-1")
    page.get_by_role("button", name="Close the panel").focus()
    page.keyboard.press("Enter")
    expect(table.get_by_role("button", name="edge-traefik-1")).to_be_focused()


def test_a_logged_out_browser_goes_to_the_login(visit: Visit) -> None:
    page = visit("/accounts/login/", logged_in=False)
    page.get_by_label("Username").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.locator("#chart svg").first.wait_for()
    expect(page.locator("#status-text")).to_have_text("Live")
    second = page.context.new_page()
    second.goto("/")
    second.get_by_role("button", name=f"Menu of {NAME}").click()
    second.get_by_role("button", name="Log out").click()
    expect(page).to_have_url(re.compile("/accounts/login/"))
    expect(page.get_by_text("Your session has ended.")).to_be_visible()


def test_a_read_only_server_offers_nothing_to_do(visit: Visit) -> None:
    with Server("demo://5?still", PORTOLAN_READ_ONLY="1") as server:
        page = visit(on=server)
        page.locator(".card").first.click()
        expect(page.locator("#panel")).to_contain_text("endpoint")
        expect(page.get_by_text("Read-only", exact=True)).to_be_visible()
        expect(page.get_by_role("button", name="Disconnect")).to_have_count(0)
        expect(page.locator("#panel form")).to_have_count(0)
        lead(page, "/?chart=mounts")
        page.locator("#mounts .part-source").first.click()
        expect(page.locator("#panel")).to_be_visible()
        expect(page.get_by_role("button", name=re.compile("Back up|Measure|Volumes"))).to_have_count(0)


def test_the_page_speaks_korean(visit: Visit) -> None:
    page = visit()
    page.get_by_role("button", name="Menu of").click()
    page.get_by_role("button", name="한국어").click()
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    expect(page.locator("#status-text")).to_have_text("실시간")
    page.get_by_role("button", name="표", exact=True).click()
    expect(page.get_by_role("columnheader", name="네트워크")).to_be_visible()


#: As far down as is known by now; whether the last row is seen two frames later, when rows there are drawn.
TO_THE_END = """(table) => new Promise((done) => {
  table.scrollTo(0, table.scrollHeight);
  const last = () => [...table.querySelectorAll('tbody tr:not(.far)')].at(-1).getBoundingClientRect();
  const isThere = () => last().height > 0 && last().bottom <= table.getBoundingClientRect().bottom + 2;
  requestAnimationFrame(() => requestAnimationFrame(() => done(isThere())));
})"""


def test_a_long_table_has_only_the_rows_near_the_window(visit: Visit) -> None:
    with Server("demo://1000?still") as server:
        page = visit("/?chart=table", on=server)
        table = page.get_by_role("table")
        expect(table.locator("caption")).to_contain_text("containers")
        expect(table.locator("tbody tr").nth(20)).to_be_attached()
        assert table.locator("tbody tr").count() < 300
        every = int(table.get_attribute("aria-rowcount") or 0)
        assert every > 900
        last = table.locator("tbody tr:not(.far)").last
        # Heights are known only once rows have been there, and grow when the first figures come.
        wait_for(lambda: page.locator("#table").evaluate(TO_THE_END), "the end of the table")
        assert int(last.get_attribute("aria-rowindex") or 0) > every - 60


def test_a_refused_connection_keeps_what_was_typed(visit: Visit) -> None:
    page = visit()
    pin(page, "n8n-web-1")
    page.get_by_label("Network", exact=True).select_option(label="dmz")
    page.locator(".connect-options summary").click()
    page.get_by_label("IPv4 address").fill("192.0.2.1")
    page.get_by_role("button", name="Connect …").click()
    sheet = page.locator("#sheet")
    expect(sheet).to_contain_text("192.0.2.1")
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    assert page.get_by_label("IPv4 address").input_value() == "192.0.2.1"
    assert page.get_by_label("Network", exact=True).locator("option:checked").inner_text() == "dmz"
