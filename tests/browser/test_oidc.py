"""Logging in through a provider, from the button to the chart, and choosing who may come."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.axe import assert_accessible, both_ways, everywhere
from tests.browser.conftest import Visit
from tests.browser.test_pages import fits
from tests.dashboard.oidc.providers import RunningProvider
from tests.server import NAME, Server


@pytest.fixture(scope="module")
def provider() -> Iterator[RunningProvider]:
    provider = RunningProvider()
    yield provider
    provider.close()


@pytest.fixture(scope="module")
def federated(provider: RunningProvider) -> Iterator[Server]:
    """A server that sends people to the provider."""
    with Server(
        "demo://30?still",
        PORTOLAN_OIDC_ISSUER=provider.url,
        PORTOLAN_OIDC_CLIENT_ID="portolan",
        PORTOLAN_OIDC_CLIENT_SECRET="not-asked-for",
        PORTOLAN_OIDC_NAME="Harbour",
    ) as server:
        yield server


def keep_quiet(page: Page) -> None:
    """The provider's own pages ask for a font from afar and for an icon; neither is there."""

    def nothing(route: Route) -> None:
        route.fulfill(body="", content_type="text/css")

    page.context.route(lambda url: "127.0.0.1" not in url or url.endswith("/favicon.ico"), nothing)


def late(route: Route) -> None:
    """Long after the chart was told that its session has ended, which then leads nowhere else."""
    page = route.request.frame.page
    answer = route.fetch(max_redirects=0)
    page.wait_for_timeout(1000)
    route.fulfill(response=answer)


def test_the_button_leads_through_the_provider_to_the_chart(visit: Visit, federated: Server) -> None:
    page = visit("/?q=web", logged_in=False, on=federated)
    keep_quiet(page)
    page.get_by_role("link", name="Log in with Harbour").click()
    page.locator("[name=sub]").fill("grace@example.org")
    page.get_by_role("button", name="Authorize").click()
    expect(page).to_have_url(re.compile(re.escape(federated.url) + r"/\?q=web"))
    expect(page.locator("#chart svg").first).to_be_visible()
    page.get_by_role("button", name="Menu of grace").click()
    page.route("**/accounts/logout/", late)
    page.get_by_role("button", name="Log out").click()
    told = page.get_by_role("status").filter(has_text="You are logged out here")
    expect(told).to_contain_text("still logged in at Harbour")
    expect(page.get_by_text("Your session has ended")).to_have_count(0)
    page.get_by_role("link", name="Log out there, too").click()
    expect(page).to_have_url(re.compile("/oauth2/end_session"))


def assert_accessible_and_fits(page: Page) -> None:
    assert_accessible(page)
    assert fits(page)


def test_the_login_with_its_button_is_accessible(visit: Visit, federated: Server) -> None:
    page = visit("/accounts/login/", logged_in=False, on=federated)
    expect(page.get_by_role("link", name="Log in with Harbour")).to_be_visible()
    everywhere(page, assert_accessible_and_fits)


def test_an_operator_is_limited_by_ticking_projects(visit: Visit, federated: Server) -> None:
    page = visit("/people/", on=federated)
    projects = page.get_by_role("checkbox", name="outline-prod")
    expect(projects).to_be_hidden()
    page.get_by_role("radio", name="Operator").check()
    page.get_by_role("checkbox", name="Only in some projects").check()
    projects.check()
    both_ways(page, assert_accessible_and_fits)
    page.get_by_label("For whom").fill("Grace")
    page.get_by_role("button", name="Make the link").click()
    expect(page.locator(".shown-once .mono")).to_contain_text("/join/")
    expect(page.get_by_role("heading", name="Links that have not been used")).to_be_visible()


ADMIN = ["", "auth/user/", "auth/group/", "auth/user/1/change/", "dashboard/action/", "tokens/apitoken/"]


def test_djangos_admin_is_in_the_frame_of_the_other_pages(visit: Visit, federated: Server) -> None:
    page = visit("/account/", on=federated)
    for path in ADMIN:
        page.goto(f"/admin/{path}")
        everywhere(page, is_in_the_frame, is_in_the_frame)


def is_in_the_frame(page: Page) -> None:
    expect(page.get_by_role("link", name=NAME).first).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert fits(page)
