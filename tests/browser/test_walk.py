"""Every page at every size: nothing complains, and nothing has to be scrolled sideways.

An error of the console, of a script or of the policy fails any test that opens a page
(`conftest.complaints`).
Axe looks at the sizes that `test_accessibility.py` does not.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.conftest import Visit, as_a_page, lead
from tests.server import Server

WIDTHS = {360: 740, 390: 844, 768: 1024, 1366: 768, 1440: 900, 1920: 1080, 2560: 1440}
CHARTS = ["/", "/?density=rows", "/?density=cards", "/?chart=mounts", "/?chart=table", "/?chart=sources"]
PAGES = [
    "/history/",
    "/protection/",
    "/people/",
    "/people/1/",
    "/account/",
    "/alerts/",
    "/backups/",
    "/changes/",
    "/expectations/",
    "/reach/",
    "/saved/",
    "/walls/",
    "/nothing/here/",
]
ADMIN = ["/admin/", "/admin/auth/user/", "/admin/auth/user/1/change/"]
#: How much is beside the window, after two frames: what a resize has set off is drawn.
BESIDE = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(
  () => done(document.documentElement.scrollWidth - innerWidth))))"""


def walk(page: Page, path: str, widths: dict[int, int]) -> None:
    """Open a page, and drag its window to every size."""
    page.goto(path)
    if path.startswith("/?") or path == "/":
        page.locator("body[data-drawn]").wait_for()
    drag(page, path, widths)


def drag(page: Page, path: str, widths: dict[int, int]) -> None:
    """Drag its window to every size."""
    for width, height in widths.items():
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(BESIDE) <= 0, f"{path} at {width}"


@pytest.mark.parametrize("dark", [True, False], ids=["dark", "light"])
def test_no_page_complains_at_any_size(visit: Visit, dark: bool) -> None:
    """Half of them dark and in English, the others light and in Korean."""
    page = visit("/account/", dark=dark, language="en-GB" if dark else "ko-KR")
    page.route(lambda url: url.endswith("/nothing/here/"), as_a_page)
    for path in [*CHARTS, *PAGES, *ADMIN][int(dark) :: 2]:
        walk(page, path, WIDTHS)
    walk(page, "/?q=edge&mode=hide", dict(list(WIDTHS.items())[int(dark) :: 2]))
    page.goto("about:blank")  # a chart that loses its session leads to the login page by itself
    page.context.clear_cookies()
    walk(page, "/accounts/login/", dict(list(WIDTHS.items())[1 - int(dark) :: 2]))


def test_a_thousand_containers_make_no_complaint(visit: Visit, thousand: Server) -> None:
    page = visit("/account/", width=360, height=740, on=thousand)
    walk(page, "/?chart=network", WIDTHS)
    lead(page, "/?chart=mounts")
    drag(page, "/?chart=mounts", dict(reversed(WIDTHS.items())))


@pytest.fixture(scope="module")
def thousand() -> Iterator[Server]:
    with Server("demo://1000?still") as server:
        yield server


#: Turns the wheel over the chart that is shown; what is seen then, before anything else has been drawn.
TURN = """(by) => {
  const stage = [...document.querySelectorAll('.chart-stage')].find((one) => one.offsetParent);
  const { left, top, width, height } = stage.getBoundingClientRect();
  const at = { clientX: left + width / 2, clientY: top + height / 2 };
  stage.dispatchEvent(new WheelEvent('wheel', { deltaY: by, bubbles: true, cancelable: true, ...at }));
  const [backdrop, surface] = [stage.querySelector('.chart-backdrop'), stage.querySelector('.chart-surface')];
  return { far: !backdrop.hidden, near: surface.style.opacity !== '0' };
}"""


def test_a_large_chart_is_seen_from_afar_while_it_is_moved_and_as_ever_at_rest(
    visit: Visit, thousand: Server
) -> None:
    page = visit(on=thousand)
    page.locator("body[data-drawn]").wait_for()
    assert page.evaluate(TURN, -1500) == {"far": True, "near": True}
    expect(page.locator(".chart-backdrop")).to_be_hidden()
    expect(page.locator(".card").first).to_be_visible()
    assert page.evaluate(TURN, 1500) == {"far": True, "near": False}
    expect(page.locator(".chart-backdrop")).to_be_hidden()
    expect(page.locator(".box.far, .box.overview").first).to_be_visible()
    assert page.locator(".box.near, .box.middle").count() == 0
    seen = page.locator(".chart-surface").first.evaluate("(svg) => svg.style.transform + svg.style.opacity")
    assert "scale" not in seen
    assert not seen.endswith("0")


@pytest.mark.parametrize(("width", "dark"), [(768, False), (2560, True)])
def test_axe_at_the_sizes_between(visit: Visit, width: int, dark: bool) -> None:
    page = visit("/", width=width, height=WIDTHS[width], dark=dark)
    page.locator("body[data-drawn]").wait_for()
    for path in ("/", "/?chart=mounts", "/?chart=table"):
        lead(page, path)
        assert_accessible(page)
