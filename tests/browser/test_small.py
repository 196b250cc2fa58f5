"""A phone of 390 px, and one of 360."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, lead, pin


def assert_fits(page: Page) -> None:
    """Nothing has to be scrolled sideways to be read."""
    wide = page.evaluate("[document.scrollingElement.scrollWidth, window.innerWidth]")
    assert wide[0] <= wide[1]


WIDTHS = (390, 360)


def test_everything_fits(visit: Visit) -> None:
    page = visit(width=WIDTHS[0], height=800, touch=True)
    page.locator("#chart svg").first.wait_for()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert_fits(page)
        for name in ("Networks", "Mounts", "Table"):
            expect(page.get_by_role("button", name=name, exact=True)).to_be_in_viewport()
        expect(page.locator("#status")).to_be_in_viewport()
    # The longest that the bar ever says: beside a mark for each thing that it may hold, it gives way.
    page.evaluate(
        """() => {
          document.getElementById('status').dataset.look = 'off';
          document.getElementById('status-text').textContent = 'No connection since 10:20:53 PM';
          for (const one of document.querySelectorAll('.badge, #people')) one.hidden = false;
        }"""
    )
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert_fits(page)
        expect(page.locator(".user-button")).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Table").tap()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert_fits(page)


def test_the_panel_can_be_opened_read_and_closed(visit: Visit) -> None:
    page = visit(width=390, height=844, touch=True)
    page.locator("#chart svg").first.wait_for()
    pin(page, "edge-traefik-1")
    panel = page.locator("#panel")
    expect(panel.get_by_role("heading", name="traefik").first).to_be_in_viewport()
    assert_fits(page)
    panel.get_by_role("button", name="Close the panel").tap()
    expect(panel).not_to_be_visible()


#: What can be pressed and is smaller than 24 px, but for links within a sentence (WCAG 2.5.8). A field in its
#: label is as large as that.
#: While the panel slides in, its places are no whole numbers: a hundredth of a pixel is no smaller target.
SMALL = """() => {
  const inSentence = (e) => getComputedStyle(e).display === 'inline' && [...e.parentElement.childNodes]
    .some((one) => one.nodeType === Node.TEXT_NODE && /\\p{L}/u.test(one.textContent));
  return [...document.querySelectorAll('button, a[href], input, select, textarea, summary')].filter((e) => {
    const shown = e.checkVisibility({ visibilityProperty: true });
    if (!shown || e.closest('.visually-hidden, .skip')) return false;
    const { width, height } = (e.closest('label') ?? e).getBoundingClientRect();
    return width > 0 && Math.min(width, height) < 23.99 && !inSentence(e);
  }).map((e) => e.outerHTML.slice(0, 120));
}"""
#: And what is seen of each.
CHARTS = {
    "network": "#chart .card",
    "mounts": "#mounts .card",
    "table": "#table thead button:visible",
    "sources": "#table caption:has-text('sources')",
}
PAGES = ["/history/", "/changes/", "/protection/", "/people/", "/people/1/", "/account/", "/admin/"]


def test_what_is_tapped_is_large_enough(visit: Visit) -> None:
    page = visit("/", width=390, height=844, touch=True)
    page.locator("body[data-drawn]").wait_for()
    for chart, seen in CHARTS.items():
        lead(page, f"/?chart={chart}")
        page.locator(seen).first.wait_for()
        assert page.evaluate(SMALL) == [], chart
    pin(page, "edge-traefik-1")
    assert page.evaluate(SMALL) == []
    for path in PAGES:
        page.goto(path)
        assert page.evaluate(SMALL) == [], path


def test_nothing_looks_as_if_it_could_be_dragged_that_cannot(visit: Visit) -> None:
    page = visit(width=390, height=844, touch=True)
    pin(page, "edge-traefik-1")
    grip = "getComputedStyle(document.querySelector('.panel-header'), '::before').content"
    assert page.evaluate(grip) == "none"
