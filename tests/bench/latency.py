"""Row 2: from the engine's own event time to the frame at a WebSocket client, with 200 containers."""

from __future__ import annotations

import contextlib
import json
import random
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from websockets.exceptions import ConnectionClosed

from tests.bench.population import create
from tests.bench.server import Server
from tests.bench.table import Row, median, percentile, progress
from tests.engine.api import UnixConnection
from tests.engine.engines import RealEngine
from topology.model import records as model

TRIALS = 20
MOST_P50, MOST_P95 = 50.0, 250.0
PATIENCE = 15.0
PROJECT = "project-0"

Check = Callable[["Browser"], bool]


class Events:
    """The engine's events as they come, on a connection of our own."""

    def __init__(self, engine: RealEngine) -> None:
        self._connection = UnixConnection(engine.socket, timeout=3600)
        self._connection.request("GET", "/events")
        self._answer = self._connection.getresponse()
        self._seen: list[dict[str, Any]] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        while line := self._answer.readline():
            self._seen.append(json.loads(line))

    def mark(self) -> int:
        """Where we are now."""
        return len(self._seen)

    def time_of(self, since: int, kind: str, action: str, container: str) -> int:
        """The engine's nanoseconds of the first such event after a mark."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for event in self._seen[since:]:
                about = (event["Actor"]["ID"], event["Actor"]["Attributes"].get("container"))
                if (event["Type"], event["Action"]) == (kind, action) and container in about:
                    return int(event["timeNano"])
            time.sleep(0.005)
        raise TimeoutError(f"no event {kind} {action}")


class Browser:
    """A client of the stream that holds what it was sent and acknowledges, as the page does."""

    def __init__(self, server: Server) -> None:
        self.nodes: dict[str, dict[str, Any]] = {}
        self.bytes = 0
        self._changed = threading.Condition()
        self._wanted: Check | None = None
        self._met_at = 0
        self._socket = server.socket()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            self._take_all()

    def _take_all(self) -> None:
        for text in self._socket:
            now = time.time_ns()
            self.bytes += len(text)
            frame = json.loads(text)
            if frame["type"] == "engine":
                continue
            with self._changed:
                self._take(frame)
                if self._wanted is not None and self._wanted(self):
                    self._wanted, self._met_at = None, now
                    self._changed.notify_all()
            self._socket.send(json.dumps({"type": "ack", "revision": self.revision}))

    def _take(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "snapshot":
            self.nodes = {node["id"]: node for node in frame["topology"]["nodes"]}
            self.revision = frame["topology"]["graph"]["revision"]
            return
        for part in ("added", "changed"):
            self.nodes.update({node["id"]: node for node in frame[part]["nodes"]})
        for gone in frame["removed"]["nodes"]:
            self.nodes.pop(gone, None)
        self.revision = frame["revision"]

    def expect(self, check: Check) -> None:
        """From now on, wait for a frame after which this holds."""
        with self._changed:
            assert not check(self), "what is waited for is there already"
            self._wanted = check

    def arrived(self) -> int:
        """When that frame came, in nanoseconds."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._wanted is None, PATIENCE):
                raise TimeoutError("the frame never came")
            return self._met_at

    def close(self) -> None:
        """Leave."""
        self._socket.close()


class Trial:
    """One container through its life, each step timed from the engine's event to the frame."""

    def __init__(self, engine: RealEngine, browser: Browser, events: Events, number: int) -> None:
        self._engine, self._browser, self._events = engine, browser, events
        self._container = create(engine, f"{PROJECT}-trial-{number}", PROJECT, "worker")
        networks = {network["Name"]: network["Id"] for network in engine.api("GET", "/networks")}
        self._node = model.container_id(self._container)
        self._home = model.endpoint_id(self._container, networks[f"{PROJECT}_default"])
        self._guest = model.endpoint_id(self._container, networks["proxy"])

    def run(self) -> Iterator[tuple[str, float]]:
        """What was done and its latency in milliseconds."""
        path = f"/containers/{self._container}"
        guest, network = {"Container": self._container}, "/networks/proxy"
        yield "start", self._step("container", "start", f"{path}/start", self._runs)
        yield (
            "connect",
            self._step(
                "network", "connect", f"{network}/connect", lambda b: self._active(b, self._guest), guest
            ),
        )
        yield (
            "disconnect",
            self._step(
                "network", "disconnect", f"{network}/disconnect", lambda b: self._guest not in b.nodes, guest
            ),
        )
        yield "die", self._step("container", "die", f"{path}/kill", self._dead)
        yield "destroy", self._step("container", "destroy", path, lambda b: self._node not in b.nodes)

    def _step(
        self, kind: str, action: str, url: str, check: Check, body: dict[str, str] | None = None
    ) -> float:
        time.sleep(random.uniform(0.8, 1.8))
        mark = self._events.mark()
        self._browser.expect(check)
        self._engine.api("DELETE" if action == "destroy" else "POST", url, body)
        happened = self._events.time_of(mark, kind, action, self._container)
        return (self._browser.arrived() - happened) / 1e6

    def _runs(self, browser: Browser) -> bool:
        node = browser.nodes.get(self._node)
        return node is not None and node["state"] == "running" and self._active(browser, self._home)

    def _dead(self, browser: Browser) -> bool:
        return browser.nodes[self._node]["state"] == "exited" and not self._active(browser, self._home)

    def _active(self, browser: Browser, endpoint: str) -> bool:
        node = browser.nodes.get(endpoint)
        return node is not None and bool(node["active"])


def rows(engine: RealEngine, server: Server, size: int) -> Iterator[Row]:
    """p50 and p95 of each kind of change."""
    browser, events = Browser(server), Events(engine)
    taken: dict[str, list[float]] = {}
    for number in range(TRIALS):
        progress(f"row 2: trial {number + 1} of {TRIALS}")
        for action, latency in Trial(engine, browser, events, number).run():
            taken.setdefault(action, []).append(latency)
    browser.close()
    for action, latencies in taken.items():
        p50, p95 = median(latencies), percentile(latencies, 95)
        what = f"{action} → frame, p50 / p95"
        size_text = f"{size}, Docker {engine.version}"
        ours, limit = f"{p50:.0f} / {p95:.0f} ms", f"≤ {MOST_P50:.0f} / {MOST_P95:.0f} ms"
        ratio = max(p50 / MOST_P50, p95 / MOST_P95)
        yield Row(2, what, size_text, ours, limit, ratio, ratio <= 1)
