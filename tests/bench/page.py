"""Rows 6 to 9: the charts in Chromium, drawn by software, over invented hosts."""

from __future__ import annotations

import shutil
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page, sync_playwright

from tests.bench.control import Controlled, controlled
from tests.bench.table import Row, limited, median, percentile, progress
from tests.engine.debs import WHOLE_CHROMIUM, install_missing

WINDOW = {"width": 1920, "height": 1080}
NAVIGATIONS = 5
ADDITIONS = 6
PATIENCE = 60.0
MODEL, REPLICA = "edge-crowdsec-1", "edge-crowdsec-2"
SECONDS = 1e3
#: Frames come at 60 Hz and are counted in whole ones; 33 means two of them.
ROUNDING = 1.0
#: What is under the pointer on the chart that is shown.
OVER = "[...document.querySelectorAll('.chart-stage')].find((s) => s.offsetParent)?.dataset.over ?? ''"
PROBE = (Path(__file__).parent / "probe.js").read_text()


class Chart(NamedTuple):
    """A chart, the rows of its three measurements, and their goals for each size.

    Goals: first paint (s), frame time while moving (ms), one container more (ms).
    """

    name: str
    query: str
    painted: int
    moving: int
    one_more: int
    goals: dict[int, tuple[float, float, float]]


CHARTS = (
    Chart("chart", "", 6, 7, 8, {300: (0.8, 33, 60), 1_000: (1.2, 33, 80), 3_000: (2.0, 50, 120)}),
    Chart("mount chart", "?chart=mounts", 9, 9, 9, {300: (0.8, 33, 80), 1_000: (1.2, 33, 120)}),
)


def rows(wanted: Collection[int]) -> Iterator[Row]:
    """What was asked for of rows 6 to 9, for each size."""
    for chart in CHARTS:
        if not {chart.painted, chart.moving, chart.one_more} & set(wanted):
            continue
        for size in chart.goals:
            with controlled("ours", size) as server, logged_in_page(server) as page:
                progress(f"rows 6 to 9: the {chart.name} over demo://{size}")
                yield from _of_chart(chart, size, page, server, wanted)


def _of_chart(
    chart: Chart, size: int, page: Page, server: Controlled, wanted: Collection[int]
) -> Iterator[Row]:
    address = f"{server.url}/{chart.query}"
    painted, moving, one_more = chart.goals[size]
    _open(page, address)
    if chart.painted in wanted:
        seconds = median([_open(page, address) for _ in range(NAVIGATIONS)]) / SECONDS
        what = f"navigation → {chart.name} painted"
        yield limited(chart.painted, what, f"{size} demo", seconds, painted, "s", 2)
    if chart.moving in wanted:
        yield _moving(page, chart, size, moving)
    if chart.one_more in wanted:
        yield from _one_more(page, server, chart, size, one_more)


@contextmanager
def logged_in_page(server: Controlled) -> Iterator[Page]:
    """A page of a logged-in person."""
    install_missing(WHOLE_CHROMIUM)
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--disable-gpu"])
        context = browser.new_context(viewport=WINDOW)  # type: ignore[arg-type]  # a TypedDict by its shape
        name, _, value = server.cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": server.url}])
        context.add_init_script(PROBE)
        yield context.new_page()
        browser.close()


def _open(page: Page, address: str) -> float:
    """Milliseconds from the navigation to the painted chart."""
    page.goto(address)
    painted = wait_for(page, "window.probe.painted")
    page.wait_for_timeout(500)
    return painted


def wait_for(page: Page, value: str) -> float:
    """The value, once it is above zero. The page's own policy forbids what `wait_for_function` does."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = float(page.evaluate(value))
        if found > 0:
            return found
        page.wait_for_timeout(50)
    raise TimeoutError(f"{value} never came")


def _moving(page: Page, chart: Chart, size: int, limit: float) -> Row:
    """Zoom in, pan about, zoom out, with the mouse; the time between frames meanwhile."""
    middle = WINDOW["width"] / 2, WINDOW["height"] / 2
    page.mouse.move(*middle)
    page.wait_for_timeout(300)
    page.evaluate("window.probe.countFrames()")
    for _ in range(12):
        page.mouse.wheel(0, -120)
        page.wait_for_timeout(30)
    for turn in range(3):
        x, y = _ground(page)
        page.mouse.down()
        for step in range(40):
            page.mouse.move(x - 10 * step * (-1) ** turn, y - 5 * step)
        page.mouse.up()
    for _ in range(12):
        page.mouse.wheel(0, 120)
        page.wait_for_timeout(30)
    frames: list[float] = page.evaluate("window.probe.frames()")
    p95 = percentile(frames, 95)
    text = f"{p95:.0f} ms (p50 {median(frames):.0f}, worst {max(frames):.0f})"
    met = p95 <= limit + ROUNDING
    what = f"{chart.name}: frame while panning and zooming, p95"
    return Row(chart.moving, what, f"{size} demo", text, f"≤ {limit:g} ms", p95 / limit, met)


def _ground(page: Page) -> tuple[float, float]:
    """A point where pressing the button moves the chart: neither a card, nor a plug, nor a rail."""
    for number in range(200):
        x, y = 500 + 37 * number % 900, 400 + 53 * number % 500
        page.mouse.move(x, y)
        over = page.evaluate(OVER)
        if over in ("", "box"):
            return x, y
    raise RuntimeError("there is no free ground on the chart")


def _one_more(page: Page, server: Controlled, chart: Chart, size: int, limit: float) -> Iterator[Row]:
    """A replica comes: from its frame to the painted chart, and how far anything else moved."""
    page.keyboard.press("f")
    page.wait_for_timeout(1_000)
    times, moved = [], 0.0
    for _ in range(ADDITIONS):
        page.evaluate("window.probe.remember()")
        server.order("replicate", MODEL)
        times.append(wait_for(page, "window.probe.drawn"))
        page.wait_for_timeout(1_200)
        moved = max(moved, float(page.evaluate("window.probe.moved()")))
        server.order("destroy", REPLICA)
        page.wait_for_timeout(1_500)
    number, sized = chart.one_more, f"{size} demo"
    yield limited(number, f"{chart.name}: one container more, painted", sized, median(times), limit, "ms")
    yield Row(
        number, f"{chart.name}: how far any other moved", sized, f"{moved:.0f} px", "0 px", None, moved < 1
    )
