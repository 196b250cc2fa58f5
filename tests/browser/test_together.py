"""A team before one host, each with a browser: they see each other, and feel a change of rights at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import starts
from tests.browser.conftest import pin, watch
from tests.server import Client, Server, environment

PEOPLE = {"otto": "operator", "vera": "viewer"}
PASSWORD = "a-long-enough-one-7"
MAKE = """
from django.contrib.auth.models import User
from dashboard.base.roles import Role
from dashboard.access.roles import service
from dashboard.access.tokens.models import ApiToken
for name, role in {people!r}.items():
    service.give(User.objects.create_user(name, password={password!r}), Role(role))
"""

Come = Callable[..., Page]


@pytest.fixture(scope="module")
def shared() -> Iterator[Server]:
    """A server that anna administers, otto operates and vera watches."""
    with Server("demo://5?still") as server:
        code = MAKE.format(people=PEOPLE, password=PASSWORD)
        run_code(server, code)
        yield server


def run_code(server: Server, code: str) -> None:
    """In a process beside the server."""
    done = starts.text("shell", "-v", "0", "-c", code, environment=environment(server.engine, server.data))
    assert done.returncode == 0, done.stderr


@pytest.fixture
def come(browser: Browser, shared: Server) -> Iterator[Come]:
    """Somebody comes with a browser of their own: `come("otto", "/?chart=mounts")`."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(name: str, path: str = "/") -> Page:
        context = browser.new_context(
            viewport={"width": 1440, "height": 900}, base_url=shared.url, locale="en-GB"
        )
        contexts.append(context)
        watch(context, complaints)
        client = shared.client() if name == "anna" else Client(shared.port)
        if name != "anna":
            client.log_in(name, PASSWORD)
        context.add_cookies([{"name": n, "value": v, "url": shared.url} for n, v in client.cookies.items()])
        page = context.new_page()
        page.goto(path)
        page.locator("body[data-drawn]").wait_for()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [text for text in complaints if "403" not in text] == []


def a_container(server: Server) -> str:
    nodes = server.client().topology()["nodes"]
    return str(
        next(node["name"] for node in nodes if node["kind"] == "container" and node["state"] == "running")
    )


def test_three_see_where_the_others_are_and_one_can_hide(come: Come, shared: Server) -> None:
    name = a_container(shared)
    anna, otto = come("anna"), come("otto", "/?chart=mounts")
    pin(otto, name)
    mark = anna.get_by_role("button", name=f"otto is here: network chart, {name} pinned")
    expect(mark).to_be_visible()
    expect(anna.locator(".present .initials")).to_have_text("OT")

    vera = come("vera", "/?chart=table")
    expect(anna.get_by_role("button", name="vera is here: table")).to_be_visible()
    expect(vera.locator(".person-mark")).to_have_count(2)
    vera.set_viewport_size({"width": 390, "height": 844})
    vera.get_by_role("button", name="1 more is here").click()
    expect(vera.get_by_role("button", name=f"otto is here: network chart, {name} pinned")).to_be_visible()
    vera.keyboard.press("Escape")

    mark.click()
    expect(anna.locator("#panel-title")).to_have_text(name)

    otto.get_by_role("button", name="Menu of otto").click()
    otto.get_by_role("switch", name="Show who is here").click()
    expect(anna.locator(".person-mark")).to_have_count(1)
    expect(anna.locator(".present")).to_have_count(0)
    expect(otto.locator(".person-mark")).to_have_count(0)
    vera.context.close()
    expect(anna.locator("#people")).to_be_hidden()


def test_the_buttons_change_while_the_page_is_open(come: Come, shared: Server) -> None:
    name = a_container(shared)
    otto = come("otto")
    pin(otto, name)
    otto.keyboard.press("m")
    volumes, disconnect = (
        otto.get_by_role("button", name="Volumes"),
        otto.get_by_role("button", name="Disconnect"),
    )
    expect(volumes).to_be_visible()
    expect(disconnect.first).to_be_visible()

    set_role(shared, "otto", "viewer")
    expect(otto.get_by_text("you may look, but no longer change anything")).to_be_visible()
    expect(volumes).to_be_hidden()
    expect(disconnect).to_have_count(0)
    expect(otto.get_by_text("View only")).to_be_visible()

    set_role(shared, "otto", "operator")
    expect(volumes).to_be_visible()
    expect(disconnect.first).to_be_visible()
    expect(otto.get_by_text("View only")).to_be_hidden()


def test_what_anna_protects_has_a_lock_on_ottos_chart_at_once(come: Come, shared: Server) -> None:
    name = a_container(shared)
    otto = come("otto")
    expect(otto.locator(".card .lock")).to_have_count(0)
    wish = {"kind": "container", "object": name, "reason": "It pays the bills."}
    lock = shared.client().post("/api/protections", wish).json
    expect(otto.locator(".card .lock")).to_have_count(1)
    shared.client().request("DELETE", f"/api/protections/{lock['number']}", None, {})
    expect(otto.locator(".card .lock")).to_have_count(0)


def set_role(server: Server, name: str, role: str) -> None:
    """From another process: it is felt within seconds; what the server's own page changes, at once."""
    code = f"""
from django.contrib.auth.models import User
from dashboard.access.roles import service
from dashboard.base.roles import Role
service.give(User.objects.get(username={name!r}), Role({role!r}))
"""
    run_code(server, code)
