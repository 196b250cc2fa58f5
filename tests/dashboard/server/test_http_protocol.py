"""A connection that only holds what it has is known for it."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.base import budget
from dashboard.server.http_protocol import FlowingChannel


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
