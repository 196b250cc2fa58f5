"""A connection that only holds what it has is known for it."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.base import budget
from dashboard.server import daphne_server
from dashboard.server.http_protocol import FlowingChannel
from dashboard.server.progress import Progress


class Reading:
    """The client takes whatever waits for it."""

    def is_stalled(self, _now: float) -> bool:
        return False


def test_a_request_that_does_not_come_to_its_end_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("dashboard.server.http_protocol.time.monotonic", lambda: now)
    monkeypatch.setattr("twisted.web.http.HTTPChannel.dataReceived", lambda _self, _data: None)
    channel: Any = FlowingChannel()
    channel.progress = Reading()
    channel.dataReceived(b"GET / HTTP/1.1\r\n")
    assert not channel.is_stalled(now + budget.ARRIVAL_SECONDS)
    # What drips in afterwards gains no time.
    now += budget.ARRIVAL_SECONDS
    channel.dataReceived(b"X: y\r\n")
    assert channel.is_stalled(now + 1)
    channel.arrived()
    assert not channel.is_stalled(now + 1)


class Sending:
    """A transport of which the client has taken so much."""

    def __init__(self) -> None:
        self.dataBuffer, self.offset, self._tempDataLen = b"x" * 100, 0, 50


def test_who_takes_nothing_of_what_waits_is_let_go_and_who_takes_little_is_not() -> None:
    transport = Sending()
    progress = Progress(transport)
    now = 1000.0
    for _minute in range(5):
        transport.offset += 1
        assert not progress.is_stalled(now)
        now += budget.STALLED_SECONDS
        assert not progress.is_stalled(now)
    assert progress.is_stalled(now + 1)


def test_where_nothing_waits_nobody_is_stalled() -> None:
    transport = Sending()
    transport.dataBuffer, transport._tempDataLen = b"", 0
    progress = Progress(transport)
    assert not progress.is_stalled(1000.0)
    assert not progress.is_stalled(1000.0 + 10 * budget.STALLED_SECONDS)


class Stalled:
    """A connection that only holds what it has."""

    aborted = False

    def is_stalled(self, _now: float) -> bool:
        return True

    def abort(self) -> None:
        self.aborted = True


def test_the_server_looks_for_them_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[Any, float]] = []

    class Call:
        def __init__(self, look: Any) -> None:  # noqa: ANN401 - a function
            self.look = look

        def start(self, seconds: float, now: bool) -> None:
            calls.append((self.look, seconds))

    held, connections = Stalled(), budget.Connections()
    connections.came("transport", "192.0.2.1", held)
    monkeypatch.setattr(budget, "connections", connections)
    monkeypatch.setattr(daphne_server, "LoopingCall", Call)
    for module in ("websocket_protocol", "http_protocol"):
        monkeypatch.setattr(f"dashboard.server.{module}.install", lambda _factory: None)
    server: Any = daphne_server.FlowingServer.__new__(daphne_server.FlowingServer)
    server.ws_factory = server.http_factory = None
    server._install()
    ((look, seconds),) = calls
    assert seconds <= budget.STALLED_SECONDS / 2
    look()
    assert held.aborted
