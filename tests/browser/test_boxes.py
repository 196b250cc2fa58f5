"""Boxes before a real Chromium: picked by their titles, locked, and where they were after a reload."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, pin
from tests.server import wait_for

BOX = "project:edge"
WHERE = "(key) => document.querySelector(`#chart [data-box='${key}']`).style.transform"
BOXES = "[...document.querySelectorAll('#chart .box')]"
PLACES = f"Object.fromEntries({BOXES}.map((box) => [box.dataset.box, box.style.transform]))"
LIT = "[...document.querySelectorAll('#chart .card:not(.dim)')]"
KEPT = "Object.entries(sessionStorage).find(([key]) => key.startsWith('portolan.arrangement.network.'))"


def title(page: Page, chart: str = "chart") -> tuple[float, float]:
    """Where the title of a project is."""
    # A box that is drawn anew in this moment is nowhere.
    frame = wait_for(page.locator(f"#{chart} [data-pick='{BOX}']").bounding_box, "the title to be drawn")
    return frame["x"] + 8, frame["y"] + frame["height"] / 2


def test_pointing_at_a_title_lights_what_stands_in_the_box(page: Page) -> None:
    page.locator(".card").first.wait_for()
    page.mouse.move(*title(page))
    expect(page.locator("#chart .card.dim").first).to_be_visible()
    lit = page.evaluate(f"{LIT}.map((card) => card.closest('.box').dataset.box)")
    assert set(lit) == {BOX}
    expect(page.locator("#chart .chart-tip")).to_contain_text("Project edge, 3 containers")


@pytest.mark.parametrize("chart", ["chart", "mounts"])
def test_a_click_on_a_title_tells_of_the_project(visit: Visit, chart: str) -> None:
    page = visit("/?chart=mounts" if chart == "mounts" else "/")
    page.locator(f"#{chart} .card").first.wait_for()
    page.mouse.click(*title(page, chart))
    panel = page.locator("#panel")
    expect(page.locator("#panel-title")).to_have_text("edge")
    expect(page).to_have_url(re.compile("selected=project%3Aedge"))
    for heading in ("3 containers", "Published ports"):
        expect(panel.get_by_role("heading", name=heading)).to_be_visible()
    expect(panel.get_by_role("link", name="History of what was done with it")).to_have_attribute(
        "href", "/history/?project=edge"
    )
    panel.get_by_role("button", name="edge-traefik-1").first.click()
    expect(page.locator("#panel-title")).to_have_text("edge-traefik-1")
    panel.get_by_role("button", name="edge", exact=True).click()
    expect(page.locator("#panel-title")).to_have_text("edge")
    expect(page.locator(f"#{chart} .box.picked")).to_have_count(1)


def test_a_key_leads_from_a_card_to_its_project(page: Page) -> None:
    pin(page, "edge-traefik-1")
    page.locator("#chart .card.selected").focus()
    page.keyboard.press("b")
    expect(page.locator("#panel-title")).to_have_text("edge")
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()


def test_nothing_has_moved_after_a_reload_until_all_is_arranged_anew(page: Page) -> None:
    page.locator(".card").first.wait_for()
    before = page.evaluate(PLACES)
    page.reload()
    page.locator(".card").first.wait_for()
    after = page.evaluate(PLACES)
    assert {key: after[key] for key in before if key in after} == {
        key: before[key] for key in before if key in after
    }

    key, text = page.evaluate(KEPT)
    kept = json.loads(text)
    kept["shapes"][-1]["memory"]["boxes"]["standalone"]["x"] += 333
    page.add_init_script(f"sessionStorage.setItem({json.dumps(key)}, {json.dumps(json.dumps(kept))})")
    page.reload()
    page.locator(".card").first.wait_for()
    assert page.evaluate(WHERE, "standalone") != before["standalone"], "what was kept is where it stands"
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    assert page.evaluate(WHERE, "standalone") == before["standalone"]


BROKEN = ["{", '{"version":2,"shapes":[{"memory":{"form":"shelves"}}]}', '{"version":2,"shapes":null}']


def test_a_broken_arrangement_does_no_harm(page: Page) -> None:
    page.reload()
    page.locator(".card").first.wait_for()
    key, _ = page.evaluate(KEPT)
    for broken in BROKEN:  # the script that was added last has the last word
        page.add_init_script(f"sessionStorage.setItem({json.dumps(key)}, {json.dumps(broken)})")
        page.reload()
        expect(page.locator("#chart .card").first).to_be_visible()


def ask(page: Page, method: str, path: str, body: dict[str, str] | None = None) -> dict[str, object]:
    """What the API answers to the page."""
    call = """async ([method, path, body]) => {
      const csrf = document.cookie.split('; ').find((one) => one.includes('csrf'))?.split('=')[1] ?? '';
      const headers = { 'Content-Type': 'application/json', 'X-CSRFToken': csrf };
      const answer = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
      return answer.status === 204 ? {} : answer.json();
    }"""
    answer: dict[str, object] = page.evaluate(call, [method, path, body])
    return answer


def test_locks_are_on_boxes_rails_cards_and_rows_with_the_reason(visit: Visit) -> None:
    page = visit()
    page.locator("#chart .card").first.wait_for()
    made = [
        ask(page, "POST", "/api/protections", {"kind": kind, "object": name, "reason": "the way in"})
        for kind, name in (("project", "edge"), ("network", "proxy"))
    ]
    try:
        page.reload()
        expect(page.locator(f"#chart [data-box='{BOX}'] .title ~ .lock")).to_have_count(1)
        expect(page.locator("#chart .names .pill .lock").first).to_be_attached()
        expect(page.locator(f"#chart [data-box='{BOX}'] .card .lock")).to_have_count(3)
        expect(page.locator("#chart .legend").get_by_role("img", name="the way in")).to_have_count(1)
        page.mouse.move(*title(page))
        expect(page.locator("#chart .chart-tip")).to_contain_text("the way in")
        card = page.locator(f"#chart [data-box='{BOX}'] .card").first
        expect(card).to_have_attribute("aria-label", re.compile("Protected by .*: the way in"))
        page.mouse.click(*title(page))
        expect(page.locator("#panel .panel-lock")).to_contain_text("the way in")
        page.keyboard.press("t")
        expect(page.locator("#table tr .row-lock").first).to_be_visible()
        expect(page.locator("#table tr .row-lock")).to_have_count(3)
    finally:
        for one in made:
            ask(page, "DELETE", f"/api/protections/{one['number']}")
