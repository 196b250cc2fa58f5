"""The search field: what it offers to write, what it says of an unknown field, and how Escape goes back."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit


def test_fields_and_names_are_completed_by_keyboard(page: Page) -> None:
    field, options = (
        page.get_by_role("combobox", name="Search"),
        page.locator("#search-options").get_by_role("option"),
    )
    page.keyboard.press("/")
    expect(field).to_be_focused()
    expect(options).to_have_count(0)
    page.keyboard.type("proj")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "search-option-0")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(field).to_have_value("project:")
    page.keyboard.type("n8")
    expect(options).to_have_text(["project:n8n", "project:n8n-dev"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(field).to_have_value("project:n8n ")
    expect(page.locator("#search-count")).to_have_text(re.compile(r"^\d+ hits$"))
    page.keyboard.type("unh")
    options.filter(has_text="unhealthy").click()
    expect(field).to_have_value("project:n8n unhealthy ")
    expect(field).to_be_focused()


def test_labels_are_completed_once_they_are_known(page: Page) -> None:
    page.locator("#search").fill("label:com.docker.compose.project=ed")
    expect(page.locator("#search-options").get_by_role("option").first).to_contain_text(
        "label:com.docker.compose.project=edge"
    )


def test_a_field_that_there_is_not_is_said_and_mended(page: Page) -> None:
    count = page.locator("#search-count")
    page.locator("#search").fill("projct:edge")
    expect(count).to_have_text("no field “projct:”")
    page.locator("#search-options").get_by_role("option", name="project:edge").click()
    expect(page.locator("#search")).to_have_value("project:edge")
    expect(count).to_have_text("3 hits")
    page.locator("#search").fill("traefik:v3")
    expect(count).not_to_contain_text("field")
    page.locator("#search").fill("fooo:bar")
    page.get_by_role("button", name="Hide the rest").click()
    expect(page.locator("#matter")).to_contain_text("There is no field “fooo:”")


def test_escape_closes_what_lies_on_top_first(page: Page) -> None:
    page.goto("/?q=edge")
    page.locator(".card").first.wait_for()
    page.locator(".card").first.click()
    expect(page.locator("#panel")).to_be_visible()
    page.keyboard.press("h")
    expect(page.locator("#feed")).to_be_visible()
    page.locator(".user-button").click()
    expect(page.locator("#user-menu")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#user-menu")).to_be_hidden()
    expect(page.locator("#feed")).to_be_visible()
    page.locator("#feed-title").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#feed")).to_be_hidden()
    expect(page.locator("#panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    page.keyboard.press("/")
    page.keyboard.press("ArrowRight")
    page.keyboard.type(" p")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.locator("#search")).to_have_value("edge p")
    page.keyboard.press("Escape")
    expect(page.locator("#search")).to_have_value("")


def test_escape_closes_the_feed_alone_and_over_the_chart(visit: Visit) -> None:
    page = visit(width=800)
    page.locator("body[data-drawn]").wait_for()
    page.keyboard.press("h")
    page.locator("#main").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#feed")).to_be_hidden()
