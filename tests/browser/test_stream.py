"""The page beside a real engine: changes come by themselves, outages are told, and then all is true again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.engine.engines import RealEngine
from tests.server import Server


@pytest.fixture
def host(engine: RealEngine) -> RealEngine:
    """An engine with two containers on a network."""
    engine.docker("network", "create", "front")
    engine.run("web", "--network", "front")
    engine.run("api", "--network", "front")
    return engine


@pytest.fixture
def live(host: RealEngine) -> Iterator[Server]:
    """A server that charts it."""
    with Server(host.url) as server:
        yield server


def card(name: str) -> str:
    """The selector of a container's card."""
    return f".card[aria-label^='{name},']"


def test_what_happens_on_the_host_comes_by_itself(host: RealEngine, live: Server, visit: Visit) -> None:
    page = visit(on=live)
    expect(page.locator(card("web"))).to_have_attribute("aria-label", "web, running, busybox, on front")
    host.run("newcomer", "--network", "front")
    expect(page.locator(card("newcomer"))).to_be_visible()
    host.docker("pause", "web")
    expect(page.locator(card("web"))).to_have_attribute("aria-label", "web, paused, busybox, on front")
    host.docker("rm", "-f", "newcomer")
    expect(page.locator(card("newcomer"))).to_have_count(0)


def test_an_outage_is_told_and_the_last_chart_stays(host: RealEngine, live: Server, visit: Visit) -> None:
    page = visit(on=live)
    expect(page.locator("#status-text")).to_have_text("Live")
    host.kill()
    expect(page.locator("#status-text")).to_contain_text("Stale since")
    expect(page.locator("body")).to_have_attribute("data-condition", "stale")
    expect(page.locator(card("web"))).to_be_visible()
    host.start()
    expect(page.locator("#status-text")).to_have_text("Live")
    expect(page.locator(card("web"))).to_have_attribute("aria-label", "web, exited, busybox, on front")


def test_a_restarted_server_is_found_again_and_caught_up_with(
    host: RealEngine, visit: Visit, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = tmp_path_factory.mktemp("data")
    first = Server(host.url, data=data)
    page = visit(on=first)
    expect(page.locator(card("web"))).to_be_visible()
    first.close()
    expect(page.locator("#status-text")).to_contain_text("No connection since")
    host.run("meanwhile", "--network", "front")
    with Server(host.url, data=data, port=first.port):
        expect(page.locator("#status-text")).to_have_text("Live")
        expect(page.locator(card("meanwhile"))).to_be_visible()


def test_a_server_without_an_engine_says_what_is_the_matter(host: RealEngine, visit: Visit) -> None:
    with Server(f"unix://{host.folder}/nothing.sock") as server:
        page = visit(on=server)
        expect(page.locator("#matter")).to_contain_text("nothing.sock")
