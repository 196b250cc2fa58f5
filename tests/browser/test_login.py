"""From the first look at the server to the chart."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.server import NAME, PASSWORD


def test_it_asks_a_stranger_to_log_in_and_then_shows_what_was_asked_for(visit: Visit) -> None:
    page = visit("/?q=web", logged_in=False)
    expect(page).to_have_url(re.compile(r"/accounts/login/\?next="))
    page.get_by_label("Username").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(re.compile(r"/\?q=web"))
    expect(page.locator("#chart svg").first).to_be_visible()


def test_it_says_that_a_password_is_wrong(visit: Visit) -> None:
    page = visit("/accounts/login/", logged_in=False)
    page.get_by_label("Username").fill(NAME)
    page.get_by_label("Password").fill("not this one")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_contain_text("correct")


def test_it_logs_out(visit: Visit) -> None:
    page = visit()
    page.get_by_role("button", name=f"Menu of {NAME}").click()
    page.get_by_role("button", name="Log out").click()
    expect(page).to_have_url(re.compile("/accounts/login/"))
    page.goto("/")
    expect(page).to_have_url(re.compile("/accounts/login/"))
