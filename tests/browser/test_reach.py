"""Reach on the chart: by key, by Shift and Enter, in the address, and back with Esc."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, pin

TRAEFIK, WEB, DB = "edge-traefik-1", "n8n-web-1", "outline-prod-db-1"


def card(page: Page, name: str) -> str:
    """Where the card of a container is found."""
    return f'#chart .card[aria-label^="{name},"]'


def test_r_shows_what_a_card_reaches_and_esc_leaves(page: Page) -> None:
    pin(page, TRAEFIK)
    page.keyboard.press("r")
    panel = page.locator("#panel")
    expect(panel.locator(".reach-summary")).to_have_text(re.compile(rf"^{TRAEFIK} reaches \d+ containers\.$"))
    expect(page.locator(card(page, WEB))).not_to_have_class(re.compile("dim"))
    expect(page.locator(card(page, DB))).to_have_class(re.compile("dim"))
    expect(page.locator("#chart .reach-glyph.rail")).to_have_count(1)
    expect(page).to_have_url(re.compile("reach=from"))
    page.locator(card(page, DB)).hover(force=True)
    expect(page.locator("#chart .chart-tip")).to_contain_text("no network in common")
    page.keyboard.press("r")
    expect(panel.locator(".reach-summary")).to_have_text(
        re.compile(rf"^\d+ containers? reach(es)? {TRAEFIK}\.$")
    )
    page.keyboard.press("Escape")
    expect(panel.locator(".reach-summary")).to_have_count(0)
    expect(page.locator("#chart .reach-glyph")).to_have_count(0)
    expect(panel).to_be_visible()


def test_a_second_card_shows_the_way_or_the_action_that_would_open_one(page: Page) -> None:
    pin(page, TRAEFIK)
    page.locator(card(page, WEB)).focus()
    page.keyboard.press("Shift+Enter")
    panel = page.locator("#panel")
    expect(panel.locator(".reach-steps li")).to_have_count(3)
    expect(page.locator("#chart .reach-route .along")).to_have_attribute("d", re.compile("^M"))
    expect(page).to_have_url(re.compile("other="))
    page.reload()
    expect(panel.locator(".reach-steps li")).to_have_count(3)
    field = panel.get_by_label("The way to")
    field.fill("nobody")
    field.press("Enter")
    expect(panel.get_by_role("alert")).to_have_text("There is no container “nobody”.")
    field.fill(DB)
    field.press("Enter")
    panel.get_by_role("button", name=re.compile(rf"^Connect {TRAEFIK} to ")).click()
    expect(page.locator("#sheet-title")).to_contain_text(f"Connect {TRAEFIK} to ")


def test_the_search_knows_reach(page: Page) -> None:
    field, count = page.locator("#search"), page.locator("#search-count")
    field.fill(f"reached-by:{TRAEFIK} network:proxy")
    expect(count).to_have_text(re.compile(r"^\d+ hits?$"))
    expect(page.locator(card(page, WEB))).not_to_have_class(re.compile("dim"))
    expect(page.locator(card(page, DB))).to_have_class(re.compile("dim"))


def test_the_quay_lists_what_is_open_and_leads_to_its_card(page: Page) -> None:
    page.keyboard.press("o")
    quay = page.locator("#quay")
    entry = quay.locator(".everywhere").get_by_role("button", name=re.compile(f"^{TRAEFIK}.*:443 "))
    expect(page.locator(card(page, DB))).to_have_class(re.compile("dim"))
    entry.click()
    expect(page.locator("#panel-title")).to_have_text(TRAEFIK)
    expect(quay).to_be_visible()
    expect(page).to_have_url(re.compile("reach=outside"))
    page.keyboard.press("Escape")
    expect(quay).to_be_hidden()


def test_what_is_not_as_expected_is_marked_named_and_told(page: Page, visit: Visit) -> None:
    sign = page.locator("#expectation-sign")
    expect(sign).to_have_text(re.compile(r"2 expectations broken"))
    expect(page.locator("#chart .breach-glyph")).to_have_count(1)
    expect(page.locator(card(page, WEB))).to_have_attribute(
        "aria-label", re.compile("not as expected: “only the")
    )
    pin(page, WEB)
    told = page.locator("#panel .panel-section.breaches")
    expect(told).to_contain_text(f"“{WEB}” is open at 0.0.0.0:10000→80/tcp.")
    page.keyboard.press("t")
    row = page.locator("#table tr", has=page.get_by_role("button", name=WEB, exact=True))
    expect(row.get_by_role("img", name=re.compile("^not as expected"))).to_be_visible()
    page.keyboard.press("m")
    expect(page.locator("#mounts .breach-glyph").first).to_be_attached()
    small = visit(width=360, height=740)
    expect(small.locator("#expectation-sign")).to_be_visible()
    expect(small.locator("#expectation-sign .expectation-count")).to_have_text("2")
    small.locator("#expectation-sign").click()
    expect(small).to_have_url(re.compile("/expectations/$"))


def test_all_of_reach_is_done_by_the_keyboard(page: Page) -> None:
    page.locator(card(page, TRAEFIK)).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("r")
    panel = page.locator("#panel")
    expect(panel.locator(".reach-summary")).to_have_text(re.compile(rf"^{TRAEFIK} reaches \d+ containers\.$"))
    said = page.locator("#announcer p").last
    expect(said).to_have_text(re.compile(rf"^{TRAEFIK} reaches \d+ containers\.$"))
    page.locator(card(page, DB)).focus()
    expect(said).to_have_text(re.compile(f"^{TRAEFIK} does not reach {DB}. They have no network in common"))
    page.locator(card(page, WEB)).focus()
    page.keyboard.press("Shift+Enter")
    expect(panel.locator(".reach-steps li")).to_have_count(3)
    expect(said).to_have_text(re.compile(f"^{TRAEFIK} reaches {WEB}: on proxy at "))
    page.keyboard.press("Escape")
    expect(panel.locator(".reach-steps li")).to_have_count(0)
    expect(panel.locator(".reach-summary")).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel.locator(".reach-summary")).to_have_count(0)


def test_the_table_opens_to_containers_and_leads_to_the_way_on_the_chart(page: Page) -> None:
    pin(page, TRAEFIK)
    page.locator("#panel").get_by_role("link", name="Who reaches whom, as a table").click()
    cell = page.get_by_role("row", name=re.compile("^edge ")).get_by_role(
        "link", name=re.compile("from edge to n8n$")
    )
    cell.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Who reaches whom: from edge to n8n")
    page.get_by_role("link", name=f"{WEB}: the way from {TRAEFIK} on the chart").click()
    expect(page.locator("#panel .reach-steps li")).to_have_count(3)


def test_the_sheet_says_which_pairs_come(page: Page) -> None:
    pin(page, TRAEFIK)
    page.locator(card(page, DB)).focus()
    page.keyboard.press("Shift+Enter")
    page.locator("#panel").get_by_role("button", name=re.compile(rf"^Connect {TRAEFIK} to ")).click()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("pairs of containers get a way:")
    expect(sheet).to_contain_text(re.compile(f"“{TRAEFIK}” will reach “outline-prod-"))
    sheet.get_by_role("button", name=re.compile(r"^\d+ more$")).last.click()
    expect(sheet).to_contain_text(f"“outline-prod-worker-1” will reach “{TRAEFIK}”")
    sheet.get_by_role("button", name="Cancel").click()


def test_a_rule_says_what_its_selectors_match_while_it_is_written(page: Page) -> None:
    page.goto("/expectations/")
    field = page.get_by_label("Rule")
    field.fill('always: {from: "service:traefik", to: "service:nobody"}')
    matches = page.locator("#rule-matches li")
    expect(matches).to_have_count(2)
    expect(matches.first).to_have_text(f"from: service:traefik It matches 1 at this moment: “{TRAEFIK}”")
    expect(matches.last).to_have_text("to: service:nobody It matches nothing at this moment.")
    field.fill("outside: {scope: everywhere}")
    expect(matches).to_have_count(0)
