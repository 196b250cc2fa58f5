"""Names and labels from a real engine that try to be markup stay text, wherever they are shown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, pin
from tests.engine.engines import RealEngine
from tests.server import Server

MARKUP = '<img src=x onerror="window.caught=1">'
LABELS = {"com.docker.compose.project": MARKUP, "com.docker.compose.service": "<svg onload=window.caught=2>"}


@pytest.fixture
def hostile(engine: RealEngine) -> Iterator[Server]:
    """A server that charts a host whose names are hostile."""
    engine.docker("network", "create", "<b>net</b>")
    labels = [f"--label={key}={value}" for key, value in LABELS.items()]
    engine.run("victim", *labels, "--network", "<b>net</b>", "--mount", "type=volume,destination=/<i>x</i>")
    engine.run("x" * 120, "--network", "<b>net</b>")
    with Server(engine.url) as server:
        yield server


def test_markup_stays_text_on_the_chart_in_the_panel_and_in_the_table(hostile: Server, visit: Visit) -> None:
    page = visit(on=hostile)
    page.locator(".card").first.wait_for()
    pin(page, "victim")
    panel = page.locator("#panel")
    expect(panel).to_contain_text("<b>net</b>")
    expect(panel).to_contain_text("/<i>x</i>")
    page.get_by_role("button", name="Disconnect from <b>net</b>").click()
    expect(page.locator("#sheet")).to_contain_text("<b>net</b>")
    page.get_by_role("button", name="Cancel").click()
    page.keyboard.press("t")
    expect(page.get_by_role("table")).to_contain_text("<b>net</b>")
    expect(page.get_by_role("table")).to_contain_text(MARKUP)
    assert page.evaluate("window.caught") is None
    assert page.locator("img, svg svg[onload], main b, main i, #panel b, #panel i").count() == 0
