"""What just happened, at the side of the charts: live, told once, with names, and lit up on the chart."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.server import Client, Server


@pytest.fixture(scope="module")
def lively() -> Iterator[Server]:
    """A host on which something happens every few seconds."""
    with Server("demo://30") as server:
        yield server


def opened(visit: Visit, server: Server, path: str = "/", width: int = 1440) -> Page:
    page = visit(path, on=server, width=width)
    page.locator("body[data-drawn]").wait_for()
    page.get_by_role("button", name="What just happened").click()
    expect(page.get_by_role("heading", name="What just happened")).to_be_visible()
    return page


def a_container(client: Client) -> str:
    """One that runs and is not on the network `dmz`."""
    nodes = {node["id"]: node for node in client.topology()["nodes"]}
    dmz = next(node["id"] for node in nodes.values() if node.get("name") == "dmz").removeprefix("network:")
    for node in nodes.values():
        docker_id = node["id"].removeprefix("container:")
        away = f"endpoint:{docker_id}:{dmz}" not in nodes
        if node.get("project") == "outline-prod" and node.get("state") == "running" and away:
            return str(node["name"])
    raise AssertionError("every container of outline-prod is on dmz")


def test_what_a_person_does_is_told_once_and_by_name(visit: Visit, lively: Server) -> None:
    page, client = opened(visit, lively), lively.client()
    page.get_by_role("button", name="People", exact=True).click()
    name = a_container(client)
    for verb in ("connect", "disconnect"):
        client.post(f"/api/networks/dmz/{verb}", {"container": name})
    lines = page.locator("#feed .event")
    told = lines.filter(has_text=f"“{name}”").filter(has_text="“dmz”")
    expect(told.filter(has_text="anna disconnected")).to_have_count(1)
    expect(told.filter(has_text="anna connected")).to_have_count(1)
    page.get_by_role("button", name="Everything", exact=True).click()
    expect(told.filter(has_text="anna")).to_have_count(2)
    expect(told.filter(has_not_text="anna")).to_have_count(0)
    expect(told.filter(has_text="anna").first.get_by_role("link", name="Undo …")).to_be_visible()


def test_what_the_engine_reports_comes_by_itself(visit: Visit, lively: Server) -> None:
    page = opened(visit, lively)
    page.get_by_role("button", name="Engine", exact=True).click()
    newest = page.locator("#feed .event").first
    newest.wait_for()
    before = newest.get_attribute("data-key")
    expect(newest).not_to_have_attribute("data-key", before or "")


def test_pointing_at_a_line_lights_up_what_it_is_about(visit: Visit, lively: Server) -> None:
    client = lively.client()
    name = a_container(client)
    for verb in ("connect", "disconnect"):
        client.post(f"/api/networks/dmz/{verb}", {"container": name})
    page = opened(visit, lively)
    page.get_by_role("button", name="People", exact=True).click()
    node = next(one["id"] for one in client.topology()["nodes"] if one.get("name") == name)
    line = page.locator("#feed .event").filter(has_text=name).first
    line.hover()
    expect(page.locator(".card.dim").first).to_be_attached()
    expect(page.locator(f'.card[data-id="{node}"]')).not_to_have_class("dim")
    page.mouse.move(900, 20)
    expect(page.locator(".card.dim")).to_have_count(0)
    line.get_by_role("button", name=f"Show {name} on the chart").click()
    expect(page.locator("#panel-title")).to_have_text(name)


def test_what_is_new_is_counted_while_it_is_closed_and_seen_once_it_was_open(
    visit: Visit, lively: Server
) -> None:
    page = visit("/", on=lively)
    count = page.locator("#feed-count")
    expect(count).not_to_be_empty()
    page.keyboard.press("h")
    expect(page.locator("#feed")).to_be_visible()
    expect(count).to_be_empty()
    page.reload()
    expect(page.locator("#feed")).to_be_visible()
    page.keyboard.press("h")
    expect(page.locator("#feed")).to_be_hidden()


def test_on_a_phone_it_stands_below_the_chart_never_on_it(visit: Visit, lively: Server) -> None:
    page = opened(visit, lively, width=390)
    box = page.locator("#feed").bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, 390)
    assert box["y"] > 200
    wide = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert wide
    for width in (390, 768, 1366):
        page.set_viewport_size({"width": width, "height": 800})
        covered = page.evaluate(
            """() => {
              const boxes = ['main', 'feed'].map((id) => document.getElementById(id).getBoundingClientRect());
              const [a, b] = boxes;
              return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
            }"""
        )
        assert not covered, f"at {width} px it lies on the chart"
