"""Undo from the record, as people do it: what the page says, with and without JavaScript, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import assert_accessible, everywhere
from tests.browser.conftest import Visit, watch
from tests.browser.test_pages import fits
from tests.server import Client, Server

WEB = "outline-prod-api-1"


@pytest.fixture(scope="module")
def office() -> Iterator[Server]:
    """A server of its own: what is undone here stays undone."""
    with Server("demo://30?still") as server:
        yield server


@pytest.fixture
def left(office: Server) -> Iterator[int]:
    """The number of an action that has taken a container off a network, and can be undone."""
    client = office.client()
    number: int = client.post("/api/networks/proxy/disconnect", {"container": WEB}).json["id"]
    yield number
    client.post("/api/networks/proxy/connect", {"container": WEB})


def node(client: Client, kind: str, name: str) -> str:
    nodes = client.topology()["nodes"]
    found: str = next(one["id"] for one in nodes if one["kind"] == kind and one["name"] == name)
    return found


def assert_accessible_and_fits(page: Page) -> None:
    assert_accessible(page)
    assert fits(page)


def test_it_is_accessible_and_fits(visit: Visit, office: Server, left: int) -> None:
    page = visit(f"/history/{left}/undo/", on=office)
    expect(page.get_by_text(f"“{WEB}” will be connected to “proxy” again.")).to_be_visible()
    everywhere(page, assert_accessible_and_fits)
    office.client().post("/api/networks/proxy/connect", {"container": WEB, "aliases": ["other"]})
    page.reload()
    expect(page.get_by_role("heading", name="What has changed since")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("It cannot be undone")
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    everywhere(page, assert_accessible_and_fits)
    office.client().post("/api/networks/proxy/disconnect", {"container": WEB})


def test_it_is_undone_without_javascript(
    browser: Browser, office: Server, left: int, complaints: list[str]
) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=office.url)
    watch(context, complaints)
    cookies = office.client().cookies
    context.add_cookies([{"name": n, "value": v, "url": office.url} for n, v in cookies.items()])
    page = context.new_page()
    page.goto("/history/")
    page.get_by_role("link", name=f"Undo #{left} …").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", level=1, name="History")).to_be_visible()
    newest = page.locator(".history-entry").first
    expect(newest).to_contain_text(f"connected “{WEB}” to “proxy”")
    newest.get_by_role("link", name=f"Undoes #{left}").click()
    expect(page.get_by_role("heading", level=1, name=f"Undo #{left}")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("anna has undone this already.")
    context.close()
    office.client().post("/api/networks/proxy/disconnect", {"container": WEB})


@pytest.mark.parametrize(
    ("kind", "chart"), [("container", "network"), ("network", "network"), ("volume", "mounts")]
)
def test_one_step_leads_to_its_own_record(visit: Visit, office: Server, kind: str, chart: str) -> None:
    """From a card, a rail, a volume."""
    client = office.client()
    volume = next(one["name"] for one in client.topology()["nodes"] if one["kind"] == "volume")
    client.request("DELETE", f"/api/volumes/{volume}", None, {})  # it is used: refused, and on record
    client.post("/api/networks/monitoring/disconnect", {"container": "edge-traefik-1"})
    name = {"container": "edge-traefik-1", "network": "monitoring", "volume": volume}[kind]
    selected = {"chart": chart, "selected": node(client, kind, name)}
    page = visit(f"/?{urlencode(selected)}", on=office)
    page.get_by_role("link", name="History of what was done with it").click()
    expect(page.locator(".history-entry").first).to_contain_text(name)
    expect(page.locator(".active-filters")).to_contain_text(name)
