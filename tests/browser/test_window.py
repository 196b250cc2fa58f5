"""What a chart owes its window.

Another shape arranges anew and comes back, a shared address opens anywhere, the panel stands beside, and
lines have names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, lead
from tests.server import Server

#: Where the cards in the window are, to the pixel, once some frames have passed without a change.
SETTLED = """async () => {
  const seen = (r) => r.right > 0 && r.left < innerWidth && r.bottom > 0 && r.top < innerHeight;
  const all = () => [...document.querySelectorAll('#chart .card')];
  const cards = () => all().filter((e) => seen(e.getBoundingClientRect()));
  const look = () => JSON.stringify(cards().map((e) => {
    const { x, y, width } = e.getBoundingClientRect();
    return [e.dataset.id, Math.round(x), Math.round(y), Math.round(width)];
  }).sort());
  let before = '';
  let same = 0;
  while (same < 12) {
    await new Promise((done) => requestAnimationFrame(done));
    const now = look();
    same = now === before && now !== '[]' ? same + 1 : 0;
    before = now;
  }
  return JSON.parse(before);
}"""
#: The cards that the stage shows, not only holds.
SEEN = """() => {
  const stage = document.querySelector('#chart .chart-stage').getBoundingClientRect();
  return [...document.querySelectorAll('#chart .card')].filter((e) => {
    const r = e.getBoundingClientRect();
    return r.right > stage.left && r.left < stage.right && r.bottom > stage.top && r.top < stage.bottom;
  }).map((e) => e.dataset.id);
}"""
#: The rails that run through the stage without a name there, be it a pill or one that sticks to the edge.
NAMELESS = """() => {
  const stage = document.querySelector('#chart .chart-stage').getBoundingClientRect();
  const inside = (r) => r.left + r.width / 2 > stage.left && r.left + r.width / 2 < stage.right
    && r.top + r.height / 2 > stage.top && r.top + r.height / 2 < stage.bottom;
  const named = new Set([...document.querySelectorAll('#chart .pill, #chart .sticky-name')]
    .filter((e) => inside(e.getBoundingClientRect())).map((e) => e.dataset.id));
  const runs = (path) => {
    const matrix = path.getScreenCTM();
    const length = path.getTotalLength();
    let within = 0;
    for (let at = 0; at < length && within * 10 * matrix.a <= 60; at += 10) {
      const { x, y } = path.getPointAtLength(at).matrixTransform(matrix);
      if (x > stage.left && x < stage.right && y > stage.top && y < stage.bottom) within += 1;
    }
    return within * 10 * matrix.a > 60;
  };
  return [...document.querySelectorAll('#chart .rail .line')].filter(runs)
    .map((path) => path.closest('[data-id]').dataset.id).filter((id) => !named.has(id));
}"""


@pytest.fixture(scope="module")
def crowd() -> Iterator[Server]:
    """An invented host of three hundred containers."""
    with Server("demo://300?still") as server:
        yield server


def settled(page: Page) -> Any:  # noqa: ANN401
    page.locator("body[data-drawn]").wait_for()
    return page.evaluate(SETTLED)


def turn(page: Page, width: int, height: int) -> Any:  # noqa: ANN401
    page.set_viewport_size({"width": width, "height": height})
    return settled(page)


def test_a_turned_phone_is_arranged_anew_and_comes_back(visit: Visit) -> None:
    page = visit(width=390, height=844, touch=True)
    upright = settled(page)
    wide = turn(page, 844, 390)
    assert wide != upright
    assert max(width for *_, width in wide) > 100, "not stamp-sized"
    assert turn(page, 390, 844) == upright
    page.reload()
    assert settled(page) == upright


def test_the_panel_stands_beside_the_chart_and_gives_back_what_was_there(visit: Visit) -> None:
    page = visit()
    before = settled(page)
    card = page.locator("#chart .card").first
    card.click()
    panel = page.locator("#panel")
    expect(panel).to_be_visible()
    settled(page)
    beside, stage = panel.bounding_box(), page.locator("#chart .chart-stage").bounding_box()
    assert beside
    assert stage
    assert stage["x"] + stage["width"] <= beside["x"] + 1
    page.keyboard.press("f")
    settled(page)
    cards = [one.bounding_box() for one in page.locator("#chart .card").all()]
    assert all(one and one["x"] >= 0 and one["x"] + one["width"] <= beside["x"] for one in cards)
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert settled(page) == before


def test_what_is_looked_at_does_not_move_for_the_panel(visit: Visit) -> None:
    page = visit()
    settled(page)
    for _ in range(3):
        page.keyboard.press("+")
    page.wait_for_url("**#at=*")
    before = {one[0]: one[1:] for one in settled(page)}
    middle = min(before, key=lambda one: abs(before[one][0] - 500) + abs(before[one][1] - 400))
    page.locator(f'#chart .card[data-id="{middle}"]').click(position={"x": 30, "y": 12})
    expect(page.locator("#panel")).to_be_visible()
    after = {one[0]: one[1:] for one in settled(page)}
    moved = {
        (after[one][0] - before[one][0], after[one][1] - before[one][1]) for one in before if one in after
    }
    assert len(moved) == 1, "the picture has gone as a whole, if at all"
    page.keyboard.press("Escape")
    assert {one[0]: one[1:] for one in settled(page)} == before


def test_a_shared_address_shows_the_same_on_another_screen(visit: Visit, crowd: Server) -> None:
    page = visit(on=crowd, width=1366, height=768)
    settled(page)
    for _ in range(2):
        page.mouse.move(600, 400)
        page.mouse.wheel(0, 900)
    page.keyboard.press("+")
    page.wait_for_url("**#at=container:*")
    settled(page)
    address = page.evaluate("location.pathname + location.search + location.hash")
    looked_at = address.partition("#at=")[2].split(",")[0]
    for width, height in ((390, 844), (1920, 1080)):
        other = visit(address, on=crowd, width=width, height=height)
        settled(other)
        assert looked_at in other.evaluate(SEEN), width


def test_an_address_of_what_is_gone_shows_the_whole(visit: Visit) -> None:
    page = visit("/#at=container:gone,10,10,2")
    settled(page)
    assert len(page.evaluate(SEEN)) == 30


def test_names_of_three_hundred_can_be_read_and_the_wheel_scrolls(visit: Visit, crowd: Server) -> None:
    page = visit(on=crowd)
    settled(page)
    sizes = page.evaluate(
        """() => [...document.querySelectorAll('#chart .card .label')].map((e) =>
          e.getBoundingClientRect().height)"""
    )
    assert len(sizes) > 100
    assert min(sizes) >= 10
    first = page.evaluate(SEEN)
    page.mouse.move(700, 500)
    page.mouse.wheel(0, 2000)
    settled(page)
    assert set(page.evaluate(SEEN)).isdisjoint(first[:3])
    assert page.evaluate(NAMELESS) == []


def test_every_rail_in_view_has_its_name(visit: Visit) -> None:
    page = visit("/?density=cards")
    settled(page)
    for density in ("cards", "rows"):
        lead(page, f"/?density={density}")
        page.keyboard.press("f")
        settled(page)
        for _ in range(3):
            page.keyboard.press("+")
            settled(page)
            assert page.evaluate(NAMELESS) == [], density


def test_what_is_left_is_laid_out_anew_and_comes_back(visit: Visit) -> None:
    page = visit()
    before = settled(page)
    page.locator("#search").fill("project:edge")
    page.locator("#search-mode").click()
    expect(page.locator("#chart .box")).to_have_count(1)
    left = settled(page)
    assert len(left) < len(before)
    assert max(width for *_, width in left) > max(width for *_, width in before)
    assert page.evaluate(NAMELESS) == []
    page.locator("#search-mode").click()
    expect(page.locator("#chart .box:not(.gone)")).not_to_have_count(1)
    page.locator("#search").fill("")
    expect(page.locator("#search-count")).to_be_empty()
    assert settled(page) == before
