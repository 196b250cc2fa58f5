"""The bar at the top keeps to its lines on phones, whatever is looked at and in either language."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

HEIGHTS = """() => [...document.querySelectorAll('#table thead button')]
  .filter((one) => one.checkVisibility()).map((one) => one.offsetHeight)"""


@pytest.mark.parametrize("language", ["en-GB", "ko-KR"])
@pytest.mark.parametrize("chart", ["network", "mounts", "table"])
def test_the_bar_is_two_lines_on_a_phone(visit: Visit, chart: str, language: str) -> None:
    page = visit(f"/?chart={chart}", width=390, height=844, language=language)
    page.locator("body[data-drawn]").wait_for()
    page.locator("#status[data-look=live]").wait_for()
    height = page.evaluate("document.querySelector('.bar').getBoundingClientRect().height")
    assert height < 100
    for name in (".bar > .segments", "#status", ".user-button", "#search"):
        expect(page.locator(name)).to_be_in_viewport()
    if chart == "table":
        lines = page.evaluate(HEIGHTS)
        assert set(lines) == {min(lines)}
