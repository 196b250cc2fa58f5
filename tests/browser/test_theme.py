"""Colours follow the system, unless somebody has chosen."""

from __future__ import annotations

import pytest

from tests.browser import contrast
from tests.browser.conftest import Visit
from tests.server import Server

GROUND = {"dark": "rgb(13, 17, 25)", "light": "rgb(243, 245, 249)"}


@pytest.mark.parametrize("dark", [True, False])
@pytest.mark.parametrize("chosen", ["", "dark", "light"])
def test_the_ground_is_as_chosen_or_as_the_system_has_it(
    visit: Visit, server: Server, dark: bool, chosen: str
) -> None:
    page = visit("/accounts/login/", dark=dark, logged_in=False)
    if chosen:
        page.context.add_cookies([{"name": "portolan_theme", "value": chosen, "url": server.url}])
        page.reload()
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == GROUND[chosen or ("dark" if dark else "light")]


@pytest.mark.parametrize("dark", [True, False])
def test_every_text_that_is_drawn_stands_out_from_what_it_is_on(visit: Visit, dark: bool) -> None:
    page = visit(dark=dark)
    for path, width in (("/", 1440), ("/", 2560), ("/?chart=mounts", 1440), ("/?chart=mounts", 390)):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(path)
        page.locator("body[data-drawn]").wait_for()
        texts = page.evaluate(contrast.OF_DRAWN_TEXTS)
        assert len(texts) > 20, (path, width)
        assert [one for one in texts if one["contrast"] < contrast.LEAST] == [], (path, width)


#: What moves for ever, if it is there: how often in a second it begins anew.
ENDLESS = """(marks) => marks.map((html) => {
  document.body.insertAdjacentHTML('beforeend', html);
  const last = [...document.querySelectorAll('body *')].at(-1);
  const { animationDuration, animationIterationCount } = getComputedStyle(last);
  return animationIterationCount === 'infinite' ? 1 / parseFloat(animationDuration) : 0;
})"""
MARKS = [
    '<i class="skeleton-card"></i>',
    '<i class="spinner"></i>',
    '<b class="status" data-look="waiting"><i class="status-dot"></i></b>',
]
#: How much moves as soon as every element has another colour.
MOVING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { color: red !important; }');
  document.adoptedStyleSheets.push(sheet);
  return document.getAnimations().filter((one) => one instanceof CSSTransition).length;
}"""


def test_nothing_flickers_or_moves_for_who_wants_less_motion(visit: Visit) -> None:
    page = visit(reduced_motion=True)
    page.locator("body[data-drawn]").wait_for()
    assert max(page.evaluate(ENDLESS, MARKS)) < 0.2
    assert page.evaluate(MOVING) == 0
