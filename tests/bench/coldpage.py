"""Row 11: somebody's first look, over a slow line and with nothing in the browser's cache."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession, Page

from tests.bench.control import controlled
from tests.bench.page import logged_in_page, wait_for
from tests.bench.table import Row, limited, median, progress

SIZE = 30
NAVIGATIONS = 5
SECONDS, KILOBYTE = 1e3, 1e3
#: Chromium's own emulation: 100 ms more for each request, 1.6 Mbit/s down, half of that up.
SLOW_LINE = {"offline": False, "latency": 100, "downloadThroughput": 200_000, "uploadThroughput": 100_000}
#: After the chart is painted the page may still fetch something, which counts as well.
SETTLING_MS = 1_500


@dataclass
class Traffic:
    """What one navigation fetched: requests and sockets, and the answers' bytes as they are on the wire."""

    requests: int = 0
    received: float = 0

    def listen(self, session: CDPSession) -> None:
        """Count from now on."""
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.webSocketCreated", self._opened)
        session.on("Network.loadingFinished", self._finished)

    def _sent(self, event: dict[str, Any]) -> None:
        self.requests += not event["request"]["url"].startswith("data:")

    def _opened(self, _event: dict[str, Any]) -> None:
        self.requests += 1

    def _finished(self, event: dict[str, Any]) -> None:
        self.received += event["encodedDataLength"]


def rows() -> Iterator[Row]:
    """Seconds until the chart is painted, requests, and kilobytes: each the median of several navigations."""
    progress(f"row 11: a cold page over a slow line, demo://{SIZE}")
    with controlled("ours", SIZE) as server, logged_in_page(server) as page:
        looks = [_look(page, server.url) for _ in range(NAVIGATIONS)]
    size = f"{SIZE} demo"
    seconds = median([seconds for seconds, _ in looks])
    requests = median([traffic.requests for _, traffic in looks])
    received = median([traffic.received for _, traffic in looks])
    yield limited(11, "cold page, 100 ms and 1.6 Mbit/s → chart painted", size, seconds, 2.5, "s", 2)
    yield limited(11, "cold page: requests, sockets among them", size, requests, 12, "")
    yield limited(11, "cold page: compressed answers", size, received / KILOBYTE, 220, "kB")


def _look(page: Page, address: str) -> tuple[float, Traffic]:
    """One navigation: the seconds to the painted chart, and what it fetched."""
    page.goto("about:blank")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Network.emulateNetworkConditions", SLOW_LINE)
    traffic = Traffic()
    traffic.listen(session)
    page.goto(address, wait_until="commit")
    painted = wait_for(page, "window.probe.painted")
    page.wait_for_timeout(SETTLING_MS)
    session.detach()
    return painted / SECONDS, traffic
