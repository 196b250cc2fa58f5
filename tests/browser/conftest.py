"""A real Chromium before a real server.

`page` is someone who has logged in and looks at an invented host of thirty containers. `visit` opens pages of
other sizes, schemes and servers. Whatever the browser's console complains of fails the test.
"""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, expect, sync_playwright

from tests.engine.debs import CHROMIUM, install_missing
from tests.server import Server

#: As on the machines that have no way out: nothing is looked up or fetched but our own pages. Scripts are
#: compiled and cleaned up after by no threads of their own, which on two cores are in each other's way.
FLAGS = (
    "--js-flags=--single-threaded --min-semi-space-size=64",
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
)
#: Only to end a test that would wait for ever; it says nothing about speed.
PATIENCE_MS = 30_000
PICTURES = Path(__file__).resolve().parent.parent.parent / "test-results"

Visit = Callable[..., Page]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, as it comes without a screen."""
    install_missing(CHROMIUM)
    expect.set_options(timeout=PATIENCE_MS)
    # Playwright's loop runs as long as this lasts: it ends with this package, before asyncio's tests begin.
    with sync_playwright() as playwright:
        program = shutil.which("chromium-headless-shell")
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def server() -> Iterator[Server]:
    """An invented host of thirty containers, of whose troubles nobody is told: test_alerts.py has one."""
    with Server("demo://30?still") as server:
        server.client().silence_alerts()
        yield server


#: What a page asks while its server ends is cut off in one of these ways.
CUT_OFF = ("ERR_CONNECTION_RESET", "ERR_CONNECTION_CLOSED", "ERR_EMPTY_RESPONSE", "ERR_INCOMPLETE_CHUNKED")


def is_complaint(message: ConsoleMessage) -> bool:
    """Whether something is wrong with the page, and not only with its server, which may be away."""
    away = ("ERR_CONNECTION_REFUSED", "WebSocket connection to", "503 (Service Unavailable)")
    # The browser's own lines for what the page says in a sentence, or leads to the login for.
    refused = ("409 (Conflict)", "401 (Unauthorized)")
    if message.type != "error" or any(words in message.text for words in (*away, *refused)):
        return False
    cut_off = any(words in message.text for words in CUT_OFF)
    return not cut_off or _listens(message.location.get("url", ""))


def _listens(url: str) -> bool:
    """Whether the server of an address is there: one that has ended cuts off whoever asks."""
    try:
        socket.create_connection(("127.0.0.1", urlsplit(url).port or 80), 10).close()
    except ConnectionRefusedError:
        return False
    return True


#: A browser's console tells it too, but not each browser's in the same words.
POLICY_REPORTS = """addEventListener('securitypolicyviolation', (one) =>
  console.error(`policy: ${one.effectiveDirective} ${one.blockedURI} ${one.sourceFile}:${one.lineNumber}`))"""


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What consoles, scripts and the policy complained of; anything that is left of it fails the test."""
    found: list[str] = []
    yield found
    assert found == []


def watch(context: BrowserContext, complaints: list[str]) -> None:
    """Hear every complaint of every page of a context."""
    context.add_init_script(POLICY_REPORTS)
    context.on(
        "console", lambda message: complaints.append(_told(message)) if is_complaint(message) else None
    )
    context.on("weberror", lambda error: complaints.append(str(error.error)))


def _told(message: ConsoleMessage) -> str:
    """What it says, and of which address."""
    return f"{message.text} {message.location.get('url', '')}"


@pytest.fixture
def visit(browser: Browser, server: Server, complaints: list[str]) -> Iterator[Visit]:
    """Open a page: `visit("/?…", width=390, dark=True, logged_in=False, server=…)`."""
    contexts: list[BrowserContext] = []

    def open_page(
        path: str = "/",
        *,
        width: int = 1440,
        height: int = 900,
        dark: bool = True,
        logged_in: bool = True,
        reduced_motion: bool = False,
        touch: bool = False,
        language: str = "en-GB",
        on: Server = server,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, has_touch=touch,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce" if reduced_motion else "no-preference", base_url=on.url, locale=language,
        )  # fmt: skip
        contexts.append(context)
        watch(context, complaints)
        if logged_in:
            cookies = on.client().cookies
            context.add_cookies([{"name": n, "value": v, "url": on.url} for n, v in cookies.items()])
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(visit: Visit) -> Page:
    """The page on a wide screen, with its chart drawn."""
    page = visit()
    page.locator("[data-container], #chart svg").first.wait_for()
    return page


def as_a_page(route: Route) -> None:
    """Whatever its status is: a browser's console calls each refusal an error, and those fail these tests."""
    if route.request.is_navigation_request():
        route.fulfill(response=route.fetch(), status=200)
    else:
        route.continue_()


def lead(page: Page, path: str) -> None:
    """Lead a chart's page to another of its addresses, as going back does: nothing is loaded anew."""
    page.evaluate(
        "path => { history.pushState(null, '', path); dispatchEvent(new Event('popstate')); }", path
    )


def pin(page: Page, name: str) -> None:
    """Pin a container, which opens its panel, by the address that shares this view: the chart is open."""
    find = "(name) => fetch('/api/topology').then((answer) => answer.json()).then(({ nodes }) => "
    find += "nodes.find((one) => one.kind === 'container' && one.name === name).id)"
    lead(page, f"/?{urlencode({'selected': page.evaluate(find, name)})}")
    page.locator("#panel:not([hidden])").wait_for()
